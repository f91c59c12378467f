/** What Overstep says of a landscape, through the doors that every experiment uses. */

import type { LandscapeDefinition, Minimum } from '#shared/contract/index.ts'
import { descend, descendAll, emptyFates, fatesOf } from '../../src-main/descent/index.ts'
import { type Landscape, landscapeOf } from '../../src-main/landscape/index.ts'
import type { Ending, Proposed } from './answers.ts'
import type { Descent, Stopping } from './descent.ts'

export interface Point {
  /** null where Overstep says that there is none. */
  value: number | null
  gradient: number[]
  hessian: number[]
}

export interface Ended {
  fate: string
  iterations: number
}

const notConverged: Readonly<Record<string, Ending>> = {
  undefined: 'undefined',
  divergent: 'divergent',
  periodic: 'unsettled',
  chaotic: 'unsettled',
  slow: 'unsettled',
}

/** The three ways of being unsettled are one here; whatever else a fate is called, it is a minimum's or `other`. */
export const endingOf = (fate: string): Ending => notConverged[fate] ?? 'converged'

/** A minimum with what is told of sets made of curves and of places where pieces of different curvature meet. */
export type Told = Minimum & {
  set?: { curves: number[][][]; sharpness: [number, number] | null } | undefined
  pieces?: number[][] | undefined
}

export const minimaOf = ({ info }: Landscape): Told[] => info.minima

/** Points of each curve of a set that are looked at. */
const CURVE_POINTS = 40

export const proposed = (landscape: Landscape): Proposed[] =>
  minimaOf(landscape).map(({ at, plateau, set }) => ({ at, plateau, curve: (set?.curves ?? []).flatMap(along) }))

/** Points along a line of segments, evenly spaced in its parameter: from end to end. */
function along(curve: number[][]): number[][] {
  return Array.from({ length: CURVE_POINTS }, (_, index) => {
    const position = (index / (CURVE_POINTS - 1)) * (curve.length - 1)
    const before = Math.min(Math.floor(position), curve.length - 2)
    if (before < 0) return curve[0]!
    return curve[before]!.map((x, axis) => x + (position - before) * (curve[before + 1]![axis]! - x))
  })
}

/** @throws {OverstepError} where the expression is refused */
export const landscape = (definition: LandscapeDefinition): Landscape => landscapeOf(definition)

export function pointOf({ value, gradient, hessian }: Landscape, point: readonly number[]): Point {
  const found = value(point)
  return {
    value: Number.isNaN(found) ? null : found,
    gradient: Array.from(gradient(point)),
    hessian: Array.from(hessian(point)),
  }
}

/** Fates by the loops that maps use: descents of one learning rate after the other, as they come. */
export function fatesBy(landscape: Landscape, descents: readonly Descent[], stopping: Stopping): Ended[] {
  const names = fatesOf(landscape.info)
  const found: Ended[] = []
  for (let from = 0; from < descents.length;) {
    const { rate } = descents[from]!
    let to = from
    while (to < descents.length && descents[to]!.rate === rate) to++
    const starts = Float64Array.from(descents.slice(from, to).flatMap(({ start }) => start))
    const fates = emptyFates(to - from)
    descendAll(landscape, starts, rate, stopping, fates)
    for (let index = 0; index < to - from; index++)
      found.push({ fate: names[fates.fate[index]!]!, iterations: fates.iterations[index]! })
    from = to
  }
  return found
}

/** One descent by itself, as a path is computed, with all its points. */
export function pathOf(
  landscape: Landscape,
  { start, rate }: Descent,
  stopping: Stopping,
): Ended & { path: number[][] } {
  const { points, fate, iterations } = descend(landscape, start, rate, stopping)
  const dimension = start.length
  const path = Array.from({ length: points.length / dimension }, (_, t) =>
    Array.from(points.subarray(t * dimension, (t + 1) * dimension)),
  )
  return { fate, iterations, path }
}
