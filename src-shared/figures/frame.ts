import type { EChartsCoreOption } from 'echarts/core'
import type { FigureOptions } from './figure.ts'
import { layoutLegend, type LegendItem } from './legend.ts'
import { themeOf, type Theme } from './palette.ts'
import { commonMarkup, richStyles, textFamily, textWidth, type Markup } from './text.ts'
import { ticksOf, type Scale, type Ticks } from './ticks.ts'

/** One axis of a figure: what it measures and which part of it is shown. */
export interface AxisSpec {
  /** Symbol and meaning, such as `learning rate {symbol|γ}`. */
  name: Markup
  scale: Scale
  min: number
  max: number
}

export interface Rectangle {
  left: number
  top: number
  width: number
  height: number
}

/** A drawing with its axes and legend laid out and the room inside them. All lengths in CSS pixels. */
export interface Frame {
  theme: Theme
  /** Factor of all sizes: 1 up to 1600 × 1000, in proportion beyond; with a font size of its own, a twelfth of that. */
  scale: number
  fontSize: number
  plot: Rectangle
  x: AxisSpec
  y: AxisSpec
  /** The option without series. */
  option: EChartsCoreOption
  /** Elements drawn over the figure; part of `option`, open to additions. */
  graphics: GraphicElement[]
}

export type GraphicElement = Record<string, unknown>

const TICK = 5

/** Font size and factor of a drawing: as asked for, or chosen by its size. */
export function sizesOf({ width, height, fontSize }: FigureOptions): { scale: number; fontSize: number } {
  if (fontSize !== undefined) return { scale: fontSize / 12, fontSize }
  const scale = Math.max(1, Math.min(width / 1600, height / 1000))
  return { scale, fontSize: Math.round(12 * scale * 2) / 2 }
}

/**
 * Lays out the axes, the legend above them and `rightMargin` pixels beside them so that no label is cut off, and gives the
 * option of it all. A thumbnail has no text and fills its card.
 */
export function layoutFrame(
  options: FigureOptions,
  parts: { x: AxisSpec; y: AxisSpec; legend?: LegendItem[]; rightMargin?: number },
): Frame {
  const { legend = [], rightMargin = 0 } = parts
  const x = within(parts.x, options.view?.x)
  const y = within(parts.y, options.view?.y)
  const theme = themeOf(options.style)
  const { scale, fontSize } = sizesOf(options)
  const graphics: GraphicElement[] = []
  if (options.thumbnail) {
    const plot = inset(options, { left: 6, right: 6, top: 6, bottom: 6 })
    const hidden = (axis: AxisSpec) => ({ type: axisType(axis), min: axis.min, max: axis.max, show: false })
    const option = baseOption(options, theme, plot, hidden(x), hidden(y), graphics)
    return { theme, scale, fontSize, plot, x, y, option, graphics }
  }

  const pad = 10 * scale
  const nameSize = Math.round(13 * scale * 2) / 2
  const yTicks = ticksOf(y.scale, y.min, y.max, tickTarget(options.height - 90 * scale, 44 * scale))
  const yLabelWidth = Math.max(...labelWidths(yTicks, fontSize, theme), 0)
  const yNameGap = TICK * scale + 5 * scale + yLabelWidth + 8 * scale
  const left = pad + nameSize * 1.2 + yNameGap
  const bottom = pad + nameSize * 1.3 + 6 * scale + fontSize * 1.3 + (TICK + 4) * scale
  const xTarget = tickTarget(options.width - left - rightMargin - pad, xSpacing(x, fontSize, theme))
  const xTicks = ticksOf(x.scale, x.min, x.max, xTarget)
  const right = Math.max(pad + rightMargin, pad + overhang(xTicks, fontSize, theme))
  const placed = layoutLegend(legend, { left, width: options.width - left - pad, top: pad, fontSize, scale, theme })
  graphics.push(...placed.elements)
  const top = Math.max(pad + fontSize * 0.6, placed.height > 0 ? pad + placed.height + 10 * scale : 0)
  const plot = inset(options, { left, right, top, bottom })

  const sizes = { theme, scale, fontSize, nameSize }
  const option = baseOption(
    options,
    theme,
    plot,
    axisOption(x, xTicks, fontSize * 1.3 + (TICK + 4) * scale + 6 * scale, sizes),
    axisOption(y, yTicks, yNameGap, sizes),
    graphics,
  )
  const frame = { theme, scale, fontSize, plot, x, y, option, graphics }
  graphics.push(...minorTicks(frame, xTicks.minor, yTicks.minor))
  return frame
}

