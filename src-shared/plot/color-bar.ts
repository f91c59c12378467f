import type { FigureOptions } from './figure.ts'
import type { Frame } from './frame.ts'
import { themeOf } from './palette.ts'
import { textElement, type SheetElement } from './sheet.ts'
import { sizesOf } from './sizes.ts'
import { commonMarkup, textWidth, type Markup } from './text.ts'
import { ticksOf, type Scale } from './ticks.ts'

/** A scale of colours with its ticks, drawn upright beside the plot. */
export interface ColorBar {
  name: Markup
  /** Colour at a fraction of the bar, 0 (bottom) … 1. */
  colorAt(fraction: number): string
  ticks: { fraction: number; value: number }[]
  /** Where it has short ticks without a label, as fractions. */
  marks?: readonly number[]
  /** How the values are written; like the ticks of an axis by default. */
  label?: (value: number) => Markup
  /**
   * Number of bands of one colour each, from bottom to top all of one height; the colours run into each other by
   * default.
   */
  bands?: number
}

/** The ticks of a bar whose colours are even over [min, max] on the given scale. */
export function barTicks(scale: Scale, min: number, max: number): ColorBar['ticks'] {
  if (!(max > min)) return [{ fraction: 0.5, value: min }]
  return ticksOf(scale, min, max, 6).major.map((value) => ({
    fraction: scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min),
    value,
  }))
}

/** Room that a colour bar takes beside the plot; none where there is no bar, and on a thumbnail. */
export function colorBarMargin(bar: ColorBar | undefined, options: FigureOptions): number {
  if (!bar || options.thumbnail) return 0
  const { fontSize, scale } = sizesOf(options)
  return (14 + 12 + 16 + 4) * scale + labelWidth(bar, options) + fontSize * 1.3
}

/**
 * The bar with its ticks and its name, in that room.
 * @param offset pixels between the plot and the room of the bar
 */
export function colorBarElements(
  bar: ColorBar | undefined,
  frame: Frame,
  options: FigureOptions,
  offset = 0,
): SheetElement[] {
  if (!bar || options.thumbnail) return []
  const { plot, theme, fontSize, scale } = frame
  const left = plot.left + plot.width + offset + 14 * scale
  const width = 12 * scale
  const ramp: SheetElement = {
    kind: 'ramp',
    x: left,
    y: plot.top,
    width,
    height: plot.height,
    stops: stopsOf(bar),
  }
  const label = labelOf(bar)
  const ticks = spacedTicks(bar, plot.height, fontSize).flatMap(({ fraction, value }): SheetElement[] => {
    const y = plot.top + plot.height * (1 - fraction)
    return [
      {
        kind: 'line',
        from: [left + width, y],
        to: [left + width + 5 * scale, y],
        stroke: theme.axis,
        width: theme.axisWidth * scale,
      },
      textElement(label(value), left + width + 10 * scale, y, {
        fontSize,
        theme,
        color: theme.muted,
      }),
    ]
  })
  const marks = (bar.marks ?? []).map((fraction): SheetElement => {
    const y = plot.top + plot.height * (1 - fraction)
    const [from, to] = [left + width, left + width + 3 * scale]
    return { kind: 'line', from: [from, y], to: [to, y], stroke: theme.axis, width: theme.axisWidth * scale }
  })
  const nameX = left + width + 16 * scale + labelWidth(bar, options) + fontSize * 0.65
  const name = textElement(bar.name, nameX, plot.top + plot.height / 2, {
    fontSize,
    theme,
    align: 'center',
    rotation: Math.PI / 2,
  })
  return [ramp, ...marks, ...ticks, name]
}

/**
 * Every tick, or every second, third, … of them: so many that their labels are clear of each other on a bar of that
 * height.
 */
function spacedTicks({ ticks }: ColorBar, height: number, fontSize: number): ColorBar['ticks'] {
  for (let stride = 1; ; stride++) {
    const kept = ticks.filter((_, index) => index % stride === 0)
    const gaps = kept.slice(1).map(({ fraction }, index) => Math.abs(fraction - kept[index]!.fraction) * height)
    if (gaps.every((gap) => gap >= fontSize * 1.2)) return kept
  }
}

function stopsOf({ bands, colorAt }: ColorBar): { offset: number; color: string }[] {
  if (bands === undefined)
    return Array.from({ length: 33 }, (_, index) => ({ offset: index / 32, color: colorAt(index / 32) }))
  return Array.from({ length: bands }, (_, band) => colorAt((band + 0.5) / bands)).flatMap((color, band) => [
    { offset: band / bands, color },
    { offset: (band + 1) / bands, color },
  ])
}

function labelOf({ ticks, label }: ColorBar): (value: number) => Markup {
  return label ?? commonMarkup(ticks.map(({ value }) => value))
}

function labelWidth(bar: ColorBar, options: FigureOptions): number {
  const theme = themeOf(options.style)
  const label = labelOf(bar)
  const widths = bar.ticks.map(({ value }) => textWidth(label(value), sizesOf(options).fontSize, theme))
  return Math.max(...widths, 0)
}
