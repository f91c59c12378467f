import { columnAxisOf } from '../../contract/index.ts'
import { mapAxes } from '../axes.ts'
import { fateLayer, fateLegend } from './fate-cells.ts'
import { configOf } from '../../results/index.ts'
import { figureIn, type FigureOptions, layoutFrame, type RunFigureKind, viewOf } from '../../plot/index.ts'
import { phaseBar, phaseMargin } from './phase-marks.ts'
import { mapPhases } from './phases.ts'
import { cellReading } from './readings.ts'
import {
  curveLabels,
  limitCurves,
  limitLabelsBeside,
  limitLines,
  limitMargin,
  stabilityLimits,
} from './stability-limits.ts'

/** Fig 6 of the article: the fate of gradient descent over start point and learning rate. */
export const fateMap: RunFigureKind = {
  name: 'fate-map',
  title: 'Fate map',
  reading: cellReading,
  axes: (input, options) => mapAxes(input.run, configOf(input.run, 'fate-map'), options),
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const axes = mapAxes(input.run, config, options)
    const cells = { first: 0, count: columnAxisOf(config).count * config.learningRate.count }
    const limits = stabilityLimits(input, options, options.view?.y ?? [axes.y.min, axes.y.max])
    const phases = mapPhases(input, options)
    const beside = phaseMargin(phases, options)
    const fates = fateLegend(input, options, cells)
    const all = { ...options, view: viewOf(axes) }
    // Phases that have no room for their names, and are no fates, stand in the legend; also when the figure is zoomed.
    const framed = (shown: FigureOptions, room: number) => {
      const parts = { ...axes, rightMargin: beside + room }
      const whole = layoutFrame(all, { ...parts, legend: fates })
      const unnamed = phaseBar(phases, whole).unnamed.filter(({ label }) => fates.every((fate) => fate.label !== label))
      return layoutFrame(shown, { ...parts, legend: [...fates, ...unnamed] })
    }
    const margin = limitMargin(input, axes.y, options, (room) => framed(all, room))
    const frame = framed(options, margin)
    const map = fateLayer(input, options, columnAxisOf(config), config.learningRate, cells)
    if (options.thumbnail) return figureIn(frame, { marks: map })
    const curves = limitCurves(input, options, frame)
    // Of a part of the momenta the last is not beside the plane.
    const named = config.momentum && options.view ? [] : limits
    return figureIn(frame, {
      marks: [...map, ...curves, ...(config.momentum ? [] : limitLines(limits, frame, 'y'))],
      words: [
        ...phaseBar(phases, frame).elements,
        ...limitLabelsBeside(named, input, frame, options, { offset: beside, margin }),
        ...curveLabels(
          curves,
          named.map((limit) => limit.fates.join(', ')),
          frame,
        ),
      ],
    })
  },
}
