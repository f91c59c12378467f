import {
  arraySpec,
  axisValue,
  type BifurcationConfig,
  dimensionOf,
  type Preset,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { longRun } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { Experiment, ExperimentContext, WorkerPool } from './experiment.ts'
import { fateSummary, knownFates } from './fate-summary.ts'
import { coarser } from './map-cost.ts'
import { grouped, landscapeProvenance } from './provenance.ts'
import { moving, on, pointed, range } from './titles.ts'

/** A descent whose next step is at most this long has converged, as on maps by default. */
const TOLERANCE = 1e-6
/** Milliseconds after which a thread hands over what it has of a band. */
const BAND_MILLISECONDS = 12
/** Most learning rates of a band, and least number of bands. */
const BAND_RATES = 256
const LEAST_BANDS = 32

/** Learning rates `from` to `to` (not included) of the axis. */
export interface RatesBand {
  config: BifurcationConfig
  from: number
  to: number
}

/** What a thread has done of a band: its first learning rates, up to `to`. */
interface RatesResult {
  /** Shape [rates, samples, variables]. */
  orbit: Float64Array
  lyapunov: Float64Array
  /** Codes in the order of the fates of the landscape. */
  fate: Uint8Array
  /** 0 where the fate is not periodic. */
  period: Uint8Array
  to: number
  milliseconds: number
}

/**
 * Task of a worker thread: the orbits of the first learning rates of a band, of as many as it can do in a short time.
 */
export function bifurcationBand({ config, from, to }: RatesBand): RatesResult {
  const began = performance.now()
  const landscape = landscapeOf(config.landscape)
  const { fates } = knownFates(config.landscape)
  const perRate = config.samples * landscape.info.variables.length
  const orbit = new Float64Array((to - from) * perRate)
  const lyapunov = new Float64Array(to - from)
  const fate = new Uint8Array(to - from)
  const period = new Uint8Array(to - from)
  const window = { ...config, tolerance: TOLERANCE }
  let done = 0
  do {
    const rate = axisValue(config.learningRate, from + done)
    const found = longRun(landscape, [config.start].flat(), rate, window, chosenRule(config.rule))
    orbit.set(found.orbit, done * perRate)
    lyapunov[done] = found.exponent
    fate[done] = fates.indexOf(found.fate)
    period[done] = found.period ?? 0
    done++
  } while (from + done < to && performance.now() - began < BAND_MILLISECONDS)
  return {
    orbit: orbit.slice(0, done * perRate),
    lyapunov: lyapunov.slice(0, done),
    fate: fate.slice(0, done),
    period: period.slice(0, done),
    to: from + done,
    milliseconds: performance.now() - began,
  }
}

function* bandsOf(config: BifurcationConfig): Iterable<RatesBand> {
  const { count } = config.learningRate
  const length = Math.min(BAND_RATES, Math.ceil(count / LEAST_BANDS))
  for (let from = 0; from < count; from += length) yield { config, from, to: Math.min(count, from + length) }
}

async function run(config: BifurcationConfig, context: ExperimentContext): Promise<SummaryOf<'bifurcation'>> {
  const { output } = context
  const { samples } = config
  const rates = config.learningRate.count
  const dimension = dimensionOf(config.landscape)
  const known = knownFates(config.landscape)
  output.foreknow(known)
  for (const name of ['orbit', 'lyapunov', 'fate', 'period'] as const)
    output.declareArray(arraySpec('bifurcation', config, name))
  const counts = new Float64Array(256)
  let done = 0
  await distribute(context, 'bifurcation/band', bandsOf(config), (result: RatesResult, { from, to }) => {
    for (const code of result.fate) counts[code]!++
    output.writeArray('orbit', from * samples * dimension, result.orbit)
    output.writeArray('lyapunov', from, result.lyapunov)
    output.writeArray('fate', from, result.fate)
    output.writeArray('period', from, result.period)
    done += result.to - from
    context.progress(done / rates)
    return result.to < to ? { config, from: result.to, to } : undefined
  })
  return fateSummary(known, (_, code) => counts[code]!)
}

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
  run,
}
