import type { LandscapeInfo } from '#shared/contract/index.ts'
import type { Expression } from './expression.ts'

/** A function of `variables.length` real variables with its derivatives; points are arrays of coordinates. */
export interface Landscape {
  readonly info: LandscapeInfo
  /** What the functions below are compiled from, for those who compile it into loops of their own. */
  readonly formula: Formula
  /** How far around the box of a plateau its capture set reaches; as far as around an isolated minimum where it is not given. */
  readonly plateauMargin?: number
  value(point: ArrayLike<number>): number
  /** Shape [variables]. */
  gradient(point: ArrayLike<number>): Float64Array
  /** Row-major, shape [variables, variables]. */
  hessian(point: ArrayLike<number>): Float64Array
}

/** A function with its derivatives as trees. */
export interface Formula {
  readonly value: Expression
  /** Shape [variables]. */
  readonly gradient: readonly Expression[]
  /** Row-major, shape [variables, variables]. */
  readonly hessian: readonly Expression[]
}
