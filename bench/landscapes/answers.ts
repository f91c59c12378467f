/**
 * What is asked of the independent program, and what it answers: lines of JSON, in which numbers that are not finite
 * are texts.
 */

import type { LandscapeDefinition } from '#shared/contract/index.ts'
import type { Descent, Stopping } from './descent.ts'

/** A number and how much of it a computation in doubles may lose; null where there is none. */
export type Known = [number: number, tolerance: number] | null

/** A function at a point. */
export interface Described {
  /** null where it has no value. */
  value: Known
  /** By the conventions at kinks. */
  gradient?: Known[]
  /** Of the function itself, where it is smooth although its formula branches and conventions give another gradient. */
  smoothGradient?: Known[]
  /** Row by row; missing where the function has no curvature. */
  hessian?: Known[]
  /** Rounding decides whether there is a value, or of which piece. */
  edge?: boolean
  /** No branch at its kink, no 0/0. */
  regular?: boolean
  /** A part of the formula exceeds doubles. */
  strained?: boolean
  /** A part of the formula is below 10⁻³⁰⁸, where doubles have fewer digits. */
  faded?: boolean
  /** The independent program cannot tell. */
  beyond?: boolean
}

export type Ending = 'undefined' | 'divergent' | 'converged' | 'unsettled' | 'unsaid'

/** In the minima of the answer: whose capture sets hold a point, and whose may, for all that can be told. */
export interface Captured {
  certain: number[]
  possible: number[]
}

export interface Ended extends Partial<Captured> {
  fate: Ending
  iterations: number
  end: number[]
}

export interface KnownMinimum {
  at: number[]
  value: number
  kind: 'smooth' | 'pieces' | 'kink' | 'set'
  /** Of all pieces one after the other. */
  eigenvalues: number[]
  limit: number | null
  /** The function ends here. */
  end: boolean
  /** On the edge of the box. */
  edge: boolean
  /** Flat, with a way down somewhere. */
  shoulder: boolean
  /** The function jumps here. */
  jump: boolean
  /** It is a kink or a set, and the function jumps not far from here. */
  torn?: boolean
  /** In doubles a sum loses one of its parts altogether here, so that what has a slope may look flat. */
  absorbed: boolean
  /** Its index in what was proposed; null where it was not. */
  candidate: number | null
  /** How far what was proposed is from it, and how far it may be. */
  off: number
  allowed: number
  /** Of a set that was proposed with points: how far the worst of them is from a minimum, as a share of the box. */
  curveOff: number | null
  /** Of a set that was proposed with points: the least and the greatest curvature at them. */
  curveSharpness: [number, number] | null
  /** Of its basin, as a share of the box. */
  width: number
}

export interface Proposed {
  at: number[]
  plateau: [number, number][] | null
  /** Points of a set that is made of curves. */
  curve: number[][]
}

export interface Question extends LandscapeDefinition {
  ask: 'landscape'
  seed: number
  domain: [number, number][]
  points: number[][]
  descents: Descent[]
  stopping: Stopping
  /** What is to be verified. */
  minima: Proposed[]
}

export interface Answer {
  points: Described[]
  descents: Ended[]
  minima: KnownMinimum[]
  /** What was proposed and is none; `flat` where doubles see a flat place, for all that the function has a slope. */
  rejected: { candidate: number; reason: string; flat: boolean }[]
}

/** Why descents of the last landscape ended otherwise. */
export interface WhyQuestion {
  ask: 'why'
  descents: (Descent & { path: number[][]; fate: Ending; iterations: number })[]
}

export interface Why extends Captured {
  class: 'fault' | 'convention' | 'infinite' | 'threshold' | 'sensitive' | 'rounding'
  detail: string
}

/** Of each descent of the last landscape, whether a change of the last digits would leave its fate as it is. */
export interface SteadyQuestion {
  ask: 'steady'
}

export type Any = Question | WhyQuestion | SteadyQuestion

/** A line of JSON. */
export const encoded = (of: unknown): string =>
  JSON.stringify(of, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  )

/** The same with the numbers that texts stand for. */
export function decoded(value: unknown): unknown {
  if (value === 'Infinity' || value === '-Infinity' || value === 'NaN') return Number(value)
  if (Array.isArray(value)) return value.map(decoded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decoded(part)]))
}
