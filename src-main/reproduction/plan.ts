import type { Config, FateMapConfig, Preset } from '#shared/contract/index.ts'
import { besideTraining, quickTraining } from './training-plan.ts'
import { LEAST_SIDE } from '#shared/statistics/index.ts'

/** A run that figures are drawn from, or that a claim is measured on. */
export interface PlannedRun {
  /** The figures that it is for, such as `fig11`; unique in a plan. */
  key: string
  config: Config
}

/** A figure of the article, or one of what goes beyond it. */
export interface PlannedFigure {
  /** Of its preset, such as `fig06`. */
  id: string
  /** Where the article shows it, such as `Fig 6`. */
  reference: string
  title: string
  /** Name of the figure of the run. */
  figure: string
  /** Whether it goes beyond the article, and stands in the appendix. */
  appendix: boolean
  /** Keys of the runs: the one that it is drawn from, and those that it is compared with. */
  run: string
  beside: readonly string[]
}

export interface Plan {
  figures: readonly PlannedFigure[]
  /** Each config once, in the order in which figures need them. */
  runs: readonly PlannedRun[]
}

/**
 * What has to be run for figures of the article and beyond it, with what they are compared with.
 * @param presets those of the figures that are wanted
 * @param quick smaller versions, of seconds, which show the same but for the noise
 */
export function planOf(presets: readonly Preset[], quick: boolean): Plan {
  const runs: PlannedRun[] = []
  const keyOf = (key: string, config: Config): string => {
    const text = JSON.stringify(config)
    const known = runs.find((run) => JSON.stringify(run.config) === text)
    if (!known) runs.push({ key, config })
    return known?.key ?? key
  }
  const figures = presets.map(({ id, reference, title, figure, config }): PlannedFigure => {
    const own = quick ? quickened(config, isBeyond({ reference })) : config
    const run = keyOf(id, own)
    const appendix = isBeyond({ reference })
    const beside = Object.entries(besideOf(id, !appendix, own)).map(([name, other]) => keyOf(`${id}-${name}`, other))
    return { id, reference, title, figure, appendix, run, beside }
  })
  return { figures, runs }
}

/** Whether a preset is of no figure of the article. */
export const isBeyond = ({ reference }: Pick<Preset, 'reference'>) => !/^Figs?\s/.test(reference)

/** Standard deviations of the noise in place of that of the figure; none at first. */
export const NOISES = [0, 50, 100, 400, 800]

/** What the run of a figure is compared with, by the name of the comparison. */
function besideOf(id: string, isArticle: boolean, config: Config): Record<string, Config> {
  if (id === 'noise' && config.kind === 'basin-share')
    return Object.fromEntries(NOISES.map((std) => [`${std}`, { ...config, noise: { std } }]))
  if (!isArticle && config.kind === 'network') return besideTraining(id, config)
  return isArticle ? printedOf(config) : {}
}

/** Where the walls of the trench are: so narrow that a map of the whole domain has no cell in them. */
const WALL = { min: 8.39999, max: 8.40002 }

/** The same on the landscape as the article prints it, by the name of the comparison. */
function printedOf(config: Config): Record<string, Config> {
  if (config.kind === 'fate-map' && config.landscape === 'paper-1d') {
    const printed: FateMapConfig = { ...config, against: 'paper-1d-printed' }
    return { printed, walls: { ...printed, start: { ...config.start, ...WALL } } }
  }
  if (config.kind === 'basin-share' && config.landscape === 'paper-2d')
    return { printed: { ...config, landscape: 'paper-2d-printed' } }
  return {}
}

/**
 * Random starts: so many that, where all of them do what is claimed, the 95 % interval of the share lies above 99 %.
 */
const QUICK_STARTS = 400

/** A smaller version of the experiment, of a second or a few. */
function quickened(config: Config, beyond: boolean): Config {
  switch (config.kind) {
    case 'theory':
      return { ...config, starts: QUICK_STARTS }
    case 'fate-map':
      return {
        ...config,
        ...(config.momentum
          ? { momentum: { ...config.momentum, count: 120 } }
          : { start: { ...config.start, count: 120 } }),
        learningRate: { ...config.learningRate, count: 120 },
      }
    case 'basin-share': {
      const { learningRate } = config
      return {
        ...config,
        starts: QUICK_STARTS,
        learningRate: { ...learningRate, count: Math.min(101, learningRate.count) },
      }
    }
    case 'basin-map':
      // The dimension of a border is told of maps of this size.
      return { ...config, x: { ...config.x, count: LEAST_SIDE }, y: { ...config.y, count: LEAST_SIDE } }
    case 'network': {
      if (beyond) return quickTraining(config)
      const short = { ...config, trainSize: 6000, testSize: 2000, steps: 300, snapshots: 16 }
      delete short.epochs
      return short
    }
    default:
      return config
  }
}
