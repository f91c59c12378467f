import type { LandscapeInfo, LandscapeName } from '#shared/contract/index.ts'

/** A function of `variables.length` real variables with its derivatives; points are arrays of coordinates. */
export interface Landscape {
  readonly name: LandscapeName
  readonly info: LandscapeInfo
  value(point: ArrayLike<number>): number
  /** Shape [variables]. */
  gradient(point: ArrayLike<number>): Float64Array
  /** Row-major, shape [variables, variables]. */
  hessian(point: ArrayLike<number>): Float64Array
}
