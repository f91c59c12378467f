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

/** Descents, each with a start, a learning rate and parameters of its own. */
export interface Each {
  rule: Rule
  count: number
  /**
   * Writes rows of `width` numbers, 0 at first: a start, the state and the last move of one at rest, the learning rate,
   * and the parameters of the rule.
   */
  write(into: Float64Array, width: number): void
}

/** Descents from starts, shape [starts, variables], that are all moved alike. */
export function allAlike(starts: Float64Array, dimension: number, learningRate: number, { chosen }: Motion): Each {
  const { rule } = chosen
  const given = [learningRate, ...parameterValues(chosen)]
  return {
    rule,
    count: starts.length / dimension,
    write(into, width) {
      for (let from = 0, to = 0; from < starts.length; from += dimension, to += width) {
        for (let axis = 0; axis < dimension; axis++) into[to + axis] = starts[from + axis]!
        for (let index = 1; index <= given.length; index++) into[to + width - index] = given.at(-index)!
      }
    },
  }
}

/**
 * Descends by vectors of WebAssembly, to the same bits as `inLanes`.
 * @param iterations gets those of each start
 */
export function inVectors(
  vectors: VectorKernels,
  landscape: Landscape,
  { rule, count, write }: Each,
  stopping: Stopping,
  iterations: Uint32Array,
): Descents {
  const dimension = landscape.info.variables.length
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
  const starts = shared.numbers(places.starts, width * count)
  if (width > dimension + 1 + rule.parameters.length) starts.fill(0)
  write(starts, width)
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
          const [rate, ...parameters] = starts.subarray(cell * width + length, (cell + 1) * width)
          return kernels().recur(phases, cell, rate!, orbit, ...parameters)
        },
        (index, found) => tell(listed[index]!, found),
      )
    },
  }
}
