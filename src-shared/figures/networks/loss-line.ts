import { datasetNote, summaryOf, type NetworkName } from '../../contract/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatNumber,
  type Frame,
  layoutFrame,
  type LegendItem,
  numberMarkup,
  type Point,
  type RunFigureKind,
  themeOf,
} from '../../plot/index.ts'
import { columnOf, stacked } from '../../results/index.ts'
import { accuracyAxis } from './accuracies.ts'
import { linearAxis, logAxis, nameOfLoss } from './losses.ts'

/** The loss on the straight line between two networks, and its barrier: how far it rises above both of them. */
export const lossLine: RunFigureKind = lineFigure(
  'loss-line',
  'Loss between two networks',
  'Loss',
  (input, values, options) => {
    const name = nameOfLoss(summaryOf({ kind: 'loss-line', summary: input.run.summary }).loss ?? 'cross-entropy')
    return options.logValues ? logAxis(values, name) : linearAxis(values, name)
  },
)

/** The accuracy there. */
export const accuracyLine: RunFigureKind = lineFigure(
  'accuracy-line',
  'Accuracy between two networks',
  'Accuracy',
  (_, values) => accuracyAxis(values),
)

type Axis = (input: FigureInput, values: readonly Float64Array[], options: FigureOptions) => AxisSpec

function lineFigure(name: string, title: string, quantity: 'Loss' | 'Accuracy', axis: Axis): RunFigureKind {
  const axes = (input: FigureInput, options: FigureOptions) => {
    const values = parts.flatMap((part) => seriesOf(input, `${part}${quantity}`)?.values ?? [])
    return { x: alphaAxis, y: axis(input, values, options) }
  }
  return {
    name,
    title,
    axes,
    reading(input, { x }) {
      if (x === undefined) return []
      const at = nearest(input, x)
      if (at === undefined) return [{ name: 'α', value: formatNumber(x, 4) }]
      const told = parts.flatMap((part) => {
        const value = seriesOf(input, `${part}${quantity}`)?.values[at.index]
        return value === undefined ? [] : [{ name: part, value: formatNumber(value, 5), word: true }]
      })
      return [{ name: 'α', value: formatNumber(at.alpha, 4) }, ...told]
    },
    draw(input, options) {
      const frame = layoutFrame(options, { ...axes(input, options), legend: legendOf(input, options, quantity) })
      const curves = parts.flatMap((part) => curveOf(input, `${part}${quantity}`, part, frame))
      return figureIn(frame, { marks: quantity === 'Loss' ? [...barrierMarks(input, frame), ...curves] : curves })
    },
    data(input) {
      const columns = input.data.series.map(({ name, values }) => columnOf(name, values))
      const [first] = input.data.series
      return stacked(
        first ? [{ rows: first.steps.length, fixed: {}, columns: [columnOf('alpha', first.steps), ...columns] }] : [],
      )
    },
  }
}

const parts = ['train', 'test'] as const
const alphaAxis: AxisSpec = {
  name: 'place on the line {symbol|α}',
  shortName: '{symbol|α}',
  scale: 'linear',
  min: 0,
  max: 1,
}

const seriesOf = ({ data }: FigureInput, name: string) => data.series.find((series) => series.name === name)

/** The values at the network of a line that is nearest to a place on it; undefined where none is known. */
export function lineValuesAt(input: FigureInput, x: number) {
  const at = nearest(input, x)
  if (!at) return undefined
  const value = (name: string) => seriesOf(input, name)?.values[at.index] ?? Number.NaN
  const [trainLoss, testLoss] = [value('trainLoss'), value('testLoss')]
  const [trainAccuracy, testAccuracy] = [value('trainAccuracy'), value('testAccuracy')]
  return { alpha: at.alpha, trainLoss, testLoss, trainAccuracy, testAccuracy }
}

