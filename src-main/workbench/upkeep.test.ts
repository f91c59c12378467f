import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import { runOf } from '../store/run.fixture.ts'
import { openWorkbench, type Workbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

const MIB = 2 ** 20
const DAY_MS = 24 * 60 * 60 * 1000
let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'overstep-upkeep-'))))
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const path = () => join(dataDir, 'overstep.sqlite')
const size = () => statSync(path()).size
const open = async (shell: 'cli' | 'browser' = 'browser'): Promise<Workbench> => {
  const idle = { send: () => {}, onMessage: () => {}, onExit: () => {}, kill: () => {} }
  const workbench = await openWorkbench({ dataDir, startCompute: () => idle, shell, version: '0.1.0' })
  onTestFinished(() => workbench.close())
  return workbench
}

/** Puts a run with so many mebibytes into the store; every byte of its array is `value`. */
function put(store: Store, mebibytes: number, value: number): string {
  const run = runOf({ title: `Map ${value}` })
  store.runs.insert(run, 'nobody')
  store.arrays.declare(run.id, { name: 'bytes', dtype: 'uint8', shape: [mebibytes * MIB], fill: 0 })
  for (let piece = 0; piece < mebibytes; piece++)
    store.stream(() => store.arrays.write(run.id, 'bytes', piece * MIB, new Uint8Array(MIB).fill(value)))
  store.series.append(run.id, { member: 0, name: 'loss', steps: Float64Array.of(1), values: Float64Array.of(value) })
  return run.id
}
/** A data folder with runs of 30, 4 and 30 MiB, whose first was deleted so many milliseconds ago. */
function fill(ago: number): { gone: string; kept: string[] } {
  const store = openStore(dataDir)
  const [gone, ...kept] = [put(store, 30, 1), put(store, 4, 2), put(store, 30, 3)] as [string, ...string[]]
  store.runs.setDeleted([gone], Date.now() - ago)
  store.close()
  return { gone, kept }
}
const check = async (workbench: Workbench, kept: readonly string[]) => {
  for (const [index, id] of kept.entries()) {
    const { data } = await workbench.call('runs.array', { id, name: 'bytes' })
    expect(Buffer.from(data.buffer).equals(Buffer.alloc(data.length, index + 2))).toBe(true)
  }
  expect(workbench.health().problems).toEqual([])
}

test('what was deleted a day ago is removed, and its room given back, by itself and little by little', async () => {
  const { gone, kept } = fill(DAY_MS + 1000)
  expect(size()).toBeGreaterThan(60 * MIB)
  const workbench = await open()
  await expect(workbench.call('runs.restore', { ids: [gone] })).rejects.toMatchObject({ code: 'not-found' })
  await expect
    .poll(async () => (await workbench.call('database.space', null)).free, { timeout: patience(50_000) })
    .toBe(0)
  await check(workbench, kept)
  await workbench.close()
  expect(size()).toBeLessThan(40 * MIB)
})

test('no slice of it takes much: 30 MiB of room are given back in many, with all else done in between', async () => {
  const { kept } = fill(1000)
  const store = openStore(dataDir)
  onTestFinished(() => store.close())
  const slices = (slice: () => boolean) => {
    let count = 0
    while (slice()) count++
    return count
  }
  expect(store.purgeSlice()).toBe(false)
  // At most so many pieces of 1 MiB, and pages of 4 KiB, at a time, whatever the speed of the machine.
  expect(slices(() => store.purgeSlice(true))).toBeGreaterThanOrEqual(2)
  const pages = store.space.free() / 4096
  expect(pages).toBeGreaterThan(7500)
  expect(slices(store.space.giveBackSlice)).toBeGreaterThan(pages / 2048 - 1)
  expect(store.space.free()).toBe(0)
  expect(store.runs.missing(kept)).toEqual([])
})

