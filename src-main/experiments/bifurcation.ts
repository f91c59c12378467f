import { type BifurcationConfig, dimensionOf, type Preset } from '#shared/contract/index.ts'
import { runBifurcationOnDevice } from './bifurcation-on-device.ts'
import type { RatesBand, RatesResult } from './bifurcation-rates.ts'
import type { Experiment, WorkerPool } from './experiment.ts'
import { coarser } from './map-cost.ts'
import { grouped, landscapeProvenance } from './provenance.ts'
import { moving, on, pointed, range } from './titles.ts'

/** Learning rates that are measured for an estimate, and steps that they take. */
const SAMPLE_RATES = 8
const SAMPLE_TRANSIENT = 100_000
/** Seconds that a run takes besides its descents. */
const OVERHEAD_SECONDS = 0.02

async function estimateSeconds(config: BifurcationConfig, pool: WorkerPool): Promise<number> {
  const { signal } = new AbortController()
  const { transient, learningRate } = config
  /** Milliseconds of a learning rate, on the mean, after so many steps. */
  const measure = async (transient: number) => {
    const sample = { ...config, transient, learningRate: coarser(learningRate, SAMPLE_RATES) }
    const { count } = sample.learningRate
    let milliseconds = 0
    for (let from = 0; from < count;) {
      const band: RatesBand = { config: sample, from, to: count }
      const result = (await pool.run('bifurcation/band', band, signal)) as RatesResult
      milliseconds += result.milliseconds
      from = result.to
    }
    return milliseconds / count
  }
  await measure(0)
  const [without, after] = [await measure(0), await measure(SAMPLE_TRANSIENT)]
  const perRate = without + (Math.max(0, after - without) * transient) / SAMPLE_TRANSIENT
  return OVERHEAD_SECONDS + ((perRate / 1000) * learningRate.count) / pool.threads
}

const presets: readonly Preset[] = [
  {
    id: 'bifurcation',
    reference: 'Cubic',
    title: 'From a cycle of two to chaos',
    description:
      'On x³/3 − x²/2 gradient descent is the logistic map: beyond the stability limit it settles on 2, 4, 8 ' +
      '… points and then on none, as the Lyapunov exponent shows.',
    figure: 'bifurcation',
    config: {
      kind: 'bifurcation',
      landscape: 'cubic',
      start: 0.9,
      learningRate: { min: 1.8, max: 3, count: 1201, scale: 'linear' },
      transient: 20_000,
      samples: 200,
      bound: 1e6,
    },
  },
]

/** The orbit of gradient descent after a transient, and its largest Lyapunov exponent, against the learning rate. */
export const bifurcation: Experiment<'bifurcation'> = {
  presets,
  title: (config) => {
    const { landscape, start, learningRate } = config
    return `Long run${on(landscape)} from x₀ = ${pointed([start].flat())}, γ = ${range(learningRate)}${moving(config)}`
  },
  provenance: () => landscapeProvenance,
  preview: (config) => ({
    ...config,
    learningRate: coarser(config.learningRate, 300),
    transient: Math.min(config.transient, 1000),
    samples: Math.min(config.samples, 64),
  }),
  bytes: ({ landscape, learningRate, samples }) => learningRate.count * (8 * samples * dimensionOf(landscape) + 10),
  size: ({ learningRate }) => `${grouped(learningRate.count)} learning rates`,
  estimateSeconds,
  run: (config, context) => runBifurcationOnDevice(config, context, () => estimateSeconds(config, context.pool)),
}
