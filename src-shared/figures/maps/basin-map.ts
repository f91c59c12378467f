import { learningRatesOf, type BasinMapConfig, type Run } from '../../contract/index.ts'
import { planeAxes, referenceOf, relativeMarkup } from '../axes.ts'
import { type Cells, fateLayer, fateLegend } from './fate-cells.ts'
import { configOf } from '../../results/index.ts'
import {
  figureIn,
  type FigureOptions,
  layoutFrame,
  type LegendItem,
  numberMarkup,
  type RunFigureKind,
} from '../../plot/index.ts'
import { drawIterations } from './iterations.ts'
import { cellReading } from './readings.ts'
import { minimaMarks } from '../paths/plane-minima.ts'

/** The fate of gradient descent over the start points of a plane, at one learning rate. */
export const basinMap: RunFigureKind = {
  name: 'basin-map',
  title: 'Basin map',
  reading: cellReading,
  axes: ({ run }) => planeAxes(configOf(run, 'basin-map')),
  draw(input, options) {
    const config = configOf(input.run, 'basin-map')
    const slice = sliceOf(input.run, config, options)
    const minima = minimaMarks(input.run, options)
    const frame = layoutFrame(options, {
      ...planeAxes(config),
      legend: [slice.name, ...fateLegend(input, options, slice.cells), ...minima.legend],
    })
    const map = fateLayer(input, options, config.x, config.y, slice.cells)
    return figureIn(frame, { marks: [...map, ...minima.marks(frame)] })
  },
}

/** How many iterations gradient descent took until its fate was decided, over the start points of a plane. */
export const basinIterations: RunFigureKind = {
  name: 'basin-iterations',
  title: 'Iterations to decide',
  reading: cellReading,
  axes: ({ run }) => planeAxes(configOf(run, 'basin-map')),
  draw(input, options) {
    const config = configOf(input.run, 'basin-map')
    const { name, cells } = sliceOf(input.run, config, options)
    const map = { columns: config.x, rows: config.y, cells, steps: config.steps, legend: [name] }
    return drawIterations(input, options, { axes: planeAxes(config), ...map })
  },
}

/**
 * The map of one learning rate, where there is a list of them: `options.slice`, or the last one where there are fewer.
 */
export function sliceOf(run: Run, config: BasinMapConfig, options: FigureOptions): { cells: Cells; name: LegendItem } {
  const rates = learningRatesOf(config)
  const slice = Math.min(options.slice ?? 0, rates.length - 1)
  const count = config.x.count * config.y.count
  const rate = rates[slice]!
  const reference = referenceOf(run, options)
  const known = [
    ...(reference ? [`${relativeMarkup(run, [rate, rate], options)} (${reference.fate})`] : []),
    ...(rates.length > 1 ? [`{muted|${slice + 1} of ${rates.length}}`] : []),
  ]
  return {
    cells: { first: slice * count, count },
    name: { swatch: { kind: 'none' }, label: [`{symbol|γ} = ${numberMarkup(rate, 4)}`, ...known].join(', ') },
  }
}
