import type { Rule } from '#shared/rules/index.ts'
import {
  bordersOf,
  type Expression,
  type Formula,
  guarded,
  hazardsOf,
  NO_VALUE,
  robustOf,
  SOUND,
  UNSURE,
  written,
} from '../landscape/index.ts'

/**
 * What kernels are written from: a formula whose derivatives leave out what is 0, and where what is computed of it in
 * doubles can be relied on.
 */
export interface Slope {
  formula: Formula
  /** By which descents go down. */
  rule: Rule
  /** How far from 0 a descent may be. */
  bound: number
  /** No part of the gradient overflows where ‖x‖ is at most this. */
  near: number
  /** Whether a step within may be infinite or no number all the same, as where something is divided by 0. */
  mayBeInfinite: boolean
  /**
   * Parts that may be infinite where the step does not show it, where there is no distance within which they are not.
   */
  witnesses: ReadonlySet<Expression>
  /** Whether a Hessian, or a value, may come out infinite or as no number within the bound. */
  wildHessian: boolean
  wildValue: boolean
  /** Whether the formula branches, so that at a stationary point its Hessian may not be that of f. */
  hasBorders: boolean
}

/** Distances within which it is tried whether nothing overflows: e^709 is the last that does not. */
const DISTANCES = [1e5, 1e4, 1e3, 700, 500, 300, 200, 100, 50, 20, 10, 5, 2, 1]

/**
 * @param bound how far from 0 a descent may be
 * @param most the numbers that kernels compute in reach as far as this, doubles where it is left out
 */
export function slopeOf(
  { value, gradient, hessian, ...rest }: Formula,
  rule: Rule,
  bound: number,
  most = Infinity,
): Slope {
  const formula: Formula = { value, gradient: guarded(gradient), hessian: guarded(hessian), ...rest }
  const hazardsWithin = (functions: Formula['gradient'], distance: number) =>
    hazardsOf(
      functions,
      gradient.map(() => [-distance, distance] as const),
      most,
    )
  const isWild = (functions: Formula['gradient']) => rest.domain !== undefined || hazardsWithin(functions, bound).wild
  return {
    formula,
    rule,
    bound,
    ...reliable((distance) => hazardsWithin(formula.gradient, distance), bound),
    wildHessian: isWild(formula.hessian),
    wildValue: isWild([value]),
    hasBorders: bordersOf(value).length > 0,
  }
}

/** How far from 0 the gradient can be relied on, with as little to be looked after as can be. */
function reliable(
  hazardsWithin: (distance: number) => ReturnType<typeof hazardsOf>,
  bound: number,
): Pick<Slope, 'near' | 'mayBeInfinite' | 'witnesses'> {
  const distances = [bound, ...DISTANCES.filter((distance) => distance < bound)]
  const found = distances.map((near) => ({ near, ...hazardsWithin(near) }))
  const calm = found.find(({ wild }) => !wild) ?? found.find(({ witnesses }) => witnesses.size === 0) ?? found[0]!
  return { near: calm.near, mayBeInfinite: calm.wild, witnesses: calm.witnesses }
}

/** What kernels call where what they computed cannot be relied on, and where it leaves its result. */
export interface Rescue {
  /** The gradient, shape [variables], or the Hessian, shape [variables, variables], that was asked for last. */
  found: Float64Array
  /**
   * Writes the gradient at a point, NaN where there is none; false where that is so because f, which is not defined
   * everywhere, has no value or no gradient.
   */
  rescue(...point: number[]): boolean
  /** Writes the Hessian at a point. */
  rescueHessian(...point: number[]): void
  /** The value at a point. */
  rescueValue(...point: number[]): number
}

export function rescueOf(formula: Formula): Rescue {
  const robust = robustOf(formula)
  const plain = written(formula, formula.gradient)
  const dimension = formula.gradient.length
  const found = new Float64Array(dimension ** 2)
  const [slopes, point] = [found.subarray(0, dimension), new Float64Array(dimension)]
  const bends = new Float64Array(dimension ** 2)
  const bendsAt = new Float64Array(dimension).fill(NaN)
  return {
    found,
    rescue(...at) {
      point.set(at)
      const verdict = plain(point, slopes)
      if (verdict === NO_VALUE) slopes.fill(NaN)
      const isFound = verdict === SOUND || (verdict === UNSURE && robust.gradient(point, slopes))
      // Where f has a value everywhere, what has left all numbers is divergent, not undefined.
      return isFound || formula.domain === undefined
    },
    rescueHessian(...at) {
      // A descent at rest asks for one and the same at every step.
      if (at.some((x, axis) => x !== bendsAt[axis])) {
        bendsAt.set(at)
        robust.hessian(bendsAt, bends)
      }
      found.set(bends)
    },
    rescueValue(...at) {
      point.set(at)
      return robust.value(point)
    },
  }
}
