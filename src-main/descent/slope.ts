import { bordersOf, type Formula, guarded, hazardsOf, robustOf, type Hazards } from '../landscape/index.ts'

/** What kernels are written from: a formula whose derivatives leave out what is 0, and what may go wrong where they are computed in doubles. */
export interface Slope {
  formula: Formula
  /** Of the gradient within the bound. */
  hazards: Hazards
  /** Whether a Hessian, or a value, may come out infinite or as no number within the bound. */
  wildHessian: boolean
  wildValue: boolean
  /** Whether the formula branches, so that at a stationary point its Hessian may not be that of f. */
  hasBorders: boolean
}

/** @param bound how far from 0 a descent may be */
export function slopeOf({ value, gradient, hessian, ...rest }: Formula, bound: number): Slope {
  const formula: Formula = { value, gradient: guarded(gradient), hessian: guarded(hessian), ...rest }
  const box = gradient.map(() => [-bound, bound] as const)
  const isWild = (functions: Formula['gradient']) => rest.domain !== undefined || hazardsOf(functions, box).wild
  return {
    formula,
    hazards: hazardsOf(formula.gradient, box),
    wildHessian: isWild(formula.hessian),
    wildValue: isWild([value]),
    hasBorders: bordersOf(value).length > 0,
  }
}

/** Whether every step that is computed can be relied on: f has a value everywhere, and nothing can overflow or be 0/0. */
export function isTame({ formula, hazards }: Slope): boolean {
  return formula.domain === undefined && !hazards.wild
}

/** What kernels call where what they computed cannot be relied on, and where it leaves its result. */
export interface Rescue {
  /** The gradient, shape [variables], or the Hessian, shape [variables, variables], that was asked for last. */
  found: Float64Array
  /** Writes the gradient at a point; false where f has no value or no gradient, which is NaN then. */
  rescue(...point: number[]): boolean
  /** Writes the Hessian at a point. */
  rescueHessian(...point: number[]): void
  /** The value at a point. */
  rescueValue(...point: number[]): number
}

export function rescueOf(formula: Formula): Rescue {
  const robust = robustOf(formula)
  const dimension = formula.gradient.length
  const found = new Float64Array(dimension ** 2)
  const [slopes, point] = [found.subarray(0, dimension), new Float64Array(dimension)]
  const bends = new Float64Array(dimension ** 2)
  const bendsAt = new Float64Array(dimension).fill(NaN)
  return {
    found,
    rescue(...at) {
      point.set(at)
      return robust.gradient(point, slopes)
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
