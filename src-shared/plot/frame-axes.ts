import type { Frame, GraphicElement, Rectangle } from './frame.ts'
import type { Theme } from './palette.ts'
import { commonMarkup, richStyles, textFamily, textWidth, type Markup } from './text.ts'
import { ticksOf, type Scale, type Ticks } from './ticks.ts'

/** One axis of a figure: what it measures and which part of it is shown. */
export interface AxisSpec {
  /** Symbol and meaning, such as `learning rate {symbol|γ}`. */
  name: Markup
  /** What stands for the name beside an axis that is shorter than it. */
  shortName?: Markup
  scale: Scale
  min: number
  max: number
  /**
   * Labels show the value times this, and ticks stand where that is a round number: the plane keeps its coordinates while its axis speaks in another
   * unit. 1 by default.
   */
  factor?: number
  /**
   * The ends are those of settings, however close. Those of values are moved apart where these differ by rounding
   * alone.
   */
  given?: boolean
  /** The one value that the axis is about; the only tick as long as no more than the axis is shown. */
  only?: number
}

/** Sizes of text and strokes of a drawing, in CSS pixels. */
export interface Sizes {
  theme: Theme
  /** Factor of all sizes: 1 up to 1600 × 1000, in proportion beyond. */
  scale: number
  fontSize: number
  nameSize: number
  /** Whether there is little room, so that things stand close to each other. */
  close?: boolean
}

/** Length of a tick at scale 1. */
export const TICK = 5

/** How an axis of the given length is divided: ticks in its coordinates, with their labels. */
export interface Division extends Ticks {
  label(tick: number): Markup
  /** Width of each label of `major`. */
  widths: number[]
}

/** Divides an axis of `length` pixels; labels across it take as much room as they are wide. */
export function divide(axis: AxisSpec, length: number, across: boolean, { fontSize, scale, theme }: Sizes): Division {
  const { factor = 1, min, max, only } = axis
  const dividedBy = (target: number): Division => {
    const { major, minor } =
      only === undefined
        ? ticksOf(axis.scale, min * factor, max * factor, target)
        : { major: [only * factor], minor: [] }
    const label = commonMarkup(major)
    return {
      major: major.map((tick) => tick / factor),
      minor: minor.map((tick) => tick / factor),
      label: (tick) => label(tick * factor),
      widths: major.map((tick) => textWidth(label(tick), fontSize, theme)),
    }
  }
  const spacing = across ? Math.max(...dividedBy(6).widths, fontSize * 2) + fontSize * 2 : 44 * scale
  return dividedBy(Math.max(2, Math.min(10, Math.floor(length / spacing))))
}

/** An axis of the chart, of `length` pixels, with a name that is no longer than that where there is one, and else than `room`. */
export function axisOption(
  axis: AxisSpec,
  { major, label }: Division,
  { length, room, nameGap }: { length: number; room: number; nameGap: number },
  sizes: Sizes,
) {
  const { theme, scale, fontSize, nameSize } = sizes
  const { name, shortName = name } = axis
  const within = (most: number) => [name, shortName].find((words) => textWidth(words, nameSize, theme) <= most)
  return {
    ...bareAxis(axis),
    z: 4,
    silent: true,
    name: within(length) ?? within(room) ?? shortName,
    nameLocation: 'middle',
    nameGap,
    nameMoveOverlap: false,
    nameTextStyle: {
      color: theme.ink,
      fontSize: nameSize,
      fontFamily: textFamily,
      rich: richStyles(nameSize, theme),
    },
    axisLine: { show: true, onZero: false, lineStyle: strokeOf(sizes) },
    axisTick: { show: true, length: TICK * scale, lineStyle: strokeOf(sizes), customValues: major },
    axisLabel: {
      customValues: major,
      formatter: label,
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

/** An axis of the chart that has its line and its ticks alone: those below it, on the same axis, are labelled. */
export function unlabelledAxis(axis: AxisSpec, { major }: Division, sizes: Sizes) {
  return {
    ...bareAxis(axis),
    z: 4,
    silent: true,
    axisLine: { show: true, onZero: false, lineStyle: strokeOf(sizes) },
    axisTick: { show: true, length: TICK * sizes.scale, lineStyle: strokeOf(sizes), customValues: major },
    axisLabel: { show: false },
    splitLine: { show: false },
  }
}

/** An axis that is not seen. */
export function hiddenAxis(axis: AxisSpec) {
  return { ...bareAxis(axis), show: false }
}

function bareAxis({ scale, min, max }: AxisSpec) {
  return { type: scale === 'log' ? 'log' : 'value', min, max }
}

function strokeOf({ theme, scale }: Sizes) {
  return { color: theme.axis, width: theme.axisWidth * scale }
}

/** Minor ticks, at half the length of the others: an axis of the chart draws ticks of one length only. */
export function minorTicks(frame: Frame, xTicks: number[], yTicks: number[]): GraphicElement[] {
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

/** A rectangle with the axes along it. */
interface Placed {
  plot: Rectangle
  x: AxisSpec
  y: AxisSpec
}

/** Pixel position of a value on the x axis of a frame. */
export function xPixel({ plot, x }: Placed, value: number): number {
  return plot.left + plot.width * fractionOf(x, value)
}

/** Pixel position of a value on the y axis of a frame. */
export function yPixel({ plot, y }: Placed, value: number): number {
  return plot.top + plot.height * (1 - fractionOf(y, value))
}

/** Where on an axis a value lies: 0 at its lower end, 1 at its upper. */
export function fractionOf({ scale, min, max }: AxisSpec, value: number): number {
  return scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
}
