import { z } from 'zod'
import { holds } from '../vocabulary/index.ts'
import { MAX_SWEEP_RUNS, type Sweep, type SweepOver } from './history.ts'

/** Part `part` of `of` of the runs of a sweep; parts count from 1. */
export const sweepPartSchema = z
  .strictObject({
    part: z.int().min(1, 'must be at least 1'),
    of: z.int().min(1, 'must be at least 1').max(MAX_SWEEP_RUNS, `must be at most ${MAX_SWEEP_RUNS}`),
  })
  .refine(({ part, of }) => part <= of, holds('must not be greater than the number of parts', ['part']))
export type SweepPart = z.infer<typeof sweepPartSchema>

/** How many runs a sweep over these values has. */
export function sweepSize(over: SweepOver): number {
  return over.reduce((product, { values }) => product * values.length, 1)
}

/**
 * The positions of the runs of a part, ascending: every `of`-th run, so that the parts take about as long where the
 * runs grow more costly from the first to the last.
 */
export function partPositions(size: number, { part, of }: SweepPart): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((size - part + 1) / of)) }, (_, index) => part - 1 + index * of)
}

/** What a sweep that was computed in parts lacks here. */
export const missingSchema = z.object({
  /** Positions of the runs that are not here, or have not come to their end, from 0, ascending. */
  positions: z.array(z.number()),
  /** The parts that these are of, from 1, ascending; empty where it was computed in different numbers of parts. */
  parts: z.array(z.number()),
})
export type Missing = z.infer<typeof missingSchema>

/** @param complete positions of the runs that are here and completed */
export function missingOf({ over, parts }: Pick<Sweep, 'over' | 'parts'>, complete: Iterable<number>): Missing {
  const here = new Set(complete)
  const positions = Array.from({ length: sweepSize(over) }, (_, position) => position).filter(
    (position) => !here.has(position),
  )
  const ofPart = (position: number) => (position % parts!) + 1
  return { positions, parts: parts === null ? [] : [...new Set(positions.map(ofPart))].toSorted((a, b) => a - b) }
}

/** What is missing, in words: `4 of 10 runs are missing: parts 2 and 3 of 5`; undefined where nothing is. */
export function missingWords(sweep: Pick<Sweep, 'over' | 'parts'>, { positions, parts }: Missing): string | undefined {
  if (positions.length === 0) return undefined
  const size = sweepSize(sweep.over)
  const many = `${positions.length} of ${size} run${size === 1 ? '' : 's'}`
  const verb = positions.length === 1 ? 'is' : 'are'
  const which =
    sweep.parts === null || parts.length === 0
      ? `number${positions.length === 1 ? '' : 's'} ${ranges(positions.map((position) => position + 1))}`
      : `of part${parts.length === 1 ? '' : 's'} ${ranges(parts)} of ${sweep.parts}`
  return `${many} ${verb} missing, ${which}`
}

/** Whole numbers as a list in which neighbours are joined: `1–3, 7`. */
function ranges(numbers: readonly number[]): string {
  const words: string[] = []
  for (let first = 0; first < numbers.length;) {
    let last = first
    while (numbers[last + 1] === numbers[last]! + 1) last++
    words.push(last === first ? String(numbers[first]) : `${numbers[first]}–${numbers[last]}`)
    first = last + 1
  }
  return words.join(', ')
}
