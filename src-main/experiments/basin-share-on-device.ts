import { axisValue, type BasinShareConfig, generatorOf, type SummaryOf } from '#shared/contract/index.ts'
import { type Followed, motionOf, partOfFollowed, randomStarts } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import {
  type AheadOfShares,
  countShares,
  partOfShareBand,
  type ReceiveShares,
  type ShareBand,
} from './basin-share-counts.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { coarser } from './map-cost.ts'
import {
  type ChosenGpu,
  extrapolated,
  followedIn,
  followOnGpu,
  gpuFor,
  noProgress,
  type Progress,
  tally,
} from './on-gpu.ts'

/** Descents whose starts are drawn and given to a GPU together, of one learning rate after the other. */
const BATCH = 65_536
/** Descents of a band of which a thread tells the fates. */
const BAND = 2048
/** Samples of descents, whose steps are looked at, of so many learning rates. */
const SAMPLES = { rates: 8, starts: 6 }

/** Counts fates: of descents on a GPU where the config asks for one and it is there, on the threads of the rest. */
export async function countSharesOnDevice(
  config: BasinShareConfig,
  context: ExperimentContext,
  secondsOnProcessor: () => Promise<number>,
): Promise<SummaryOf<'basin-share'>> {
  const motion = motionOf(config, config.steps)
  const choice = await gpuFor(context, {
    device: config.device,
    landscapes: [landscapeOf(config.landscape)],
    motion,
    stopping: config,
    samples() {
      const { box, learningRate, seed } = config
      const few = coarser(learningRate, SAMPLES.rates)
      return Array.from({ length: few.count * SAMPLES.starts }, (_, index) => ({
        start: randomStarts(box, seed, 0, index, index + 1, generatorOf(config)),
        learningRate: axisValue(few, index % few.count),
        motion,
      }))
    },
    secondsOnProcessor,
    secondsOnGpu: (chosen) => secondsOnGpu(config, chosen, context),
  })
  if (!choice.chosen) {
    const { why } = choice
    return countShares(config, context, (first) => Promise.resolve({ to: first, computedOn: why }))
  }
  return countShares(config, context, onGpu(config, choice.chosen, context))
}

const descentsOf = ({ starts, learningRate }: BasinShareConfig) => starts * learningRate.count

function onGpu(config: BasinShareConfig, chosen: ChosenGpu, context: ExperimentContext): AheadOfShares {
  return async (first, receive) => {
    const progress = { ...noProgress(descentsOf(config)), done: first }
    const computedOn = await followOnGpu(chosen, context, progress, () =>
      followShares(config, chosen, context, receive, progress),
    )
    return { to: progress.done, computedOn }
  }
}

/** Follows all descents from number `progress.done` on. */
async function followShares(
  config: BasinShareConfig,
  chosen: ChosenGpu,
  context: Pick<ExperimentContext, 'pool' | 'signal'>,
  receive: ReceiveShares,
  progress: Progress,
): Promise<void> {
  const { signal } = context
  const { gpu, shaders } = chosen
  const { steps, tolerance, bound } = config
  const parameters = Object.entries(motionOf(config, steps).chosen.parameters)
  const ofRule = parameters.map(([name, value]) => [name, { values: [value as number], along: 'all' }] as const)
  const all = descentsOf(config)
  for (let first = progress.done; first < all; first += BATCH) {
    const count = Math.min(all, first + BATCH) - first
    const inputs = { ...Object.fromEntries(ofRule), ...numbersOf(config, first, count) }
    const grid = { columns: count, rows: 1, inputs, steps, tolerance, bound }
    await gpu.driver.descend(shaders[0]!, grid, {
      signal,
      async onTile(tile) {
        const followed = await followedIn(chosen, 0, grid, tile, signal)
        await distribute(context, 'basin-share/band', bandsOf(config, first + tile.from, followed), receive)
        tally(progress, followed)
        progress.done = first + tile.from + tile.count
      },
    })
  }
}

/** The starts and learning rates of so many descents. */
function numbersOf(config: BasinShareConfig, first: number, count: number) {
  const { box, seed, starts, learningRate } = config
  const dimension = box.length
  const points = new Float64Array(count * dimension)
  const rates = new Float64Array(count)
  for (let done = 0; done < count;) {
    const rate = Math.floor((first + done) / starts)
    const from = first + done - rate * starts
    const to = Math.min(starts, from + count - done)
    points.set(randomStarts(box, seed, rate, from, to, generatorOf(config)), done * dimension)
    rates.fill(axisValue(learningRate, rate), done, done + to - from)
    done += to - from
  }
  const coordinates = box.map((_, axis) => [
    `x${axis}`,
    { values: points.filter((_value, index) => index % dimension === axis), along: 'cells' } as const,
  ])
  return { ...Object.fromEntries(coordinates), rate: { values: rates, along: 'cells' } as const }
}

/** Bands of descents that were followed, from number `first` on: each of one learning rate. */
function* bandsOf(config: BasinShareConfig, first: number, followed: Followed): Iterable<ShareBand> {
  const { starts } = config
  const count = followed.decision.length
  for (let done = 0; done < count;) {
    const rate = Math.floor((first + done) / starts)
    const from = first + done - rate * starts
    const to = Math.min(starts, from + count - done, from + BAND)
    yield { config, rate, from, to, followed: partOfFollowed(followed, done, done + to - from) }
    done += to - from
  }
}

/** Seconds that all descents take on a GPU. */
function secondsOnGpu(config: BasinShareConfig, chosen: ChosenGpu, context: ExperimentContext): Promise<number> {
  const receive: ReceiveShares = ({ to }, band) => (to < band.to ? partOfShareBand(band, to) : undefined)
  return extrapolated(async (descents) => {
    const rates = coarser(config.learningRate, Math.ceil(descents / config.starts))
    const sample = { ...config, learningRate: rates, starts: Math.ceil(descents / rates.count) }
    await followShares(sample, chosen, context, receive, noProgress(0))
    return descentsOf(sample)
  }, descentsOf(config))
}
