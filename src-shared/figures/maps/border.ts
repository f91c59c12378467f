import { learningRatesOf } from '../../contract/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatCount,
  formatNumber,
  type Frame,
  layoutFrame,
  type LegendItem,
  type Point,
  type Pointed,
  rampColor,
  type Reading,
  type RunFigureKind,
} from '../../plot/index.ts'
import { borderOf, dimensionText, mapConfigOf, recordTable } from '../../results/index.ts'
import type { BorderDimension, Fit } from '../../statistics/index.ts'
import { seenMap } from './seen-map.ts'

/**
 * How rough the border between the fates of a map is: the boxes that it passes through against their size and, under
 * them, the share of pairs of cells with different fates against their distance, each with the line whose slope is
 * told as a dimension.
 */
export const border: RunFigureKind = {
  name: 'border',
  title: 'Border between fates',
  reading: borderReading,
  axes(input, options) {
    const { x, y } = axesOf(borderOf(input, options.slice))
    return { x, y }
  },
  draw(input, options) {
    const found = borderOf(input, options.slice)
    const estimates = found ? estimatesOf(found, options) : []
    const name = seenMap(input, options).name
    const legend = found ? estimates.map(legendOf) : [note(WORDS[found === null ? 'none' : 'pending'])]
    const frame = layoutFrame(options, { ...axesOf(found), legend: [...name, ...legend] })
    return figureIn(frame, { marks: estimates.flatMap((estimate, plane) => marksOf(estimate, plane, frame)) })
  },
  data(input) {
    const config = mapConfigOf(input.run)
    const rates = config.kind === 'basin-map' ? learningRatesOf(config) : [null]
    return recordTable(
      rates.flatMap((learningRate, slice) => {
        const { boxes, uncertainty } = borderOf(input, slice) ?? {}
        return (boxes?.sizes ?? []).map((size, index) => ({
          ...(learningRate !== null && { learningRate }),
          size,
          boxes: boxes!.counts[index]!,
          share: uncertainty!.counts[index]!,
        }))
      }),
    )
  },
}

const WORDS = {
  none: 'no border that could be measured',
  pending: 'measured once all cells are computed',
}

const note = (words: string): LegendItem => ({ swatch: { kind: 'none' }, label: `{muted|${words}}` })

/** Room beside values on an axis, as a share of their span in decades, and that of a span of less than so many. */
const ROOM = 0.08
const LEAST_SPAN = 0.5

/** What axes are over where there is nothing to be measured. */
const EMPTY = { sizes: [4, 25], boxes: [1, 1000], shares: [0.01, 1] }

function axesOf(found: BorderDimension | null | undefined) {
  const { sizes = EMPTY.sizes, counts = EMPTY.boxes } = found?.boxes ?? {}
  const { counts: shares = EMPTY.shares } = found?.uncertainty ?? {}
  return {
    x: axisOver(sizes, { name: 'side {symbol|s}, distance {symbol|ε} in cells', shortName: 'cells' }),
    y: axisOver(counts, { name: 'boxes {symbol|N}({symbol|s})', shortName: '{symbol|N}' }),
    below: {
      y: axisOver(shares, { name: 'share of pairs {symbol|F}({symbol|ε})', shortName: 'share {symbol|F}' }),
      share: 0.5,
    },
  }
}

function axisOver(values: readonly number[], name: Pick<AxisSpec, 'name' | 'shortName'>): AxisSpec {
  const positive = values.filter((value) => value > 0 && value < Infinity)
  if (positive.length === 0) return { ...name, scale: 'log', min: 0.1, max: 1 }
  const [least, most] = [Math.min(...positive), Math.max(...positive)]
  const room = 10 ** (ROOM * Math.max(Math.log10(most / least), LEAST_SPAN))
  return { ...name, scale: 'log', min: least / room, max: most * room }
}

interface Estimate {
  name: 'boxes' | 'share'
  fit: Fit
  /** Of the line on logarithmic axes. */
  slope: number
  color: string
  words: string
}

function estimatesOf({ boxes, uncertainty }: BorderDimension, { style }: FigureOptions): Estimate[] {
  const [from, to] = [boxes.sizes[0]!, boxes.sizes.at(-1)!]
  return [
    {
      name: 'boxes',
      fit: boxes,
      slope: -boxes.dimension,
      color: rampColor(0, 2, style),
      words: `box counting, ${from} … ${to} cells`,
    },
    {
      name: 'share',
      fit: uncertainty,
      slope: 2 - uncertainty.dimension,
      color: rampColor(1, 2, style),
      words: 'uncertainty exponent',
    },
  ]
}

const legendOf = ({ name, fit, color, words }: Estimate): LegendItem => ({
  swatch: { kind: 'line', color },
  label: `${name === 'boxes' ? 'dimension ' : ''}${dimensionText(fit)} {muted|(${words})}`,
})

/** What was counted at each size, on the line that was fitted: through the mean of the logarithms, with its slope. */
function marksOf({ name, fit, slope, color }: Estimate, plane: number, { theme, scale }: Frame): DrawnMark[] {
  const points = fit.sizes.map((size, index): Point => [size, fit.counts[index]!]).filter(([, count]) => count > 0)
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [middle, height] = [mean(([size]) => Math.log(size)), mean(([, count]) => Math.log(count))]
  const line = fit.sizes.map((size): Point => [size, Math.exp(height + slope * (Math.log(size) - middle))])
  return [
    {
      kind: 'line',
      name: `${name}-line`,
      plane,
      z: 4,
      points: line,
      stroke: { color, width: theme.lineWidth * scale },
    },
    {
      kind: 'points',
      name,
      plane,
      z: 5,
      points,
      dot: { shape: 'dot', size: 7 * scale, fill: color, border: { color: theme.paper, width: scale } },
    },
  ]
}

/** What was counted at the size that is nearest to the one that is pointed at. */
function borderReading(input: FigureInput, { x }: Pointed, slice = 0): Reading[] {
  const found = borderOf(input, slice)
  if (!found || x === undefined || !(x > 0)) return []
  const { sizes, counts } = found.boxes
  const distances = sizes.map((size) => Math.abs(Math.log(size / x)))
  const index = distances.indexOf(Math.min(...distances))
  return [
    { name: 's, ε', value: `${formatCount(sizes[index]!)} cells` },
    { name: 'N', value: formatNumber(counts[index]!, 5) },
    { name: 'F', value: formatNumber(found.uncertainty.counts[index]!, 4) },
  ]
}
