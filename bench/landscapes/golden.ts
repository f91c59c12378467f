import type { LandscapeDefinition } from '#shared/contract/index.ts'
import type { Descent, Stopping } from './descent.ts'
import type { Landscape } from '../../src-main/landscape/index.ts'
import type { Answer, Described, Ended, KnownMinimum } from './answers.ts'
import type { Case } from './generate.ts'
import { minimaOf, type Told } from './ours.ts'

/** A landscape with the answers of the independent program. */
export interface Golden {
  definition: LandscapeDefinition & { domain: [number, number][] }
  stopping: Stopping
  points: (Described & { at: number[] })[]
  descents: (Descent & Ended)[]
  minima: KnownMinimum[]
}

/** Shares of the box within which a minimum is the same, and points of a set are in its box. */
const SAME = 1e-5
const BESIDE = 1e-2

/** The case and the answer as if the minima that Overstep tells had been proposed. */
export function answered(golden: Golden, landscape: Landscape): { sample: Case; answer: Answer } {
  const told = minimaOf(landscape)
  const candidates = golden.minima.map((known) => told.findIndex((minimum) => isSame(minimum, known, golden)))
  const minima = golden.minima.map((known, index) => {
    const candidate = candidates[index]!
    const off = candidate < 0 || known.kind === 'set' ? 0 : distance(told[candidate]!.at, known.at)
    return { ...known, candidate: candidate < 0 ? null : candidate, off }
  })
  // Sets of one height are one in the golden answers, though they may be several that do not touch.
  const isKnown = (minimum: Told) => minimum.plateau && golden.minima.some((known) => hasHeight(minimum, known))
  const rejected = told.flatMap((minimum, candidate) =>
    candidates.includes(candidate) || isKnown(minimum) ? [] : [{ candidate, reason: 'is not there', flat: false }],
  )
  const { definition, descents, stopping } = golden
  const points = golden.points.map(({ at }) => at)
  const sample = { index: 0, family: 'golden', definition, twin: null, points, descents, stopping }
  return { sample, answer: { points: golden.points, descents, minima, rejected } }
}

function isSame(minimum: Told, known: KnownMinimum, { definition: { domain } }: Golden): boolean {
  const width = Math.max(...domain.map(([from, to]) => to - from))
  if (known.kind !== 'set') return minimum.plateau === null && distance(minimum.at, known.at) <= SAME * width
  const inBox = minimum.plateau?.every(([from, to], axis) => {
    const x = known.at[axis]!
    return from - BESIDE * width <= x && x <= to + BESIDE * width
  })
  return inBox === true && hasHeight(minimum, known)
}

const hasHeight = (minimum: Told, known: KnownMinimum) =>
  known.kind === 'set' && Math.abs(minimum.value - known.value) <= SAME * (1 + Math.abs(known.value))

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, axis) => x - b[axis]!))
