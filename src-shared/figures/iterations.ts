import { unsettledFates } from '../contract/index.ts'
import { barTicks, colorBarElements, colorBarMargin, type ColorBar } from './color-bar.ts'
import { mapAxes } from './fate-map.ts'
import { configOf, fateNames } from './fates.ts'
import type { FigureInput, FigureKind } from './figure.ts'
import { layoutFrame } from './frame.ts'
import { pixelOf, scaleColor } from './palette.ts'
import { mapLayer } from './raster.ts'

/** How many iterations gradient descent took until its fate was decided, over start point and learning rate. */
export const iterations: FigureKind = {
  name: 'iterations',
  title: 'Iterations to decide',
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const most = Math.max(config.steps, 2)
    const bar: ColorBar = { name: 'iterations {symbol|t}', colorAt: scaleColor, ticks: barTicks('log', 1, most) }
    const frame = layoutFrame(options, {
      ...mapAxes(config),
      legend: [{ swatch: { kind: 'area', colors: [] }, label: `undecided after ${config.steps} steps` }],
      rightMargin: options.thumbnail ? 0 : colorBarMargin(bar, options),
    })
    if (!options.thumbnail) frame.graphics.push(...colorBarElements(bar, frame, options))
    const pixel = iterationPixels(input, most)
    return {
      option: { ...frame.option, series: [] },
      rasters: pixel ? [mapLayer(config.start, config.learningRate, pixel)] : [],
    }
  },
}

function iterationPixels({ run, data }: FigureInput, most: number): ((index: number) => number) | undefined {
  const codes = data.arrays.fate?.data
  const taken = data.arrays.iterations?.data
  if (!codes || !taken) return undefined
  const names = fateNames(run)
  // Not computed, or not decided: paper.
  const decided = Uint8Array.from({ length: 256 }, (_, code) =>
    code < names.length && !unsettledFates.includes(names[code] as string) ? 1 : 0,
  )
  // A hundredth of a decade is finer than the eye tells colours apart.
  const perStep = 100 * Math.LOG10E
  const shades = Int32Array.from({ length: Math.ceil(Math.log(most) * perStep) + 1 }, (_, shade) =>
    pixelOf(scaleColor(shade / (Math.log(most) * perStep))),
  )
  return (index) =>
    decided[codes[index] as number] === 1
      ? (shades[Math.round(Math.log(Math.max(taken[index] as number, 1)) * perStep)] as number)
      : 0
}
