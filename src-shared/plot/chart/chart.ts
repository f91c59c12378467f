import { CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { GraphicComponent, GridComponent } from 'echarts/components'
import { init, setPlatformAPI, use } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import type { Figure } from '../figure.ts'
import { displayedTexts, type DisplayedText } from './displayed.ts'
import { optionOf } from './option.ts'
import type { Images } from './rasters.ts'
import { paintedNodes, type SvgNode } from './svg-nodes.ts'

/** A place where a figure is drawn: a canvas or an element of a page, or nothing but the nodes of an SVG. */
export interface Chart {
  /**
   * Replaces what is shown.
   * @param images how images of rasters are made; without them the host draws the rasters itself
   */
  show(figure: Figure, images?: Images): void
  /** Draws at once what has been shown, instead of before the next frame. */
  flush(): void
  resize(size: { width: number; height: number }): void
  /** The text as it was drawn, piece by piece. */
  texts(): DisplayedText[]
  /** What a chart without a page draws. */
  svgNodes(): SvgNode[]
  dispose(): void
}

interface ChartSize {
  /** In CSS pixels. */
  width: number
  height: number
  /** Device pixels per CSS pixel. */
  pixelRatio: number
}

/** A chart in an element of a page, as large as it is, or on a canvas. The caller disposes it. */
export function openChart(host: Parameters<typeof init>[0], size: Partial<ChartSize>): Chart {
  use([CanvasRenderer, ...parts])
  return opened(host, { renderer: 'canvas' }, size)
}

/** A chart that is drawn as the nodes of an SVG. The caller disposes it. */
export function openSvgChart(size: ChartSize): Chart {
  use([SVGRenderer, ...parts])
  return opened(null, { renderer: 'svg', ssr: true }, size)
}

/** What charts need where there is no page: canvases, and how wide text is in a CSS font. */
export function setChartPlatform(platform: Parameters<typeof setPlatformAPI>[0]): void {
  setPlatformAPI(platform)
}

const parts = [CustomChart, GraphicComponent, GridComponent, LineChart, ScatterChart]

function opened(
  host: Parameters<typeof init>[0],
  renderer: { renderer: 'canvas' } | { renderer: 'svg'; ssr: true },
  { pixelRatio, ...size }: Partial<ChartSize>,
): Chart {
  const chart = init(host, null, {
    ...renderer,
    ...size,
    ...(pixelRatio !== undefined && { devicePixelRatio: pixelRatio }),
  })
  return {
    show: (figure, images) => chart.setOption(optionOf(figure, images), { notMerge: true, silent: true }),
    flush: () => chart.getZr().flush(),
    resize: (to) => {
      if (chart.getWidth() !== to.width || chart.getHeight() !== to.height) chart.resize(to)
    },
    texts: () => displayedTexts(chart),
    svgNodes: () => paintedNodes(chart),
    dispose: () => chart.dispose(),
  }
}
