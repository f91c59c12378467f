import type { Config } from '../../contract/index.ts'
import { distancesOf, lostDistance } from '../../projection/index.ts'
import { accuracies, accuracyAxis } from '../networks/accuracies.ts'
import { hasWeights, tablesOfRuns, type CompareFigureKind, type CompareInput, type CompareOptions } from './compare.ts'
import { drawLines, trainAndTestLegend, type CompareLine } from './lines.ts'
import { figureData } from '../data.ts'
import { distanceAxis, distances, fromStart } from '../networks/distances.ts'
import type { AxisSpec, FigureKind } from '../../plot/index.ts'
import { sharpness, sharpnessAxis, sharpnessLimits } from '../networks/sharpness.ts'
import { linearAxis, logAxis, losses, lossName } from '../networks/losses.ts'
import { stepAxis } from '../networks/members.ts'
import { snapshotsOf } from '../../results/index.ts'
import { smoothed } from '../../statistics/index.ts'

/** The loss of every network of all runs. */
export const compareLosses: CompareFigureKind = {
  name: 'losses',
  title: 'Loss by step',
  takes: hasWeights,
  draw(input, options) {
    const name = lossName(input.runs.map(({ run }) => run.config).filter(({ kind }) => kind === 'network'))
    return drawTraining(input, options, ['trainLoss', 'testLoss'], (values) =>
      (options.logValues ?? true) ? logAxis(values, name) : linearAxis(values, name),
    )
  },
  data: tablesOfNetworks(losses),
}

/** The share of images that every network of all runs classifies rightly. */
export const compareAccuracies: CompareFigureKind = {
  name: 'accuracies',
  title: 'Accuracy by step',
  takes: hasWeights,
  draw: (input, options) => drawTraining(input, options, ['trainAccuracy', 'testAccuracy'], accuracyAxis),
  data: tablesOfNetworks(accuracies),
}

/** The sharpness of every network of all runs that measure it, with the limits of their learning rates. */
export const compareSharpness: CompareFigureKind = {
  name: 'sharpness',
  title: 'Sharpness by step',
  takes: measuresSharpness,
  draw(input, options) {
    const { smoothing = 0 } = options
    const lines = input.runs.flatMap(({ data }, run): CompareLine[] =>
      networksOf(data).flatMap(({ member, start, rate }) => {
        const series = data.series.find((one) => one.member === member && one.name === 'sharpness')
        return series ? [{ run, start, rate, x: series.steps, y: smoothed(series.values, smoothing) }] : []
      }),
    )
    const limits = input.runs.flatMap((one) => (measuresSharpness(one.run.config) ? sharpnessLimits(one, options) : []))
    const levels = [...new Set(limits.map(({ sharpness }) => sharpness))]
    return drawLines(input, options, {
      lines,
      x: stepAxis(
        lines.map(({ x }) => x.at(-1)),
        options.logSteps,
      ),
      y: sharpnessAxis(
        lines.map(({ y }) => y),
        levels,
        options,
      ),
      levels,
    })
  },
  data: (input, look) =>
    tablesOfRuns(input, (one) => (measuresSharpness(one.run.config) ? figureData(sharpness, one, look) : undefined)),
}

/** How far the first-layer weights of every network of all runs have come from where they started. */
export const compareDistances: CompareFigureKind = {
  name: 'distances',
  title: 'Distance of first-layer weights from the start',
  takes: hasWeights,
  draw(input, options) {
    const lines = input.runs.flatMap((one, run): CompareLine[] => {
      if (!hasWeights(one.run)) return []
      const snapshots = snapshotsOf(one)
      return networksOf(one.data).flatMap(({ member, start, rate }) => {
        const rows = snapshots.rows(member)
        if (rows.length === 0 || snapshots.diverged(member)) return []
        const y = distancesOf(
          snapshots.gram,
          rows.map((row) => [rows[0]!, row]),
        )
        return [{ run, start, rate, x: snapshots.steps.slice(0, rows.length), y }]
      })
    })
    const networks = input.runs.filter(({ run }) => hasWeights(run))
    const lost = Math.max(0, ...networks.map((one) => lostDistance(snapshotsOf(one).gram)))
    return drawLines(input, options, {
      lines,
      x: stepAxis(
        lines.map(({ x }) => x.at(-1)),
        options.logSteps,
      ),
      y: distanceAxis(
        fromStart,
        lines.map(({ y }) => y),
        lost,
      ),
    })
  },
  data: tablesOfNetworks(distances),
}

/** Whether runs of a config tell the sharpness of networks. */
function measuresSharpness(config: Config): boolean {
  return config.kind === 'network' && config.sharpness !== undefined
}

/** The data of a figure of each network run. */
function tablesOfNetworks(figure: FigureKind): CompareFigureKind['data'] {
  return (input, look) =>
    tablesOfRuns(input, (one) => (hasWeights(one.run) ? figureData(figure, one, look) : undefined))
}

/** The networks of a run; a start is known by its seed, which is the same start wherever it is used. */
export function networksOf({ members }: CompareInput['runs'][number]['data']) {
  return members.map(({ index, parameters }) => ({
    member: index,
    start: `start of seed ${String(parameters.seed)}`,
    rate: Number(parameters.learningRate),
  }))
}

/** Curves of training, fainter, and of test, dashed, by step. */
function drawTraining(
  input: CompareInput,
  options: CompareOptions,
  names: readonly [train: string, test: string],
  axis: (values: readonly Float64Array[]) => AxisSpec,
) {
  const { curves = 'both', smoothing = 0 } = options
  const shown = names.filter((_, part) => curves === 'both' || (curves === 'train') === (part === 0))
  const lines = input.runs.flatMap(({ run, data }, index): CompareLine[] => {
    if (!hasWeights(run)) return []
    return networksOf(data).flatMap(({ member, start, rate }) =>
      shown.flatMap((name) => {
        const series = data.series.find((one) => one.member === member && one.name === name)
        if (!series) return []
        // Alone, either is drawn as what the figure is about.
        const dashed = shown.length > 1 && name === names[1]
        const y = smoothed(series.values, smoothing)
        const part = name === names[0] ? 'train' : 'test'
        return [{ run: index, start, rate, x: series.steps, y, part, dashed, faint: shown.length > 1 && !dashed }]
      }),
    )
  })
  return drawLines(input, options, {
    lines,
    x: stepAxis(
      lines.map(({ x }) => x.at(-1)),
      options.logSteps,
    ),
    y: axis(lines.map(({ y }) => y)),
    extra: shown.length > 1 ? trainAndTestLegend(options) : [],
  })
}
