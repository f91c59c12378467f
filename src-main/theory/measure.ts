import type { Analysis, Outcome } from '#shared/contract/index.ts'
import { captureOf, type Landscape } from '../landscape/index.ts'
import { gradientOf } from './functions.ts'
import { distance, holds } from './regions.ts'

/** How descents end, and within how many steps X must be met. */
export interface Stopping {
  steps: number
  tolerance: number
  bound: number
  hitSteps: number
}

/** A descent that converges this near to x† or x⁎ has ended in it, or anywhere on the plateau that it is part of. */
const CAPTURE_RADIUS = 0.1

/**
 * Counts what becomes of descents with one learning rate from starts in M and from others in W. Tests are made at
 * each iterate in the order of all descents (undefined, divergent, converged, then the step); whether it is in M or
 * in X is asked before them.
 *
 * @param starts shape [starts, variables]
 */
export function measure(
  landscape: Landscape,
  { local, global, regions }: Pick<Analysis, 'local' | 'global' | 'regions'>,
  learningRate: number,
  stopping: Stopping,
  starts: { inM: Float64Array; inW: Float64Array },
): Record<Outcome, number> {
  const counts = { leaves: 0, lands: 0, reaches: 0, returns: 0, hits: 0, everHits: 0, reachesFromW: 0 }
  const [inM, inP, inX] = [holds(regions.m), holds(regions.p), holds(regions.x)]
  const descent = descentOf(landscape, learningRate, stopping)
  const [atGlobal, atLocal] = [captureAround(landscape, global), captureAround(landscape, local)]
  const dimension = local.length
  const x = new Float64Array(dimension)

  for (let at = 0; at < starts.inM.length; at += dimension) {
    x.set(starts.inM.subarray(at, at + dimension))
    let left = false
    const converged = descent(x, () => {
      if (left || inM(x)) return
      left = true
      counts.leaves++
      if (inP(x)) counts.lands++
    })
    if (converged && atGlobal(x)) counts.reaches++
    else if (converged && atLocal(x)) counts.returns++
  }

  for (let at = 0; at < starts.inW.length; at += dimension) {
    x.set(starts.inW.subarray(at, at + dimension))
    let met = false
    const converged = descent(x, (t) => {
      if (met || !inX(x)) return
      met = true
      counts.everHits++
      if (t <= stopping.hitSteps) counts.hits++
    })
    if (converged && atGlobal(x)) counts.reachesFromW++
  }
  return counts
}

/**
 * Descends from a point, which becomes the last iterate, and tells whether it converged; `see` is called at every
 * iterate with its number.
 */
function descentOf(landscape: Landscape, learningRate: number, { steps, tolerance, bound }: Stopping) {
  const gradient = gradientOf(landscape)
  const dimension = landscape.info.variables.length
  const slope = new Float64Array(dimension)
  const lengthOf = (vector: Float64Array, factor = 1) =>
    dimension === 1 ? Math.abs(factor * vector[0]!) : Math.sqrt((factor * vector[0]!) ** 2 + (factor * vector[1]!) ** 2)
  return (x: Float64Array, see: (t: number) => void): boolean => {
    for (let t = 0; ; t++) {
      see(t)
      if (!gradient(x, slope) || !(lengthOf(x) <= bound)) return false
      if (lengthOf(slope, learningRate) <= tolerance) return true
      if (t === steps) return false
      for (let axis = 0; axis < dimension; axis++) x[axis]! -= learningRate * slope[axis]!
    }
  }
}

function captureAround(landscape: Landscape, minimum: number[]): (point: Float64Array) => boolean {
  const own = captureOf(landscape, minimum)
  const plateau = landscape.info.minima[own]?.plateau
  return (point) => distance(point, minimum) <= CAPTURE_RADIUS || (!!plateau && captureOf(landscape, point) === own)
}