/** Minor ticks, at half the length of the others: an axis of the chart draws ticks of one length only. */
function minorTicks(frame: Frame, xTicks: number[], yTicks: number[]): GraphicElement[] {
  const { plot, theme, scale } = frame
  const length = (TICK * scale) / 2
  const bottom = plot.top + plot.height
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    silent: true,
    shape: { x1, y1, x2, y2 },
    style: { stroke: theme.axis, lineWidth: theme.axisWidth * scale },
  })
  return [
    ...xTicks.map((tick) => line(xPixel(frame, tick), bottom, xPixel(frame, tick), bottom + length)),
    ...yTicks.map((tick) => line(plot.left - length, yPixel(frame, tick), plot.left, yPixel(frame, tick))),
  ]
}

/** The axis over the part of it that is asked for; a log axis has no part at 0 or below. */
function within(axis: AxisSpec, part: [number, number] | undefined): AxisSpec {
  return part && (axis.scale === 'linear' || part[0] > 0) ? { ...axis, min: part[0], max: part[1] } : axis
}

/** Pixel position of a value on the x axis of a frame. */
export function xPixel({ plot, x }: Frame, value: number): number {
  return plot.left + plot.width * fractionOf(x, value)
}

/** Pixel position of a value on the y axis of a frame. */
export function yPixel({ plot, y }: Frame, value: number): number {
  return plot.top + plot.height * (1 - fractionOf(y, value))
}

function fractionOf({ scale, min, max }: AxisSpec, value: number): number {
  return scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
}

function axisType(axis: AxisSpec): 'log' | 'value' {
  return axis.scale === 'log' ? 'log' : 'value'
}

function tickTarget(length: number, spacing: number): number {
  return Math.max(2, Math.min(10, Math.floor(length / spacing)))
}

/** Room that one tick label of the x axis needs, with the space to its neighbour. */
function xSpacing(axis: AxisSpec, fontSize: number, theme: Theme): number {
  const widths = labelWidths(ticksOf(axis.scale, axis.min, axis.max, 6), fontSize, theme)
  return Math.max(...widths, fontSize * 2) + fontSize * 2
}

/** How far the last label of the x axis can stand out beyond the plot. */
function overhang(ticks: Ticks, fontSize: number, theme: Theme): number {
  return (labelWidths(ticks, fontSize, theme).at(-1) ?? 0) / 2
}

function labelWidths({ major }: Ticks, fontSize: number, theme: Theme): number[] {
  const label = commonMarkup(major)
  return major.map((tick) => textWidth(label(tick), fontSize, theme))
}

function inset(
  { width, height }: FigureOptions,
  margins: { left: number; right: number; top: number; bottom: number },
): Rectangle {
  const left = Math.round(margins.left)
  const top = Math.round(margins.top)
  return {
    left,
    top,
    width: Math.max(Math.round(width - margins.right) - left, 1),
    height: Math.max(Math.round(height - margins.bottom) - top, 1),
  }
}

function axisOption(
  axis: AxisSpec,
  ticks: Ticks,
  nameGap: number,
  { theme, scale, fontSize, nameSize }: { theme: Theme; scale: number; fontSize: number; nameSize: number },
) {
  const line = { color: theme.axis, width: theme.axisWidth * scale }
  return {
    type: axisType(axis),
    min: axis.min,
    max: axis.max,
    z: 4,
    silent: true,
    name: axis.name,
    nameLocation: 'middle',
    nameGap,
    nameMoveOverlap: false,
    nameTextStyle: {
      color: theme.ink,
      fontSize: nameSize,
      fontFamily: textFamily,
      rich: richStyles(nameSize, theme),
    },
    axisLine: { show: true, onZero: false, lineStyle: line },
    axisTick: { show: true, length: TICK * scale, lineStyle: line, customValues: ticks.major },
    axisLabel: {
      customValues: ticks.major,
      formatter: commonMarkup(ticks.major),
      color: theme.muted,
      fontSize,
      fontFamily: textFamily,
      margin: (TICK + 5) * scale,
      showMinLabel: true,
      showMaxLabel: true,
      hideOverlap: false,
      rich: richStyles(fontSize, theme),
    },
    splitLine: { show: false },
  }
}

function baseOption(
  options: FigureOptions,
  theme: Theme,
  plot: Rectangle,
  xAxis: object,
  yAxis: object,
  graphics: GraphicElement[],
): EChartsCoreOption {
  return {
    animation: false,
    backgroundColor: options.transparent ? 'transparent' : theme.paper,
    textStyle: { fontFamily: textFamily },
    grid: { ...plot, containLabel: false, outerBoundsMode: 'none', show: false },
    xAxis,
    yAxis,
    graphic: { elements: graphics },
  }
}