function nearest(input: FigureInput, x: number): { index: number; alpha: number } | undefined {
  const steps = seriesOf(input, 'trainLoss')?.steps ?? new Float64Array()
  let index = 0
  steps.forEach((alpha, at) => {
    if (Math.abs(alpha - x) < Math.abs(steps[index]! - x)) index = at
  })
  const alpha = steps[index]
  return alpha === undefined ? undefined : { index, alpha }
}

/** Training solid, test dashed, with a dot for each network that was judged where there is room. */
function curveOf(input: FigureInput, name: string, part: 'train' | 'test', frame: Frame): DrawnMark[] {
  const series = seriesOf(input, name)
  if (!series) return []
  const { theme, scale, y } = frame
  const place = (value: number) =>
    y.scale === 'log' && value <= 0 ? Number.NaN : Math.min(value, y.max + 1e3 * (y.max - y.min))
  const points = Array.from(series.steps, (alpha, at): Point => [alpha, place(series.values[at]!)])
  const stroke = {
    color: theme.ink,
    width: theme.lineWidth * scale,
    join: 'round' as const,
    ...(part === 'test' && { dash: [5 * scale, 3 * scale] }),
  }
  const room = frame.plot.width / points.length >= 8 * scale
  const fill = part === 'train' ? theme.ink : theme.paper
  const dot = { shape: 'dot' as const, size: 4 * scale, fill, border: { color: theme.ink, width: scale } }
  return [{ kind: 'line', name: part, plane: 0, z: 5, points, stroke, ...(room && { dots: dot }) }]
}

/** The level of the higher end, and the way from there to the highest point. */
function barrierMarks(input: FigureInput, frame: Frame): DrawnMark[] {
  const { barrier, highest } = summaryOf({ kind: 'loss-line', summary: input.run.summary })
  const losses = seriesOf(input, 'trainLoss')?.values
  if (!losses || typeof barrier !== 'number' || typeof highest !== 'number') return []
  const level = Math.max(losses[0]!, losses.at(-1)!)
  const { theme, scale } = frame
  const stroke = { color: theme.muted, width: scale, dash: [2 * scale, 3 * scale] }
  const top: Point = [highest, level + barrier]
  return [
    { kind: 'rule', name: 'higher end', plane: 0, z: 3, axis: 'y', at: level, stroke },
    {
      kind: 'line',
      name: 'barrier',
      plane: 0,
      z: 3,
      points: [[highest, level], top],
      stroke: { color: theme.muted, width: 1.5 * scale },
    },
  ]
}

function legendOf({ run }: FigureInput, { style }: FigureOptions, quantity: 'Loss' | 'Accuracy'): LegendItem[] {
  const { ink } = themeOf(style)
  const { from, to, barrier, highest } = summaryOf({ kind: 'loss-line', summary: run.summary })
  const swatch = (part: 'train' | 'test'): LegendItem => ({
    swatch: { kind: 'line', color: ink, dashed: part === 'test' },
    label: part,
  })
  const note = (label: string): LegendItem => ({ swatch: { kind: 'none' }, label })
  const told = quantity === 'Loss' && typeof barrier === 'number' && typeof highest === 'number'
  const images = datasetNote(run.summary)
  return [
    ...parts.map(swatch),
    ...(told ? [note(`barrier ${numberMarkup(barrier, 3)} at {symbol|α} = ${numberMarkup(highest, 3)}`)] : []),
    ...(from ? [note(`{symbol|α} = 0: ${networkMarkup(from)}`)] : []),
    ...(to ? [note(`{symbol|α} = 1: ${networkMarkup(to)}`)] : []),
    ...(images === undefined ? [] : [note(`{muted|${images}}`)]),
  ]
}

/** A network by its start and its learning rate. */
function networkMarkup({ member, start, learningRate }: NetworkName): string {
  const named = start === undefined ? `network ${member ?? 0}` : `start ${start}`
  const rate = learningRate === undefined ? '' : `, {symbol|γ} = ${numberMarkup(learningRate, 4)}`
  return `${named}${rate}`
}
