import type { LandscapeDefinition } from '#shared/contract/index.ts'
import type { Descent, Stopping } from './descent.ts'
import { type Draw, drawOf } from './draw.ts'
import { families, type Sample, variablesOf } from './families.ts'

/** A random landscape and where it is looked at. */
export interface Case {
  index: number
  family: string
  definition: LandscapeDefinition & { domain: [number, number][] }
  /** The same function written otherwise. */
  twin: LandscapeDefinition | null
  points: number[][]
  descents: Descent[]
  stopping: Stopping
}

const POINTS = 20
/** Learning rates, and descents with each of them. */
const RATES = 10
const STARTS = 10
const STOPPING: Stopping = { steps: 200, tolerance: 1e-6, bound: 1e6 }

/**
 * The random landscape of this index: families take turns.
 * @param everything whether functions are used that are new to the language
 */
export function caseOf(seed: number, index: number, everything = true): Case {
  const draw = drawOf(seed, index)
  const names = Object.keys(families)
  const family = names[index % names.length]!
  const sample = families[family]!(draw, everything)
  const variables = variablesOf(sample.dimension)
  const from = sample.from ?? -sample.reach
  const domain = variables.map((): [number, number] => [from, from + 2 * sample.reach])
  const definition = { expression: sample.expression, variables, parameters: sample.parameters ?? {}, domain }
  return {
    index,
    family,
    definition,
    twin: sample.twin === undefined ? null : { ...definition, expression: sample.twin },
    points: Array.from({ length: POINTS }, () => domain.map((interval) => coordinate(draw, interval, sample, 0.35))),
    descents: descentsOf(draw, domain, sample),
    stopping: STOPPING,
  }
}

function descentsOf(draw: Draw, domain: [number, number][], sample: Sample): Descent[] {
  return Array.from({ length: RATES }, () => draw.logarithmic(1e-4, 2)).flatMap((rate) =>
    Array.from({ length: STARTS }, () => ({
      start: domain.map((interval) => coordinate(draw, interval, sample, 0.08)),
      rate,
    })),
  )
}

/** Mostly any number of the interval; else one at which something may happen, or one that is very small or far away. */
function coordinate(draw: Draw, [from, to]: [number, number], { marks = [] }: Sample, special: number): number {
  if (!draw.chance(special)) return draw.between(from, to)
  const sign = draw.pick([1, -1])
  return draw.chance(0.9)
    ? draw.pick([0, 0, 1, -1, ...marks, ...marks.map((mark) => -mark)])
    : draw.pick([sign * 1e-9, sign * 1e-160, sign * 100, sign * 1000, sign * draw.logarithmic(10, 1e4)])
}
