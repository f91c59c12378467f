import { axisValue, axisValues, type BifurcationConfig, type SummaryOf } from '#shared/contract/index.ts'
import type { Grid } from '#shared/gpu/index.ts'
import { type Followed, motionOf, partOfFollowed } from '../descent/index.ts'
import { followedOf } from '../gpu/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { partOfRatesBand, type RatesBand, type ReceiveRates, runBifurcation } from './bifurcation-rates.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { coarser } from './map-cost.ts'
import { type ChosenGpu, extrapolated, followOnGpu, gpuFor, noProgress, type Progress, tally } from './on-gpu.ts'

/** Learning rates of a band whose orbits a thread goes on with. */
const BAND = 16
/** Learning rates whose first steps are looked at. */
const SAMPLES = 48

/**
 * The orbits of gradient descent: their transients on a GPU where the config asks for one and it is there, and what is
 * kept of them on the threads, in float64.
 */
export async function runBifurcationOnDevice(
  config: BifurcationConfig,
  context: ExperimentContext,
  secondsOnProcessor: () => Promise<number>,
): Promise<SummaryOf<'bifurcation'>> {
  const motion = motionOf(config, 0)
  const choice = await gpuFor(context, {
    device: config.device,
    landscapes: [landscapeOf(config.landscape)],
    motion,
    // Nothing stops a transient but the bound.
    stopping: { tolerance: 1, bound: config.bound },
    samples() {
      const few = coarser(config.learningRate, SAMPLES)
      const start = Float64Array.from([config.start].flat())
      return Array.from({ length: few.count }, (_, index) => ({ start, learningRate: axisValue(few, index), motion }))
    },
    secondsOnProcessor,
    secondsOnGpu: (chosen) => secondsOnGpu(config, chosen, context),
  })
  if (!choice.chosen) {
    const { why } = choice
    return runBifurcation(config, context, () => Promise.resolve({ to: 0, computedOn: why }))
  }
  const { chosen } = choice
  return runBifurcation(config, context, async (receive) => {
    const progress = noProgress(config.learningRate.count, 'transients')
    const computedOn = await followOnGpu(chosen, context, progress, () =>
      followTransients(config, chosen, context, receive, progress),
    )
    return { to: progress.done, computedOn }
  })
}

async function followTransients(
  config: BifurcationConfig,
  { gpu: { driver }, shaders: [shader] }: ChosenGpu,
  context: Pick<ExperimentContext, 'pool' | 'signal'>,
  receive: ReceiveRates,
  progress: Progress,
): Promise<void> {
  await driver.descend(shader!, gridOf(config), {
    signal: context.signal,
    async onTile(tile) {
      const followed = followedOf(tile)
      await distribute(context, 'bifurcation/band', bandsOf(config, tile.from, followed), receive)
      tally(progress, followed)
      progress.done = tile.from + tile.count
    },
  })
}

function gridOf(config: BifurcationConfig): Grid {
  const { start, learningRate, transient, bound } = config
  const { parameters } = motionOf(config, 0).chosen
  const common = [...[start].flat().map((x, axis) => [`x${axis}`, x]), ...Object.entries(parameters)]
  return {
    columns: learningRate.count,
    rows: 1,
    inputs: {
      ...Object.fromEntries(common.map(([name, value]) => [name, { values: [value as number], along: 'all' }])),
      rate: { values: axisValues(learningRate), along: 'columns' },
    },
    steps: transient,
    tolerance: 0,
    bound,
  }
}

function* bandsOf(config: BifurcationConfig, first: number, followed: Followed): Iterable<RatesBand> {
  const count = followed.decision.length
  for (let from = 0; from < count; from += BAND) {
    const to = Math.min(count, from + BAND)
    yield { config, from: first + from, to: first + to, followed: partOfFollowed(followed, from, to) }
  }
}

/** Seconds that the run takes with its transients on a GPU. */
function secondsOnGpu(config: BifurcationConfig, chosen: ChosenGpu, context: ExperimentContext): Promise<number> {
  const receive: ReceiveRates = ({ to }, band) => (to < band.to ? partOfRatesBand(band, to) : undefined)
  return extrapolated(async (rates) => {
    const sample = { ...config, learningRate: coarser(config.learningRate, Math.ceil(rates / 32)) }
    await followTransients(sample, chosen, context, receive, noProgress(0))
    return sample.learningRate.count
  }, config.learningRate.count)
}
