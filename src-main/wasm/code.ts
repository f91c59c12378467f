/**
 * Instructions of WebAssembly as the bytes that encode them, each behind those of its operands: WebAssembly Core
 * Specification 2.0, §5.4. Written by hand because kernels need a few dozen instructions, and a library that knows them
 * all (binaryen) takes longer to load in each thread than most maps take.
 */
export type Code = readonly number[]

/** What a local, a parameter or a result is. */
export type ValueType = 'i32' | 'f64' | 'v128'
export const valueTypes: Record<ValueType, number> = { i32: 0x7f, f64: 0x7c, v128: 0x7b }

export const codeOf = (...parts: readonly Code[]): Code => parts.flat()

/** A whole number from 0 on, in LEB128. */
export function unsigned(value: number): Code {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

/** A whole number of 32 bits, in signed LEB128. */
export function signed(value: number): Code {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

function double(value: number): Code {
  return [...new Uint8Array(new Float64Array([value]).buffer)]
}

type Unary = (of: Code) => Code
type Binary = (left: Code, right: Code) => Code
const unary =
  (...opcode: number[]): Unary =>
  (of) => [...of, ...opcode]
const binary =
  (...opcode: number[]): Binary =>
  (left, right) => [...left, ...right, ...opcode]
const vector = (opcode: number) => [0xfd, ...unsigned(opcode)]

/** Alignment as a power of two, and an offset in bytes. */
const at = (alignment: number, offset: number) => [alignment, ...unsigned(offset)]

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  lt: binary(0x48),
  gt: binary(0x4a),
  le: binary(0x4c),
  ge: binary(0x4e),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  shl: binary(0x74),
  load: (address: Code, offset = 0): Code => [...address, 0x28, ...at(2, offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x36, ...at(2, offset)],
  /** A byte, as a number from 0 on. */
  loadByte: (address: Code, offset = 0): Code => [...address, 0x2d, ...at(0, offset)],
  /** Both halves of 64 bits. */
  storeTwice: (address: Code, value: Code, offset = 0): Code => [
    ...i32.store(address, value, offset),
    ...i32.store(address, value, offset + 4),
  ],
  /** The low byte alone. */
  storeByte: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x3a, ...at(0, offset)],
}

export const f64 = {
  const: (value: number): Code => [0x44, ...double(value)],
  eq: binary(0x61),
  lt: binary(0x63),
  gt: binary(0x64),
  le: binary(0x65),
  ge: binary(0x66),
  abs: unary(0x99),
  sqrt: unary(0x9f),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  div: binary(0xa3),
  min: binary(0xa4),
  max: binary(0xa5),
  load: (address: Code, offset = 0): Code => [...address, 0x2b, ...at(3, offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x39, ...at(3, offset)],
}

/** Two numbers side by side; comparisons give all bits of a lane, or none. */
export const f64x2 = {
  splat: unary(...vector(0x14)),
  extract: (of: Code, lane: number): Code => [...of, ...vector(0x21), lane],
  replace: (of: Code, lane: number, value: Code): Code => [...of, ...value, ...vector(0x22), lane],
  eq: binary(...vector(0x47)),
  ne: binary(...vector(0x48)),
  lt: binary(...vector(0x49)),
  gt: binary(...vector(0x4a)),
  le: binary(...vector(0x4b)),
  ge: binary(...vector(0x4c)),
  floor: unary(...vector(0x75)),
  abs: unary(...vector(0xec)),
  neg: unary(...vector(0xed)),
  sqrt: unary(...vector(0xef)),
  add: binary(...vector(0xf0)),
  sub: binary(...vector(0xf1)),
  mul: binary(...vector(0xf2)),
  div: binary(...vector(0xf3)),
  min: binary(...vector(0xf4)),
  max: binary(...vector(0xf5)),
  /** right < left ? right : left, and left < right ? right : left: one instruction on x86. */
  pmin: binary(...vector(0xf6)),
  pmax: binary(...vector(0xf7)),
}

export const v128 = {
  load: (address: Code, offset = 0): Code => [...address, ...vector(0x00), ...at(3, offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...vector(0x0b), ...at(3, offset)],
  /** The number at an address in place of one lane. */
  loadLane: (address: Code, of: Code, lane: number, offset = 0): Code => [
    ...address,
    ...of,
    ...vector(0x57),
    ...at(3, offset),
    lane,
  ],
  storeLane: (address: Code, of: Code, lane: number, offset = 0): Code => [
    ...address,
    ...of,
    ...vector(0x5b),
    ...at(3, offset),
    lane,
  ],
  not: unary(...vector(0x4d)),
  and: binary(...vector(0x4e)),
  or: binary(...vector(0x50)),
  xor: binary(...vector(0x51)),
  /** Bits of `yes` where those of the mask are set, else of `no`. */
  select: (yes: Code, no: Code, mask: Code): Code => [...yes, ...no, ...mask, ...vector(0x52)],
  /** Of the two lanes of a mask: 0 to 3. */
  bits: unary(...vector(0xc4)),
}

const NOTHING = 0x40

/** A block that `exit(0)` inside of it leaves; each block or loop in between makes it one more. */
export const block = (...body: readonly Code[]): Code => [0x02, NOTHING, ...body.flat(), 0x0b]
/** A loop that `again(0)` inside of it begins once more; at the end it is left. */
export const loop = (...body: readonly Code[]): Code => [0x03, NOTHING, ...body.flat(), 0x0b]

/** A branch is a block too, for what leaves one. */
export function when(condition: Code, then: Code, otherwise: Code = []): Code {
  return [...condition, 0x04, NOTHING, ...then, ...(otherwise.length > 0 ? [0x05, ...otherwise] : []), 0x0b]
}
export const go = (depth: number): Code => [0x0c, ...unsigned(depth)]
export const goIf = (condition: Code, depth: number): Code => [...condition, 0x0d, ...unsigned(depth)]
export const call = (index: number, ...given: readonly Code[]): Code => [...given.flat(), 0x10, ...unsigned(index)]
/** One of two numbers, without a branch. */
export const either = (yes: Code, no: Code, condition: Code): Code => [...yes, ...no, ...condition, 0x1b]

/** A local of a function. */
export interface Local {
  get: Code
  set(value: Code): Code
}

/** The locals of one function: its parameters first. */
export class Locals {
  readonly types: ValueType[] = []

  add(type: ValueType): Local {
    return this.at(this.types.push(type) - 1)
  }

  /** A parameter, or a local that was added. */
  at(place: number): Local {
    const index = unsigned(place)
    return { get: [0x20, ...index], set: (value) => [...value, 0x21, ...index] }
  }
}
