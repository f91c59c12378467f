import { columnAxisOf, PENDING, unsettledFates, type Axis } from '../../contract/index.ts'
import { mapAxes } from '../axes.ts'
import {
  barTicks,
  type ColorBar,
  colorBarElements,
  colorBarMargin,
  type Figure,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type FrameParts,
  layoutFrame,
  type LegendItem,
  pixelOf,
  type RunFigureKind,
  scaleColor,
} from '../../plot/index.ts'
import { coarseLayer } from './coarse.ts'
import { type Cells, isComputed } from './fate-cells.ts'
import { cellReading } from './readings.ts'
import { configOf, fateNames } from '../../results/index.ts'

/** How many iterations gradient descent took until its fate was decided, over start point and learning rate. */
export const iterations: RunFigureKind = {
  name: 'iterations',
  title: 'Iterations to decide',
  reading: cellReading,
  axes: (input, options) => mapAxes(input.run, configOf(input.run, 'fate-map'), options),
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const { learningRate: rows, steps } = config
    const columns = columnAxisOf(config)
    const cells = { first: 0, count: columns.count * rows.count }
    const axes = mapAxes(input.run, config, options)
    return drawIterations(input, options, { axes, columns, rows, cells, steps, legend: [] })
  },
}

/** A map of iterations, whose colours are even in their logarithm. What is not decided is paper. */
export function drawIterations(
  input: FigureInput,
  options: FigureOptions,
  map: { axes: FrameParts; columns: Axis; rows: Axis; cells: Cells; steps: number; legend: LegendItem[] },
): Figure {
  const { axes, columns, rows, cells, steps, legend } = map
  const most = Math.max(steps, 2)
  const bar: ColorBar = { name: 'iterations {symbol|t}', colorAt: scaleColor, ticks: barTicks('log', 1, most) }
  const frame = layoutFrame(options, {
    ...axes,
    legend: [...legend, { swatch: { kind: 'area', colors: [] }, label: `undecided after ${steps} steps` }],
    rightMargin: colorBarMargin(bar, options),
  })
  const pixel = iterationPixels(input, most, cells)
  return figureIn(frame, {
    marks: pixel ? [coarseLayer(columns, rows, pixel, isComputed(input, cells))] : [],
    words: colorBarElements(bar, frame, options),
  })
}

function iterationPixels(
  { run, data }: FigureInput,
  most: number,
  { first }: Cells,
): ((index: number) => number) | undefined {
  const codes = data.arrays.fate?.data
  const taken = data.arrays.iterations?.data
  if (!codes || !taken) return undefined
  const names = fateNames(run)
  // Not computed, or not decided: paper.
  const decided = Uint8Array.from({ length: PENDING + 1 }, (_, code) =>
    code < names.length && !unsettledFates.includes(names[code] as string) ? 1 : 0,
  )
  // A hundredth of a decade is finer than the eye tells colours apart.
  const perStep = 100 * Math.LOG10E
  const shades = Int32Array.from({ length: Math.ceil(Math.log(most) * perStep) + 1 }, (_, shade) =>
    pixelOf(scaleColor(shade / (Math.log(most) * perStep))),
  )
  return (index) =>
    decided[codes[first + index] as number] === 1
      ? (shades[Math.round(Math.log(Math.max(taken[first + index] as number, 1)) * perStep)] as number)
      : 0
}
