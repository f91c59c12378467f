import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from './index.ts'
import { packed, PACKED_VALUES, unpacked } from './packed.ts'
import { runOf } from './run.fixture.ts'

/** The nearest binary16 of a value, from its definition: 11 digits, least exponent −14; ties go to even ones. */
function nearest(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))))
  const unit = 2 ** (exponent - 10)
  const [whole, rest] = [Math.floor(value / unit), value / unit - Math.floor(value / unit)]
  const up = rest > 0.5 || (rest === 0.5 && Math.abs(whole) % 2 === 1)
  return (whole + (up ? 1 : 0)) * unit
}

/** Weights as a first layer of 784 inputs begins with. */
const weights = (count: number) =>
  Float32Array.from({ length: count }, (_, at) => ((((at + 1) * 2654435761) % 2 ** 32) / 2 ** 31 - 1) / 28)

test('a packed piece holds the nearest float16 of each value, in less than seven eighths of their bytes', () => {
  const values = weights(PACKED_VALUES)
  values.set([0, -0, 1, -65504, 2 ** -24, 2 ** -14, 1 + 2 ** -11, 1 + 3 * 2 ** -11, Number.NaN, Infinity, -Infinity])
  const piece = packed(values)!
  expect(piece.length).toBeLessThan((7 / 8) * 2 * values.length)
  expect(unpacked(piece, values.length)).toEqual(Float32Array.from(values, nearest))
})

test('values that are float16 already come back to the bit; beyond them nothing is packed', () => {
  const once = unpacked(packed(weights(1000))!, 1000)
  expect(unpacked(packed(once)!, 1000)).toEqual(once)
  expect(packed(Float32Array.of(1, 65519))).toBeDefined()
  expect(packed(Float32Array.of(1, 65520))).toBeUndefined()
  expect(() => unpacked(packed(once)!, 999)).toThrow(RangeError)
})

function open(): { store: Store; path: string } {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-packed-'))
  const store = openStore(dataDir)
  onTestFinished(() => {
    store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { store, path: store.path }
}

const SHAPE = [3, 20_000]
const COUNT = 60_000

function written(store: Store, values: Float32Array): string {
  const { id } = runOf()
  store.runs.insert(runOf({ id, status: 'completed' }), store.owner)
  store.arrays.declare(id, { name: 'snapshots/0', dtype: 'float32', shape: SHAPE, fill: Number.NaN })
  // Of a network that diverged the last ones are not there.
  store.arrays.write(id, 'snapshots/0', 0, values.subarray(0, 40_000))
  return id
}

test('an array kept in float16 is read as float32, whole and in parts, and takes less than half', async () => {
  const { store, path } = open()
  const values = weights(COUNT)
  const id = written(store, values)
  const reader = new Database(path, { readonly: true })
  onTestFinished(() => void reader.close())
  const bytes = () => reader.prepare('SELECT sum(length(data)) FROM array_chunks').pluck().get() as number
  const before = bytes()
  await store.arrays.keep(id, 'snapshots/0', 'whole')
  expect(bytes()).toBe(before)
  await store.arrays.keep(id, 'snapshots/0', 'float16')
  expect(bytes()).toBeLessThan(before / 2)

  const expected = Float32Array.from(values, (value, at) => (at < 40_000 ? nearest(value) : Number.NaN))
  expect(await store.arrays.read(id, 'snapshots/0')).toEqual({
    name: 'snapshots/0',
    dtype: 'float32',
    shape: SHAPE,
    fill: Number.NaN,
    data: expected,
  })
  for (const [from, to] of [
    [0, 1],
    [16_000, 17_000],
    [16_384, 32_768],
    [30_000, 60_000],
    [59_999, 60_000],
  ] as const)
    expect(store.arrays.readPart(id, 'snapshots/0', from, to)).toEqual(expected.slice(from, to))
  // Again, it changes nothing.
  await store.arrays.keep(id, 'snapshots/0', 'float16')
  expect((await store.arrays.readWritten(id, 'snapshots/0'))?.data).toEqual(expected)
  expect(() => store.arrays.write(id, 'snapshots/0', 0, Float32Array.of(1))).toThrow('after it was packed')
  store.arrays.condense(id)
  expect((await store.arrays.read(id, 'snapshots/0'))?.data).toEqual(expected)
})

test('an array with values beyond float16 stays whole; one that is dropped is gone', async () => {
  const { store } = open()
  const values = weights(COUNT)
  values[5] = 1e6
  const id = written(store, values)
  await store.arrays.keep(id, 'snapshots/0', 'float16')
  expect((await store.arrays.read(id, 'snapshots/0'))?.data.slice(0, 40_000)).toEqual(values.slice(0, 40_000))
  await store.arrays.keep(id, 'snapshots/0', 'dropped')
  expect(store.arrays.specs(id)).toEqual([])
  expect(await store.arrays.read(id, 'snapshots/0')).toBeUndefined()
})

test('a packed piece that is damaged is named', async () => {
  const { store, path } = open()
  const id = written(store, weights(COUNT))
  await store.arrays.keep(id, 'snapshots/0', 'float16')
  const writer = new Database(path)
  writer.exec('UPDATE array_chunks SET data = substr(data, 1, 100) WHERE "offset" = 16384')
  writer.close()
  await expect(store.arrays.read(id, 'snapshots/0')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('its piece at value 16384 cannot be unpacked'),
  })
})
