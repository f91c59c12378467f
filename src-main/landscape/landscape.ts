import type { LandscapeInfo } from '#shared/contract/index.ts'
import type { Condition, Expression } from './expression.ts'

/** A function of `variables.length` real variables with its derivatives; points are arrays of coordinates. */
export interface Landscape {
  readonly info: LandscapeInfo
  /** What the functions below are compiled from, for those who compile it into loops of their own. */
  readonly formula: Formula
  /**
   * Of each minimum that is a set made of curves: those curves, also beyond the domain, shape [points, 2] each; null
   * for others.
   */
  readonly curves?: readonly (readonly Float64Array[] | null)[]
  /**
   * How far around a set of minima its capture set reaches; as far as around an isolated minimum where it is not
   * given.
   */
  readonly plateauMargin?: number
  /** NaN where f has no value; so are its derivatives. */
  value(point: ArrayLike<number>): number
  /** Shape [variables]. At kinks as a step of gradient descent takes it. */
  gradient(point: ArrayLike<number>): Float64Array
  /**
   * Row-major, shape [variables, variables]. That of f, however the formula branches; at a point where pieces of
   * different curvature meet, of one of them.
   */
  hessian(point: ArrayLike<number>): Float64Array
  /**
   * The Hessians, row-major, of the pieces of f that meet at a point, or next to it as far as rounding goes; none at
   * a kink.
   */
  curvatures(point: ArrayLike<number>): number[][]
}

/** A function with its derivatives as trees. */
export interface Formula {
  readonly value: Expression
  /** Shape [variables]. */
  readonly gradient: readonly Expression[]
  /** Row-major, shape [variables, variables]. */
  readonly hessian: readonly Expression[]
  /** Holds where f has a value; not there where that is everywhere. */
  readonly domain?: Condition
}
