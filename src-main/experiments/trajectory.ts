import { stabilityLimitOf } from '#shared/rules/index.ts'
import { arraySpec, dimensionOf, type Preset, type SummaryOf, type TrajectoryConfig } from '#shared/contract/index.ts'
import { type Descent, descend, motionOf, noiseKey } from '../descent/index.ts'
import { landscapeOf, sharpnessIn } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { Experiment, ExperimentContext, WorkerPool } from './experiment.ts'
import { fateSummary, knownFates } from './fate-summary.ts'
import { grouped, descentProvenance } from './provenance.ts'
import { listed, moving, on, pointed } from './titles.ts'
import { viewOf } from './trajectory-view.ts'

/**
 * One of the descents of a run: members are numbered start by start, by learning rate within a start, and by draw of
 * the noise within a learning rate.
 */
export interface Member {
  config: TrajectoryConfig
  index: number
}

/** Task of a worker thread: the path of one member. */
export function trajectoryPath({ config, index }: Member): PathOfMember & { milliseconds: number } {
  const began = performance.now()
  const { start, learningRate } = parametersOf(config, index)
  const numbers = numbersOf(config, index)
  const landscape = landscapeOf(config.landscape)
  const key = noiseKey(config.seed ?? 1, numbers.start, numbers.rate, numbers.draw)
  const descent = descend(landscape, start, learningRate, config, motionOf(config, config.steps), key)
  const sharpness = sharpnessIn(landscape)
  const sharpnesses = config.sharpness && descent.values.map((_, t) => sharpness(descent.points, t))
  return { ...descent, ...(sharpnesses && { sharpnesses }), milliseconds: performance.now() - began }
}

/** A path, with the sharpness at each of its iterates where that is asked for. */
interface PathOfMember extends Descent {
  sharpnesses?: Float64Array
}

const drawsOf = ({ draws, noise }: TrajectoryConfig) => (noise === undefined ? 1 : (draws ?? 1))

const membersOf = (config: TrajectoryConfig) => config.starts.length * config.learningRates.length * drawsOf(config)

/** By what a member differs from the others. */
function numbersOf(config: TrajectoryConfig, index: number) {
  const draws = drawsOf(config)
  const pair = Math.floor(index / draws)
  const rates = config.learningRates.length
  return { start: Math.floor(pair / rates), rate: pair % rates, draw: index % draws }
}

function parametersOf(config: TrajectoryConfig, index: number) {
  const { start, rate, draw } = numbersOf(config, index)
  return {
    start: config.starts[start]!,
    learningRate: config.learningRates[rate]!,
    ...(drawsOf(config) > 1 && { draw }),
  }
}

const finiteOrNull = (value: number | undefined) => (Number.isFinite(value) ? (value as number) : null)

async function run(config: TrajectoryConfig, context: ExperimentContext): Promise<SummaryOf<'trajectory'>> {
  const { output } = context
  const landscape = landscapeOf(config.landscape)
  const { variables } = landscape.info
  const count = membersOf(config)
  const members = Array.from({ length: count }, (_, index): Member => ({ config, index }))
  const known = knownFates(config.landscape)
  output.foreknow(known)
  for (const { index } of members) output.member(index, parametersOf(config, index), null)
  const fates: string[] = []
  const view = viewOf(landscape, config.starts)
  let done = 0
  await distribute(context, 'trajectory/path', members, (descent: PathOfMember, { index }) => {
    const { points, values, stepLengths, fate, iterations, period, sharpness, sharpnesses } = descent
    fates[index] = fate
    view.add(points)
    const end = Array.from(points.subarray(iterations * variables.length), finiteOrNull)
    output.member(index, parametersOf(config, index), {
      fate,
      iterations,
      period,
      end,
      value: finiteOrNull(values[iterations]),
      sharpness,
      stabilityLimit: sharpness === null ? null : stabilityLimitOf(sharpness, config.rule),
    })
    const write = (name: string, series: Float64Array) =>
      output.series(
        index,
        name,
        Float64Array.from(series, (_, t) => t),
        series,
      )
    variables.forEach((variable, axis) =>
      write(
        variable,
        Float64Array.from(values, (_, t) => points[t * variables.length + axis] as number),
      ),
    )
    write('value', values)
    write('stepLength', stepLengths)
    if (sharpnesses) write('sharpness', sharpnesses)
    context.progress(++done / count)
  })
  for (const { name, shape, data } of view.drawing()) {
    output.declareArray(arraySpec('trajectory', config, name, shape))
    output.writeArray(name, 0, data)
  }
  return fateSummary(known, (fate) => fates.filter((other) => other === fate).length)
}

/** Iterates of all members, at most. */
const iteratesOf = (config: TrajectoryConfig) => membersOf(config) * (config.steps + 1)

/** Members that are measured for an estimate. */
const SAMPLE_MEMBERS = 4
/** Steps of each of them. */
const SAMPLE_STEPS = 100_000
/** Seconds that a run takes besides its descents. */
const OVERHEAD_SECONDS = 0.05

async function estimateSeconds(config: TrajectoryConfig, pool: WorkerPool): Promise<number> {
  const count = membersOf(config)
  const { signal } = new AbortController()
  const sample = { ...config, steps: Math.min(config.steps, SAMPLE_STEPS) }
  const chosen = Array.from({ length: Math.min(count, SAMPLE_MEMBERS) }, (_, index) =>
    Math.floor((index * count) / Math.min(count, SAMPLE_MEMBERS)),
  )
  let seconds = 0
  for (const index of chosen) {
    const member: Member = { config: sample, index }
    seconds += ((await pool.run('trajectory/path', member, signal)) as { milliseconds: number }).milliseconds / 1000
  }
  return OVERHEAD_SECONDS + ((seconds / chosen.length) * count * config.steps) / sample.steps / pool.threads
}

