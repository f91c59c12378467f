import { mapAxes } from './axes.ts'
import { fateLegend, fatePixels } from './fate-cells.ts'
import { configOf } from './fates.ts'
import type { FigureKind } from './figure.ts'
import { layoutFrame } from './frame.ts'
import { mapLayer } from './raster.ts'
import { phaseBar, phaseMargin } from './phase-marks.ts'
import { mapPhases } from './phases.ts'
import { limitLabelsBeside, limitLines, limitMargin, stabilityLimits } from './stability-limits.ts'

/** Fig 6 of the article: the fate of gradient descent over start point and learning rate. */
export const fateMap: FigureKind = {
  name: 'fate-map',
  title: 'Fate map',
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const axes = mapAxes(input.run, config, options)
    const cells = { first: 0, count: config.start.count * config.learningRate.count }
    const limits = stabilityLimits(input, options, options.view?.y ?? [axes.y.min, axes.y.max])
    const phases = mapPhases(input, options)
    const beside = phaseMargin(phases, options)
    const frame = layoutFrame(options, {
      ...axes,
      legend: fateLegend(input, options, cells),
      rightMargin: beside + limitMargin(input, axes.y, options),
    })
    if (!options.thumbnail)
      frame.graphics.push(...phaseBar(phases, frame), ...limitLabelsBeside(limits, input, frame, options, beside))
    const pixel = fatePixels(input, options, cells)
    return {
      option: { ...frame.option, series: options.thumbnail ? [] : limitLines(limits, frame, 'y') },
      rasters: pixel ? [mapLayer(config.start, config.learningRate, pixel)] : [],
    }
  },
}
