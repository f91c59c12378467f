import { parameterValues, type Rule } from '#shared/rules/index.ts'
import { captureBoxes, type Landscape } from '../../landscape/index.ts'
import { kernelsOf } from '../compile-kernels.ts'
import { classified, type Descents } from '../lanes.ts'
import type { Motion } from '../motion.ts'
import { positionsOf } from '../phases.ts'
import type { Stopping } from '../stopping.ts'
import { MAX_PERIOD } from '../unsettled.ts'
import { boxBytes, writeBoxes } from './classify.ts'
import type { VectorKernels } from './compile.ts'
import { shared } from './memory.ts'
import { scratchBytes, tellAllApart } from './tell-apart.ts'

/** The boxes of a landscape, and whether they tell all. */
const boxesOf = new WeakMap<Landscape, { boxes: ReturnType<typeof captureBoxes>; tellAll: boolean }>()

function boxesIn(landscape: Landscape) {
  let known = boxesOf.get(landscape)
  if (!known) {
    const boxes = captureBoxes(landscape)
    boxesOf.set(landscape, (known = { boxes, tellAll: boxes.sets.every((set) => set === undefined) }))
  }
  return known
}

/** What moves each of some descents. */
export interface Each {
  rule: Rule
  learningRates: ArrayLike<number>
  /** Of each parameter of the rule, in their order, its values. */
  parameters: readonly ArrayLike<number>[]
}

/** The same for all of them. */
export function allAlike(learningRate: number, { chosen }: Motion, count: number): Each {
  const filled = (value: number) => new Float64Array(count).fill(value)
  return {
    rule: chosen.rule,
    learningRates: filled(learningRate),
    parameters: parameterValues(chosen).map(filled),
  }
}

/**
 * Descends by vectors of WebAssembly, to the same bits as `inLanes`.
 * @param iterations gets those of each start
 */
export function inVectors(
  vectors: VectorKernels,
  landscape: Landscape,
  starts: Float64Array,
  { rule, learningRates, parameters }: Each,
  stopping: Stopping,
  iterations: Uint32Array,
): Descents {
  const dimension = landscape.info.variables.length
  const count = starts.length / dimension
  const { length, width } = vectors
  const { boxes, tellAll } = boxesIn(landscape)
  const minima = boxes.squares.length
  const places = shared.layOut({
    starts: 8 * width * count,
    ends: 8 * length * count,
    decisions: count,
    fates: count,
    iterations: 4 * count,
    chosen: 4 * count,
    boxes: boxBytes(minima, dimension),
    codes: minima + 5,
    out: scratchBytes(dimension),
  })
  writeStarts(shared.numbers(places.starts, width * count), starts, dimension, width, [learningRates, ...parameters])
  vectors.descend(places, count, stopping)
  iterations.set(shared.counts(places.iterations, count))
  const phases = shared.numbers(places.ends, length * count)
  const decisions = shared.bytes(places.decisions, count)
  const ends = () => positionsOf(rule, phases, dimension)
  return {
    decisions,
    ends,
    classify(codes, fates) {
      if (!tellAll) return classified(landscape, decisions, ends(), codes, fates)
      writeBoxes(boxes, dimension, shared.numbers(places.boxes, boxBytes(minima, dimension) / 8))
      const { other, divergent } = codes
      shared.bytes(places.codes, minima + 5).set([...codes.minima, other, other, other, divergent, codes.undefined])
      const unsettled = vectors.classify(places, count, minima, boxes.isAlone.every(Boolean))
      fates.set(shared.bytes(places.fates, count))
      return shared.counts(places.chosen, unsettled)
    },
    tellApart(cells, tell) {
      const listed = Uint32Array.from(cells)
      shared.counts(places.chosen, listed.length).set(listed)
      const orbit = new Float64Array(3 * MAX_PERIOD * length)
      const kernels = () => kernelsOf(landscape, stopping.bound, rule)
      tellAllApart(
        vectors,
        { ...places, points: places.ends },
        listed.length,
        dimension,
        stopping,
        (index) => {
          const cell = listed[index]!
          return kernels().recur(phases, cell, learningRates[cell]!, orbit, ...parameters.map((of) => of[cell]!))
        },
        (index, found) => tell(listed[index]!, found),
      )
    },
  }
}

/** Starts at rest, with what moves each of them behind. */
function writeStarts(
  into: Float64Array,
  positions: Float64Array,
  dimension: number,
  width: number,
  given: readonly ArrayLike<number>[],
): void {
  if (width > dimension + given.length) into.fill(0)
  const first = width - given.length
  for (let axis = 0; axis < dimension; axis++)
    for (let from = axis, to = axis; from < positions.length; from += dimension, to += width)
      into[to] = positions[from]!
  for (const [index, values] of given.entries())
    for (let start = 0, to = first + index; to < into.length; start++, to += width) into[to] = values[start]!
}
