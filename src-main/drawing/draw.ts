import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { init, setPlatformAPI } from 'echarts/core'
import type { ExportOptions, Run, RunData } from '#shared/contract/index.ts'
import { figureOf, registerFigureParts, withRasters, type ImageOf } from '#shared/figures/index.ts'
import { checkLook } from './check-look.ts'
import { registerFonts } from './fonts.ts'
import { withPngText } from './png-text.ts'

/** What to draw: a figure by its name, of a run with everything that it computed so far. */
export interface Drawing {
  run: Run
  data: RunData
  figure: string
  options: ExportOptions
}

let prepared = false

/**
 * Draws a figure of a run as PNG of `width · pixelRatio` × `height · pixelRatio` pixels, whose text metadata says what made it:
 * the run, its config and the version.
 * @throws {OverstepError} `not-found` when runs of this kind have no such figure; `invalid-input` when the look asks for what the run has not.
 */
export async function drawFigure({ run, data, figure, options }: Drawing): Promise<Uint8Array<ArrayBuffer>> {
  prepare()
  const { width, height, pixelRatio } = options
  const kind = figureOf(run.config, figure)
  checkLook(run, options)
  const canvas = createCanvas(Math.round(width * pixelRatio), Math.round(height * pixelRatio))
  const chart = init(asElement(canvas), null, { renderer: 'canvas', devicePixelRatio: pixelRatio, width, height })
  try {
    const drawn = kind.draw({ run, data }, options)
    chart.setOption(withRasters(drawn, imageOf))
    chart.getZr().flush()
    return withPngText(await canvas.encode('png'), {
      Software: `Overstep ${run.appVersion}`,
      Title: `${run.title}: ${kind.title}`,
      'Creation Time': new Date().toISOString(),
      'overstep:run': run.id,
      'overstep:figure': kind.name,
      'overstep:version': run.appVersion,
      'overstep:config': JSON.stringify(run.config),
      'overstep:computed by': `${run.engine}, ${run.device}, ${run.precision}`,
      ...(typeof run.summary?.dataset === 'string' && { 'overstep:dataset': run.summary.dataset }),
    })
  } finally {
    chart.dispose()
  }
}

const imageOf: ImageOf = (layer, view, width, height) => {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  image.data.set(layer.paint(view, width, height))
  context.putImageData(image, 0, 0)
  return canvas
}

function prepare(): void {
  if (prepared) return
  registerFonts()
  registerFigureParts()
  const ruler = createCanvas(1, 1).getContext('2d')
  setPlatformAPI({
    createCanvas: () => asElement(createCanvas(1, 1)),
    measureText: (text, font) => {
      if (font !== undefined) ruler.font = font
      return ruler.measureText(text)
    },
  })
  prepared = true
}

/** ECharts asks for the element of a page but uses only what every canvas has. */
function asElement(canvas: Canvas): never {
  return canvas as never
}