/** Iterates of a preview. */
const PREVIEW_ITERATES = 100_000

function preview(config: TrajectoryConfig): TrajectoryConfig {
  return { ...config, steps: Math.max(1, Math.min(config.steps, Math.floor(PREVIEW_ITERATES / membersOf(config)))) }
}

const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }

function preset(id: string, title: string, description: string, learningRates: number[]): Preset {
  return {
    id,
    reference: `Fig ${Number(id.slice(3))}`,
    title,
    description,
    figure: 'path',
    config: { kind: 'trajectory', landscape: 'paper-1d', starts: [[9.5]], learningRates, ...stopping },
  }
}

function planePreset(id: string, title: string, description: string, learningRates: number[]): Preset {
  const { config, ...rest } = preset(id, title, description, learningRates)
  return { ...rest, config: { ...config, landscape: 'paper-2d', starts: [[3.6, 3.2]] } as TrajectoryConfig }
}

/**
 * All on a landscape from one start, so that the learning rate alone decides; the article names neither starts nor
 * learning rates.
 */
const presets: readonly Preset[] = [
  preset(
    'fig02',
    'One start, four learning rates',
    'The same start ends in the trench, in the sharp minimum or in the flat one: the learning rate decides.',
    [2e-4, 8e-4, 3e-3, 2e-2],
  ),
  preset('fig03', 'Into the sharpest minimum', 'Steps shorter than the trench is wide cannot jump over it.', [2e-4]),
  preset(
    'fig04',
    'Into the sharp minimum',
    'Steps long enough to jump over the trench, but too short to leave the sharp minimum (γ < 2/2040).',
    [8e-4],
  ),
  preset(
    'fig05',
    'Into the flat minimum',
    'Too long a step for the sharp minimum: the descent is thrown out of it and ends in the flat one.',
    [1e-2],
  ),
  planePreset(
    'fig07',
    'One start in the plane, four learning rates',
    'The same start ends in a sharp minimum or in the flat one: beyond 2/102.4 ≈ 0.0195 no sharp minimum can ' +
      'hold a descent.',
    [5e-3, 1.5e-2, 3e-2, 0.1],
  ),
  planePreset(
    'fig08',
    'Across the plane into the flat minimum',
    'Too long a step for the sharp minimum on its way: the descent is thrown out of it and ends in the flat one.',
    [3e-2],
  ),
  planePreset(
    'fig09',
    'Into a sharp minimum of the plane',
    'With a learning rate below the stability limit the first sharp minimum on the way is the end of it.',
    [1e-2],
  ),
  {
    id: 'eos-toy',
    reference: 'Balancing',
    title: 'Minima that are a curve, and how sharp they end',
    description:
      'On ½(xy − 1)² the sharpness of a minimum is x² + y². A learning rate that the nearest minimum does not hold ' +
      'brings x and y closer to each other, until λ is below 2/γ (Y. Wang, M. Chen, T. Zhao, M. Tao, Large learning ' +
      'rate tames homogeneity, ICLR 2022).',
    figure: 'path-sharpness',
    config: {
      kind: 'trajectory',
      landscape: {
        title: 'Balancing',
        expression: '(x*y - 1)^2 / 2',
        variables: ['x', 'y'],
        domain: [
          [-1, 5],
          [-1, 3],
        ],
      },
      starts: [[4, 0.5]],
      learningRates: [0.05, 0.1, 0.15, 0.2],
      steps: 200,
      tolerance: 1e-6,
      bound: 1e6,
      sharpness: true,
    },
  },
  {
    id: 'quartic',
    reference: 'Catapult',
    title: 'A catapult in one variable',
    description:
      'Beside the sharp minimum of a quartic: a little beyond 2/λ the descent goes round it; with twice that f rises ' +
      'far above where it began, and comes down in the flat minimum (A. Lewkowycz, Y. Bahri, E. Dyer, ' +
      'J. Sohl-Dickstein, G. Gur-Ari, The catapult mechanism, arXiv 2003.02218).',
    figure: 'path-sharpness',
    config: {
      kind: 'trajectory',
      landscape: 'double-well',
      starts: [[1.05]],
      learningRates: [0.18, 0.22, 0.4],
      steps: 100,
      tolerance: 1e-6,
      bound: 1e6,
      sharpness: true,
    },
  },
]

/** Gradient descent from each start with each learning rate, every iterate kept. */
export const trajectory: Experiment<'trajectory'> = {
  presets,
  title: (config) => {
    const { landscape, starts, learningRates } = config
    const from = listed(starts.map(pointed))
    return `Paths${on(landscape)} from x₀ = ${from}, γ = ${listed(learningRates)}${moving(config)}`
  },
  provenance: descentProvenance,
  preview,
  // Each iterate has its coordinates, its value, its step length and maybe its sharpness, and each of these its step.
  bytes: (config) => 16 * iteratesOf(config) * (dimensionOf(config.landscape) + (config.sharpness ? 3 : 2)),
  size: (config) => `${grouped(membersOf(config))} ${membersOf(config) === 1 ? 'path' : 'paths'}`,
  estimateSeconds,
  run,
}
