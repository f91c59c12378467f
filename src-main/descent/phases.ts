import type { Rule } from '#shared/rules/index.ts'
import { phaseLength } from './step-code.ts'

/**
 * Points of a rule at rest at these positions: with its state, and with a last move of 0. Where it has no state they
 * are the positions themselves.
 * @param positions shape [points, variables]
 */
export function atRest(rule: Rule, positions: Float64Array, dimension: number): Float64Array {
  const length = phaseLength(rule, dimension)
  if (length === dimension) return positions
  const points = new Float64Array((positions.length / dimension) * length)
  for (let from = 0, to = 0; from < positions.length; from += dimension, to += length)
    points.set(positions.subarray(from, from + dimension), to)
  return points
}

/** The positions of points, shape [points, variables]: the points themselves where the rule has no state. */
export function positionsOf(
  rule: Rule,
  points: Float64Array<ArrayBuffer>,
  dimension: number,
): Float64Array<ArrayBuffer> {
  const length = phaseLength(rule, dimension)
  if (length === dimension) return points
  const positions = new Float64Array((points.length / length) * dimension)
  for (let from = 0, to = 0; from < points.length; from += length, to += dimension)
    positions.set(points.subarray(from, from + dimension), to)
  return positions
}
