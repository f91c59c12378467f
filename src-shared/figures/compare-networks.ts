import { distancesOf } from '../projection/index.ts'
import { accuracyAxis } from './accuracies.ts'
import type { CompareFigureKind, CompareInput, CompareOptions } from './compare.ts'
import { drawLines, trainAndTestLegend, type CompareLine } from './compare-lines.ts'
import { linearAxis, logAxis } from './losses.ts'
import { stepAxis } from './network-members.ts'
import { snapshotsOf } from './projection-snapshots.ts'
import { smoothed } from './smoothing.ts'
import type { AxisSpec } from './frame.ts'

const isNetwork: CompareFigureKind['takes'] = ({ kind }) => kind === 'network'

/** The loss of every network of all runs. */
export const compareLosses: CompareFigureKind = {
  name: 'losses',
  title: 'Loss by step',
  takes: isNetwork,
  draw: (input, options) =>
    drawTraining(input, options, ['trainLoss', 'testLoss'], (values) =>
      (options.logValues ?? true) ? logAxis(values, 'cross-entropy loss') : linearAxis(values, 'cross-entropy loss'),
    ),
}

/** The share of images that every network of all runs classifies rightly. */
export const compareAccuracies: CompareFigureKind = {
  name: 'accuracies',
  title: 'Accuracy by step',
  takes: isNetwork,
  draw: (input, options) => drawTraining(input, options, ['trainAccuracy', 'testAccuracy'], accuracyAxis),
}

/** How far the first-layer weights of every network of all runs have come from where they started. */
export const compareDistances: CompareFigureKind = {
  name: 'distances',
  title: 'Distance from the start',
  takes: isNetwork,
  draw(input, options) {
    const lines = input.runs.flatMap((one, run): CompareLine[] => {
      if (one.run.config.kind !== 'network') return []
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
    const farthest = Math.max(0, ...lines.map(({ y }) => Math.max(...y)))
    const max = farthest > 0 ? 1.05 * farthest : 1
    return drawLines(input, options, {
      lines,
      x: stepAxis(
        lines.map(({ x }) => x.at(-1)),
        options.logSteps,
      ),
      y: {
        name: 'distance of {symbol|W}{sub|1} from its start',
        shortName: 'distance of {symbol|W}{sub|1}',
        scale: 'linear',
        min: 0,
        max,
      },
    })
  },
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
    if (run.config.kind !== 'network') return []
    return networksOf(data).flatMap(({ member, start, rate }) =>
      shown.flatMap((name) => {
        const series = data.series.find((one) => one.member === member && one.name === name)
        if (!series) return []
        // Alone, either is drawn as what the figure is about.
        const dashed = shown.length > 1 && name === names[1]
        const y = smoothed(series.values, smoothing)
        return [{ run: index, start, rate, x: series.steps, y, dashed, faint: shown.length > 1 && !dashed }]
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
