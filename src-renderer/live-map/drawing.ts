import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { FigureLook, FigureStyle, Run, Summary } from '#shared/contract/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { fractionOf, type RasterView } from '#shared/plot/index.ts'
import { openChart, type Chart } from '#shared/plot/chart/index.ts'
import type { MapConfig } from '#shared/results/index.ts'
import { fontsReady } from '../figure/index.ts'
import type { Plane } from '../gestures/index.ts'
import { paint, type Picture } from './picture.ts'
import { configOver, extentsOf, type PictureSize } from './view.ts'

/** What is drawn, and where. */
interface Drawn {
  host: Readonly<ShallowRef<HTMLElement | null>>
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>
  run: Run
  look: () => FigureLook
  scheme: () => FigureStyle
  config: () => MapConfig
  view: () => RasterView
  cells: () => PictureSize | null
  picture: ShallowRef<Picture | null>
  /** Called once, when it is known where the map lies on a drawing of this size. */
  onPlaced: (area: { width: number; height: number }) => void
}

interface Drawing {
  /** Where the map lies on the drawing, with what its axes show. */
  plane: ShallowRef<Plane | undefined>
  /** The same as a style. */
  clip: ComputedRef<Record<string, string>>
}

/** Milliseconds between paintings of a picture that fills. */
const PAINT_MILLISECONDS = 60

/**
 * Draws the axes by the chart, and beneath them the picture on a canvas, which is moved until there is a better one.
 */
export function useDrawing(drawn: Drawn): Drawing {
  const { host, canvas, run, look, scheme, config, view, cells, picture } = drawn
  const area = shallowRef({ width: 0, height: 0 })
  const plane = shallowRef<Plane>()
  let chart: Chart | undefined
  let frame = 0
  let stale = { axes: true, pixels: true }
  let paintedAt = -Infinity
  let lastPainted: Picture | null = null

  function draw(what: Partial<typeof stale>): void {
    stale = { axes: stale.axes || what.axes === true, pixels: stale.pixels || what.pixels === true }
    frame ||= requestAnimationFrame(() => {
      frame = 0
      if (!host.value || area.value.width < 2 || area.value.height < 2) return
      if (stale.axes) drawAxes()
      if (stale.pixels) drawPixels()
      placePixels()
    })
  }

  /** The run as the figure has it: the map of what is seen, nothing of which is computed. */
  const shown = computed<Run>(() => ({
    ...run,
    config: configOver(config(), view(), cells() ?? { columns: 64, rows: 64 }),
    status: 'running',
    summary: (picture.value?.known ?? null) as Summary | null,
  }))

  function drawAxes(): void {
    stale.axes = false
    chart ??= openChart(host.value!, { pixelRatio: devicePixelRatio })
    chart.resize(area.value)
    const figure = figureOf(shown.value.config, shown.value.config.kind).draw(
      { run: shown.value, data: { members: [], series: [], arrays: {} } },
      { ...area.value, ...look(), style: scheme(), transparent: true, legend: [] },
    )
    chart.show(figure)
    chart.flush()
    const isFirst = plane.value === undefined
    plane.value = figure.planes[0]
    if (isFirst) drawn.onPlaced(area.value)
  }

  function drawPixels(): void {
    const wait = paintedAt + PAINT_MILLISECONDS - performance.now()
    const now = picture.value
    if (!now || !canvas.value) return
    if (wait > 0 && lastPainted === now && now.done < now.exact.length) {
      setTimeout(() => draw({ pixels: true }), wait)
      return
    }
    stale.pixels = false
    paintedAt = performance.now()
    lastPainted = now
    const { columns, rows } = now.size
    if (canvas.value.width !== columns) canvas.value.width = columns
    if (canvas.value.height !== rows) canvas.value.height = rows
    canvas.value.getContext('2d')?.putImageData(paint(now, scheme(), look().articleView), 0, 0)
  }

  /** Puts the picture where it belongs on what is seen now. */
  function placePixels(): void {
    const now = picture.value
    const { value: place } = plane
    if (!now || !place || !canvas.value) return
    const on = { ...place, ...extentsOf(config(), view()) }
    const [left, right] = now.view.x.map((end) => fractionOf(on.x, end)) as [number, number]
    const [bottom, top] = now.view.y.map((end) => fractionOf(on.y, end)) as [number, number]
    const moved = `translate(${left * place.width}px, ${(1 - top) * place.height}px)`
    const across = ((right - left) * place.width) / now.size.columns
    const up = ((top - bottom) * place.height) / now.size.rows
    canvas.value.style.transform = `${moved} scale(${across}, ${up})`
  }

  watch([view, config, look, scheme, area, cells], () => draw({ axes: true, pixels: false }))
  watch([picture, scheme, look], () => draw({ pixels: true }))
  watch(
    () => picture.value?.known,
    () => draw({ axes: true }),
  )
  const resizing = new ResizeObserver(([entry]) => {
    if (!entry) return
    area.value = { width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) }
  })
  onMounted(() => {
    resizing.observe(host.value!)
    void fontsReady.then(() => draw({ axes: true }))
  })
  onBeforeUnmount(() => {
    resizing.disconnect()
    cancelAnimationFrame(frame)
    chart?.dispose()
  })

  const clip = computed(() => {
    if (!plane.value) return {} as Record<string, string>
    const { left, top, width, height } = plane.value
    return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` }
  })
  return { plane, clip }
}
