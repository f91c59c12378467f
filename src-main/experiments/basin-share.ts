import { type BasinShareConfig, generatorOf, type Preset } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { fatesOf } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import type { ShareBand, ShareCounts } from './basin-share-counts.ts'
import { countSharesOnDevice } from './basin-share-on-device.ts'
import type { Experiment, WorkerPool } from './experiment.ts'
import { coarser } from './map-cost.ts'
import { grouped, landscapeProvenance } from './provenance.ts'
import { moving, on, range, titled } from './titles.ts'

const descentsOf = ({ starts, learningRate }: BasinShareConfig) => starts * learningRate.count

/** Learning rates that are measured for an estimate, and steps that are taken for it. */
const SAMPLE_RATES = 8
const SAMPLE_STEPS = 40_000_000
/** Seconds that a run takes besides its descents. */
const OVERHEAD_SECONDS = 0.05

async function estimateSeconds(config: BasinShareConfig, pool: WorkerPool): Promise<number> {
  const { signal } = new AbortController()
  const rates = coarser(config.learningRate, SAMPLE_RATES)
  const starts = Math.min(config.starts, Math.max(24, Math.floor(SAMPLE_STEPS / rates.count / config.steps)))
  const sample = { ...config, starts, learningRate: rates }
  /** Milliseconds of a descent, on the mean over the learning rates. */
  const measure = async () => {
    let milliseconds = 0
    for (let rate = 0; rate < rates.count; rate++) {
      let from = 0
      while (from < starts) {
        const band: ShareBand = { config: sample, rate, from, to: starts }
        const result = (await pool.run('basin-share/band', band, signal)) as ShareCounts
        milliseconds += result.milliseconds
        from = result.to
      }
    }
    return milliseconds / descentsOf(sample)
  }
  // All threads at once, as they share caches, memory and often cores; first to warm them up.
  const onAll = () => Promise.all(Array.from({ length: pool.threads }, measure))
  await onAll()
  const perDescent = await onAll()
  const mean = perDescent.reduce((sum, milliseconds) => sum + milliseconds) / perDescent.length
  return OVERHEAD_SECONDS + ((mean / 1000) * descentsOf(config)) / pool.threads
}

/** Descents that start in the sharp minimum of the article’s function of one variable, or near it. */
const fromSharp = (low: number, high: number): BasinShareConfig => ({
  kind: 'basin-share',
  landscape: 'paper-1d',
  box: [[low, high]],
  starts: 1000,
  learningRate: { min: 5e-5, max: 0.04, count: 61, scale: 'log' },
  seed: 1,
  generator: GENERATOR,
  steps: 1000,
  tolerance: 1e-6,
  bound: 1e6,
})

const presets: readonly Preset[] = [
  {
    id: 'fig10',
    reference: 'Fig 10',
    title: 'How many reach the flat minimum',
    description:
      'The share of descents from random starts in 3 ≤ x, y ≤ 4 that reach the flat minimum, against the ' +
      'learning rate: almost none up to 0.0195, where the sharp minima become unstable, and all from 0.0207 on.',
    figure: 'basin-shares',
    config: {
      kind: 'basin-share',
      landscape: 'paper-2d',
      box: [
        [3, 4],
        [3, 4],
      ],
      starts: 1000,
      learningRate: { min: 0.004, max: 0.9, count: 301, scale: 'log' },
      seed: 1,
      generator: GENERATOR,
      steps: 1000,
      tolerance: 1e-6,
      bound: 1e6,
    },
  },
  {
    id: 'noise',
    reference: 'Noise',
    title: 'What noise does in place of a large step',
    description:
      'All start in the sharp minimum, and each gradient has noise of standard deviation 200. With small learning ' +
      'rates they stay; what leaves comes to rest nowhere, while a large step without noise leads to the flat ' +
      'minimum.',
    figure: 'basin-shares',
    config: { ...fromSharp(2.5, 2.5), noise: { std: 200 } },
  },
  {
    id: 'large-step',
    reference: 'Without noise',
    title: 'The large step without noise',
    description:
      'The same with starts around the sharp minimum and no noise: up to 2/λ ≈ 9.8·10⁻⁴ all stay, a little beyond it ' +
      'they go round, and from twice that on all reach the flat minimum.',
    figure: 'basin-shares',
    config: fromSharp(2.45, 2.55),
  },
  {
    id: 'schedule',
    reference: 'Schedule',
    title: 'Large steps first, then small ones',
    description:
      'After 200 steps γ drops to a twentieth. Where it was too large for the sharp minimum at first, descents ' +
      'end in the flat one, though the sharp one would hold them by then; where it was small throughout they stay.',
    figure: 'basin-shares',
    config: {
      ...fromSharp(2.2, 2.8),
      learningRate: { min: 1e-4, max: 0.015, count: 61, scale: 'log' },
      steps: 20_000,
      schedule: { name: 'drop', at: [200], factor: 0.05 },
    },
  },
]

/** How many descents from random starts in a box have each fate, against the learning rate. */
export const basinShare: Experiment<'basin-share'> = {
  presets,
  title: (config) => {
    const { landscape, box, starts, learningRate } = config
    const sides = box.map(([from, to]) => `[${titled(from)}, ${titled(to)}]`).join(' × ')
    const what = `Shares of fates${on(landscape)}, ${grouped(starts)} starts in ${sides}`
    return `${what}, γ = ${range(learningRate)}${moving(config)}`
  },
  provenance: (config) => ({ ...landscapeProvenance, generator: generatorOf(config), seed: config.seed }),
  preview: (config) => ({
    ...config,
    starts: Math.min(config.starts, 100),
    learningRate: coarser(config.learningRate, 60),
    steps: Math.min(config.steps, 2000),
  }),
  // Of each fate at each learning rate a count, with the learning rate.
  bytes: ({ landscape, learningRate }) => 16 * learningRate.count * fatesOf(landscapeOf(landscape).info).length,
  size: (config) => `${grouped(descentsOf(config))} descents`,
  estimateSeconds,
  run: (config, context) => countSharesOnDevice(config, context, () => estimateSeconds(config, context.pool)),
}
