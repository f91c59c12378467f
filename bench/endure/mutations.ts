import type { Stream } from '../../src-shared/random/index.ts'

/** Numbers at which counts, lengths and offsets go wrong. */
const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
/** Most bytes of an input, but for those that are made long on purpose. */
const MOST_BYTES = 1 << 16
const LONG_BYTES = 1 << 20

/** What an input is changed with. */
export interface Material {
  /** Inputs that are valid. */
  seeds: readonly Buffer[]
  /** What means something in them. */
  tokens: readonly Buffer[]
  /** Beginnings of what may stand in itself, such as `[`. */
  openings: readonly Buffer[]
}

export const pick = <T>(random: Stream, all: readonly T[]): T => all[random.below(all.length)]!
const place = (random: Stream, { length }: Uint8Array) => random.below(length + 1)
const cut = (bytes: Buffer, from: number, to: number, put: Uint8Array = Buffer.alloc(0)) =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)])

type Change = (bytes: Buffer, random: Stream, material: Material) => Buffer

const flipBits: Change = (bytes, random) => {
  const changed = Buffer.from(bytes)
  for (let left = 1 + random.below(8); left > 0 && changed.length > 0; left--) {
    const at = random.below(changed.length)
    changed[at] = changed[at]! ^ (1 << random.below(8))
  }
  return changed
}
const truncate: Change = (bytes, random) => bytes.subarray(0, place(random, bytes))
const remove: Change = (bytes, random) => {
  const at = place(random, bytes)
  return cut(bytes, at, Math.min(bytes.length, at + 1 + random.below(16)))
}
const insertToken: Change = (bytes, random, { tokens }) => {
  const at = place(random, bytes)
  return cut(bytes, at, random.uniform() < 0.5 ? at : Math.min(bytes.length, at + 1), pick(random, tokens))
}
const insertBytes: Change = (bytes, random) => {
  const at = place(random, bytes)
  return cut(bytes, at, at, Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256))))
}
const repeatSlice: Change = (bytes, random) => {
  const from = place(random, bytes)
  const slice = bytes.subarray(from, from + 1 + random.below(40))
  // Mostly a few times, seldom a megabyte of it.
  const most = random.below(400) === 0 ? LONG_BYTES : random.below(20) === 0 ? MOST_BYTES : 400
  const times = 1 + random.below(Math.max(1, Math.floor(most / Math.max(1, slice.length))))
  return cut(bytes, from, from, Buffer.concat(Array<Buffer>(times).fill(slice)))
}
const hugeNumber: Change = (bytes, random) => {
  const changed = Buffer.from(bytes)
  const value = pick(random, NUMBERS)
  const width = pick(random, [1, 2, 4, 8])
  if (changed.length < width) return changed
  const at = random.below(changed.length - width + 1)
  if (width === 8) changed.writeDoubleLE(pick(random, [NaN, Infinity, 1e300, -1, 2 ** 53, value]), at)
  else if (random.uniform() < 0.5) changed.writeUIntLE(value % 256 ** width, at, width)
  else changed.writeUIntBE(value % 256 ** width, at, width)
  return changed
}
const nest: Change = (bytes, random, { openings }) => {
  const opening = pick(random, openings)
  const most = random.below(200) === 0 ? LONG_BYTES / opening.length : random.below(10) === 0 ? 4000 : 80
  const at = place(random, bytes)
  return cut(bytes, at, at, Buffer.concat(Array<Buffer>(1 + random.below(Math.floor(most))).fill(opening)))
}
const join: Change = (bytes, random, { seeds }) => {
  const other = pick(random, seeds)
  return Buffer.concat([bytes.subarray(0, place(random, bytes)), other.subarray(place(random, other))])
}

const changes = [flipBits, truncate, remove, insertToken, insertToken, insertBytes, repeatSlice, hugeNumber, nest, join]

/** A valid input that was changed, mostly once; one of fifty is left as it was. */
export function mutated(random: Stream, material: Material): Buffer {
  let bytes = pick(random, material.seeds)
  if (random.below(50) === 0) return bytes
  for (let left = 1; left > 0 && left < 6; left = random.uniform() < 0.4 ? left + 1 : 0) {
    bytes = pick(random, changes)(bytes, random, material)
    if (bytes.length > LONG_BYTES) bytes = bytes.subarray(0, LONG_BYTES)
  }
  return bytes
}
