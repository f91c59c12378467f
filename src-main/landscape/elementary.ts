import { setFlagsFromString } from 'node:v8'
import {
  atan,
  cos,
  erf,
  exp,
  expm1,
  log,
  log1p,
  logcosh,
  pow,
  powerOf,
  powersOf,
  sigmoid,
  sin,
  softplus,
  tan,
  tanh,
} from '#shared/elementary/index.ts'

/** Largest whole exponent whose power is multiplied out. */
export const MAX_WRITTEN_POWER = 64

/** Functions that compiled code calls by these names, because engines do not agree on what those of `Math` return. */
const functions = { exp, log, sin, cos, tan, tanh, pow, sigmoid, softplus, logcosh, log1p, expm1, erf, atan }
export type Elementary = keyof typeof functions

/**
 * How often a fixed exponent or base is met again: in each of the loops that are compiled from a function, and in
 * folding.
 */
const MOST_KEPT = 64
const kept = new Map<string, Called>()

type Called = (...numbers: number[]) => number

/*
 * In compiled code a call is one of these names: `elementary_` and the name of a function, `power_` and a fixed
 * exponent, or `base_` and a fixed base, numbers as the sixteen hexadecimal digits of their bits.
 */
const names = /\b(?:elementary_[a-z0-9]+|(?:power|base)_[0-9a-f]{16})\b/g

export const nameOfFunction = (name: Elementary) => `elementary_${name}`
export const nameOfPower = (exponent: number) => `power_${bitsOf(exponent)}`
export const nameOfBase = (base: number) => `base_${bitsOf(base)}`

/** What a name calls: a function by its own name, a power of a fixed exponent, or one of a fixed base. */
export type Call =
  { kind: 'function'; name: Elementary } | { kind: 'power'; exponent: number } | { kind: 'base'; base: number }

/** What the name of a call says. */
export function callOf(name: string): Call {
  const [kind, rest] = name.split('_') as [string, string]
  if (kind === 'elementary') return { kind: 'function', name: rest as Elementary }
  return kind === 'power' ? { kind, exponent: numberOf(rest) } : { kind: 'base', base: numberOf(rest) }
}

/** The names of functions that code calls, each once. */
export function calledIn(code: string): string[] {
  return [...new Set(code.match(names))]
}

/** How many calls code holds. */
export const countCalls = (code: string): number => code.match(names)?.length ?? 0

/** The function of a name. */
export function functionNamed(name: string): Called {
  const [kind, rest] = name.split('_') as [string, string]
  if (kind === 'elementary') return functions[rest as Elementary] as Called
  const known = kept.get(name) ?? (kind === 'power' ? powerOf : powersOf)(numberOf(rest))
  // The one that was used last is the last to go.
  kept.delete(name)
  kept.set(name, known)
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
  return known
}

/** base ^ exponent to the bit that compiled code has for this exponent. */
export function toPower(base: number, exponent: number): number {
  if (!isWritten(exponent)) return functionNamed(nameOfPower(exponent))(base)
  const product = multiplied(base, Math.abs(exponent))
  return exponent > 0 ? product : 1 / product
}

/** Whether powers of this exponent are multiplied out. */
export function isWritten(exponent: number): boolean {
  return Number.isInteger(exponent) && exponent !== 0 && Math.abs(exponent) <= MAX_WRITTEN_POWER
}

function multiplied(base: number, exponent: number): number {
  if (exponent === 1) return base
  const half = multiplied(base, Math.floor(exponent / 2))
  return exponent % 2 === 1 ? half * half * base : half * half
}

const word = new Float64Array(1)
const bits = new BigUint64Array(word.buffer)

function bitsOf(value: number): string {
  word[0] = value
  return bits[0]!.toString(16).padStart(16, '0')
}

function numberOf(digits: string): number {
  bits[0] = BigInt(`0x${digits}`)
  return word[0]!
}

/**
 * V8's option for the length of code that may be written into one function from those that it calls, 920 by default.
 */
export const INLINING = '--max-inlined-bytecode-size-cumulative=10000'

/**
 * Lets V8 write the functions above into the loops of kernels wherever these call them. By itself it stops after a few
 * calls, and each of the others has its numbers put into objects on the heap, with which maps of some landscapes take
 * half as long again. For the whole process, from the next compilation on; what is computed is the same without it.
 */
export function inlineFreely(): void {
  setFlagsFromString(INLINING)
}
