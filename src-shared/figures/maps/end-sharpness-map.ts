import { PENDING } from '../../contract/index.ts'
import { fateNames } from '../../results/index.ts'
import {
  barTicks,
  channelsOf,
  type ColorBar,
  colorBarElements,
  colorBarMargin,
  fateColor,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatShare,
  layoutFrame,
  type LegendItem,
  mixColors,
  pixelOf,
  type RunFigureKind,
  scaleColor,
} from '../../plot/index.ts'
import { coarseLayer } from './coarse.ts'
import { type Ends, endsOf, isWide } from './end-values.ts'
import { seenMap } from './seen-map.ts'
import { type Cells, isComputed } from './fate-cells.ts'
import { cellReading } from './readings.ts'

/** The largest eigenvalue of the Hessian where each descent converged; what did not is grey. */
export const endSharpnessMap: RunFigureKind = {
  name: 'end-sharpness-map',
  title: 'End sharpness',
  reading: cellReading,
  axes(input, options) {
    const { x, y } = seenMap(input, options).axes
    return { x, y }
  },
  draw(input, options) {
    const { axes, columns, rows, cells, name } = seenMap(input, options)
    // Of all slices, so that a colour means the same in each.
    const scale = scaleOf(endsOf(input))
    const frame = layoutFrame(options, {
      ...axes,
      legend: [...name, ...greyLegend(input, options, cells, scale)],
      rightMargin: colorBarMargin(scale.bar, options),
    })
    const pixel = sharpnessPixels(input, options, cells, scale)
    return figureIn(frame, {
      marks: pixel ? [coarseLayer(columns, rows, pixel, isComputed(input, cells))] : [],
      words: colorBarElements(scale.bar, frame, options),
    })
  },
}

/** The colour below that of the least: the same hue, as pale as no other of the figure. */
const levelColor = mixColors(scaleColor(0), '#FFFFFF', 0.84)

/** Shades of the scale; more are not told apart. */
const SHADES = 256

interface SharpnessScale {
  bar: ColorBar
  fractionOf(sharpness: number): number
  /** Ends at which λ is 0 or less have no place on a logarithmic scale: they have a colour of their own. */
  leavesOutLevel: boolean
}

function scaleOf({ least, greatest, leastPositive, level }: Ends): SharpnessScale {
  const wide = isWide(leastPositive, greatest)
  const [low, high] = least > greatest ? [0, 1] : [wide ? leastPositive : least, greatest]
  const place = (value: number) =>
    wide ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low)
  return {
    bar: {
      name: 'sharpness {symbol|λ} at the end',
      colorAt: scaleColor,
      ticks: least > greatest ? [] : barTicks(wide ? 'log' : 'linear', low, high),
    },
    fractionOf: high > low ? place : () => 0.5,
    leavesOutLevel: wide && level > 0,
  }
}

/** The colour of a fate without its hue: what has no sharpness is not to be taken for a colour of the scale. */
export function greyOf(fate: string, { style }: Pick<FigureOptions, 'style'>): string {
  const [red, green, blue] = channelsOf(fateColor(fate, style))
  const grey = Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  return `#${grey.toString(16).padStart(2, '0').repeat(3)}`.toUpperCase()
}

/** The pixel of each cell (see pixelOf); one that is not computed is empty. */
function sharpnessPixels(
  { run, data }: FigureInput,
  options: FigureOptions,
  { first }: Cells,
  { fractionOf, leavesOutLevel }: SharpnessScale,
): ((index: number) => number) | undefined {
  const { fate, sharpness } = data.arrays
  if (!fate || !sharpness) return undefined
  const greys = new Int32Array(PENDING + 1)
  fateNames(run).forEach((name, code) => (greys[code] = pixelOf(greyOf(name, options))))
  const shades = Int32Array.from({ length: SHADES }, (_, shade) => pixelOf(scaleColor(shade / (SHADES - 1))))
  const level = pixelOf(levelColor)
  return (index) => {
    const code = fate.data[first + index]!
    const value = sharpness.data[first + index]!
    if (code === PENDING || !Number.isFinite(value)) return greys[code]!
    if (leavesOutLevel && value <= 0) return level
    return shades[Math.round(fractionOf(value) * (SHADES - 1))]!
  }
}

/** The fates of cells that have no sharpness, with their shares of what is computed. */
function greyLegend(
  { run, data }: FigureInput,
  options: FigureOptions,
  { first, count }: Cells,
  { leavesOutLevel }: SharpnessScale,
): LegendItem[] {
  const { fate, sharpness } = data.arrays
  const names = fateNames(run)
  const without = new Float64Array(PENDING + 1)
  let [computed, level] = [0, 0]
  for (let index = first; index < Math.min(first + count, fate?.data.length ?? 0); index++) {
    const code = fate!.data[index]!
    if (code === PENDING) continue
    computed++
    const value = sharpness?.data[index] ?? Number.NaN
    if (!Number.isFinite(value)) without[code]!++
    else if (value <= 0) level++
  }
  const item = (color: string, label: string, cells: number): LegendItem[] =>
    cells > 0 ? [{ swatch: { kind: 'area', colors: [color] }, label, value: formatShare(cells / computed) }] : []
  return [
    ...names.flatMap((name, code) => item(greyOf(name, options), name, without[code]!)),
    ...(leavesOutLevel ? item(levelColor, '{symbol|λ} ≤ 0', level) : []),
  ]
}