test('compact gives back what is free; runs that can be restored only where that is asked for', async () => {
  const { gone, kept } = fill(1000)
  const workbench = await open()
  const before = await workbench.call('database.space', null)
  expect(before).toMatchObject({ free: expect.any(Number), deleted: 30 * MIB })
  expect(before.disk).toBeGreaterThan(0)
  const first = await workbench.call('database.compact', {})
  expect(first.after).toBeGreaterThan(60 * MIB)
  expect(await workbench.call('runs.get', { id: gone })).toMatchObject({ deleted: true })

  const told: number[] = []
  const progress = (fraction: number) => void told.push(fraction)
  const second = workbench.call('database.compact', { deleted: true }, { progress })
  await expect(workbench.call('database.compact', {})).rejects.toMatchObject({ code: 'conflict' })
  // Answered while it is under way.
  expect((await workbench.call('runs.list', {})).total).toBe(2)
  const { after } = await second
  expect(told[0]).toBe(0)
  expect(after).toBe(size() + statSync(`${path()}-wal`).size)
  expect(after).toBeLessThan(40 * MIB)
  await expect(workbench.call('runs.get', { id: gone })).rejects.toMatchObject({ code: 'not-found' })
  expect(await workbench.call('database.space', null)).toMatchObject({ free: 0, deleted: 0 })
  await check(workbench, kept)
})

test('while another program reads and another one writes, room is given back without harm to either', async () => {
  const { kept } = fill(1000)
  const workbench = await open()
  const [reader, writer] = [new Database(path(), { readonly: true }), new Database(path())]
  onTestFinished(() => [reader, writer].forEach((each) => each.close()))
  reader.exec('BEGIN')
  const count = reader.prepare<[], number>('SELECT count(*) FROM array_chunks').pluck()
  expect(count.get()).toBe(64)
  writer.exec('BEGIN IMMEDIATE')
  const done = workbench.call('database.compact', { deleted: true })
  await new Promise((resolve) => setTimeout(resolve, 400))
  writer.exec('COMMIT')
  await done
  // The reader still sees all as it was.
  expect(count.get()).toBe(64)
  expect(reader.prepare('SELECT sum(length(data)) FROM array_chunks').pluck().get()).toBe(64 * MIB)
  reader.exec('COMMIT')
  expect(count.get()).toBe(34)
  await check(workbench, kept)
})

test('a run that is half removed when the program is killed is there no more, and an import may bring it back', () => {
  const { gone } = fill(1000)
  const store = openStore(dataDir)
  store.purgeSlice(true)
  store.close()
  const later = openStore(dataDir)
  onTestFinished(() => later.close())
  expect([later.runs.get(gone), later.runs.missing([gone])]).toEqual([undefined, [gone]])
  later.runs.setDeleted([gone], null)
  expect(later.runs.get(gone)).toBeUndefined()
  later.runs.insert(runOf({ id: gone, title: 'Again' }), 'nobody')
  expect(later.runs.get(gone)?.run.title).toBe('Again')
  expect(later.arrays.specs(gone)).toEqual([])
})

/** As an older Overstep made it: without the means to give back single pages. */
function makeOld(ago: number): string[] {
  const { kept } = fill(ago)
  const old = new Database(path())
  old.pragma('journal_mode = DELETE')
  old.pragma('auto_vacuum = NONE')
  old.exec('VACUUM')
  expect(old.pragma('auto_vacuum', { simple: true })).toBe(0)
  old.pragma('journal_mode = WAL')
  old.close()
  return kept
}

test('a database that an older Overstep made is made anew when it is opened, where that is soon done', async () => {
  const kept = makeOld(1000)
  const workbench = await open()
  // From then on its room can be given back as that of any other.
  const { after } = await workbench.call('database.compact', { deleted: true })
  expect(after).toBeLessThan(40 * MIB)
  await check(workbench, kept)
})

test('one that is too large for that is made anew by the command line, and a window says so', async () => {
  const kept = makeOld(DAY_MS + 1000)
  const raw = new Database(path())
  // Opening it cannot make it anew while this one writes.
  raw.exec('BEGIN IMMEDIATE')
  const [window, terminal] = [await open('browser'), await open('cli')]
  raw.close()
  await expect(window.call('database.compact', {})).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('call: overstep compact'),
  })
  const { after } = await terminal.call('database.compact', {})
  expect(after).toBeLessThan(40 * MIB)
  await check(window, kept)
})
