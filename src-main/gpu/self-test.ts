import { CONVERGED, decisionOf, DIVERGENT, type Driver, type Grid, type Shader, UNSETTLED } from '#shared/gpu/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { descend, type Motion } from '../descent/index.ts'
import { type Landscape, landscapeOf } from '../landscape/index.ts'
import { shaderOf } from './kernel.ts'
import type { Products } from './pair.ts'

/**
 * Descents that every device must follow as the processor does: on x³/3 − x²/2, where gradient descent is the logistic
 * map and each step of a chaotic orbit loses a digit or two, so that arithmetic of 24 digits, or sums whose rounding
 * errors a compiler has simplified away, end elsewhere; and on the article's function of one variable, through all of
 * its pieces. With momentum, for the state.
 */
const KNOWN = [
  { landscape: 'cubic', rule: { name: 'gradient-descent' }, from: 0.1, to: 1.4, rates: [1.5, 3], steps: 16 },
  {
    landscape: 'paper-1d',
    rule: { name: 'heavy-ball', momentum: 0.5 },
    from: -9,
    to: 9,
    rates: [1e-4, 0.04],
    steps: 6,
  },
] as const
const COUNT = 16
const STOPPING = { tolerance: 1e-6, bound: 1e6 }

/** What an end may be off by: after these steps pairs of float32 are off by less than 2⁻³⁰, single ones by 2⁻¹². */
const LARGEST_ERROR = 2 ** -26

const decisions: Record<string, number> = { divergent: DIVERGENT, unsettled: UNSETTLED, converged: CONVERGED }

/**
 * Has a device follow descents whose fates and last iterates are known, which the processor works out in float64.
 * @returns how many of so many it follows to another end; 0 where its arithmetic is sound
 */
export async function countWrong(driver: Driver, products: Products): Promise<{ wrong: number; of: number }> {
  let [wrong, of] = [0, 0]
  for (const known of KNOWN) {
    const landscape = landscapeOf(known.landscape)
    const { rule, parameters } = chosenRule(known.rule)
    const { bound } = STOPPING
    const shader = shaderOf(landscape, { rule, bound, precision: 'double-float', products })
    const place = (from: number, to: number, index: number) => from + ((to - from) * index) / (COUNT - 1)
    const starts = Array.from({ length: COUNT }, (_, index) => place(known.from, known.to, index))
    const rates = Array.from({ length: COUNT }, (_, index) => place(known.rates[0], known.rates[1], index))
    const motion = { chosen: { rule, parameters }, multipliers: null, settling: 0, std: 0 }
    const expected = rates.flatMap((rate) =>
      starts.map((start) => descend(landscape, [start], rate, { ...STOPPING, steps: known.steps }, motion)),
    )
    const { words, ends } = await followed(driver, shader, {
      columns: COUNT,
      rows: COUNT,
      inputs: {
        x0: { values: starts, along: 'columns' },
        rate: { values: rates, along: 'rows' },
        ...Object.fromEntries(
          Object.entries(parameters).map(([name, value]) => [name, { values: [value], along: 'all' }] as const),
        ),
      },
      ...STOPPING,
      steps: known.steps,
    })
    expected.forEach(({ fate, points, iterations }, cell) => {
      const end = points[iterations]!
      const decision = decisions[['periodic', 'chaotic', 'slow'].includes(fate) ? 'unsettled' : fate] ?? CONVERGED
      const isNear = Math.abs(ends[cell]! - end) <= LARGEST_ERROR * Math.max(1, Math.abs(end))
      if (decisionOf(words[cell]!) !== decision || !(isNear || decision === DIVERGENT)) wrong++
    })
    of += expected.length
    if (wrong > 0) break
  }
  return { wrong, of }
}

/** The decisions and the coordinates where descents on a landscape of one variable ended. */
async function followed(
  driver: Driver,
  shader: Shader,
  grid: Grid,
): Promise<{ words: Uint32Array; ends: Float64Array }> {
  const words = new Uint32Array(grid.columns * grid.rows)
  const ends = new Float64Array(words.length)
  await driver.descend(shader, grid, {
    onTile(tile) {
      words.set(tile.decisions, tile.from)
      for (let index = 0; index < tile.count; index++) ends[tile.from + index] = tile.ends[index * shader.pointLength]!
    },
  })
  return { words, ends }
}

/** A descent of a run, of which one step is looked at. */
export interface Sample {
  start: Float64Array
  learningRate: number
  motion: Motion
}

/** How far apart two starts are, as a share of their size, whose first steps the step on a GPU is to lie between. */
const NUDGE = 2 ** -38
/** So many of the samples may differ: those next to a jump of the gradient, where nothing can be told. */
const MOST_DIFFERING = 0.1

/**
 * Whether a device takes the first step of some descents as the processor does, with the very shader that it is to
 * follow all of them with: its compiler may have met nothing like it in the self-test.
 */
export async function takesSteps(
  driver: Driver,
  shader: Shader,
  landscape: Landscape,
  samples: readonly Sample[],
  bound: number,
): Promise<boolean> {
  const dimension = landscape.info.variables.length
  const valuesOf = (of: (sample: Sample) => number) => ({ values: samples.map(of), along: 'columns' }) as const
  const stopping = { steps: 1, tolerance: 1e-12, bound }
  const inputs = Object.fromEntries(
    shader.inputs.map((name, index) => [
      name,
      index < dimension
        ? valuesOf(({ start }) => start[index]!)
        : index === dimension
          ? valuesOf(({ learningRate }) => learningRate)
          : valuesOf(({ motion }) => (motion.chosen.parameters as Record<string, number>)[name] ?? 0),
    ]),
  )
  let differing = 0
  await driver.descend(
    shader,
    { columns: samples.length, rows: 1, inputs, ...stopping },
    {
      onTile({ decisions, ends, from, count }) {
        for (let index = 0; index < count; index++) {
          if (decisionOf(decisions[index]!) !== UNSETTLED) continue
          const { start, learningRate, motion } = samples[from + index]!
          const step = (factor: number) =>
            descend(
              landscape,
              start.map((x) => x * factor),
              learningRate,
              stopping,
              motion,
            ).points.subarray(-dimension)
          const [near, far] = [step(1), step(1 + NUDGE)]
          const apart = start.some((x, axis) => {
            const error = Math.abs(ends[index * shader.pointLength + axis]! - near[axis]!)
            const allowed = Math.abs(far[axis]! - near[axis]!) + NUDGE * Math.max(Math.abs(x), Math.abs(near[axis]!))
            return error > 2 * allowed
          })
          if (apart) differing++
        }
      },
    },
  )
  return differing <= MOST_DIFFERING * samples.length
}
