import type { Markup } from './text.ts'
import type { Scale } from './ticks.ts'

/** A rectangle of a drawing, in CSS pixels from its top left. */
export interface Rectangle {
  left: number
  top: number
  width: number
  height: number
}

/** A part of a plane in the units of its axes. `y[0]` is the bottom edge, `x[0]` the left one. */
export interface RasterView {
  x: [number, number]
  y: [number, number]
}

/** The part of an axis that is shown, and how values lie along it. */
export interface Extent {
  scale: Scale
  min: number
  max: number
}

/** An axis of a plane: what it measures, and what is drawn of it. */
export interface PlaneAxis extends Extent {
  /** Symbol and meaning, in full. */
  name: Markup
  /** Undefined where the axis is not seen. */
  drawn?: DrawnAxis
}

export interface DrawnAxis {
  ticks: readonly number[]
  /** Ticks of half the length. */
  minor: readonly number[]
  /** Undefined where the axis below, which is the same, has them. */
  words?: {
    /** One for each tick. */
    labels: readonly Markup[]
    /** The name, or what stands for it where there is little room. */
    title: Markup
    /** Pixels from the axis to its title. */
    titleGap: number
  }
}

/** Where on a drawing things lie by their values along two axes. */
export interface Plane extends Rectangle {
  x: PlaneAxis
  y: PlaneAxis
}

/** Where on an axis a value lies: 0 at its lower end, 1 at its upper. */
export function fractionOf({ scale, min, max }: Extent, value: number): number {
  return scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
}

/** The value at a fraction of an axis, inverse of `fractionOf`. */
export function valueAt({ scale, min, max }: Extent, fraction: number): number {
  return scale === 'log' ? min * (max / min) ** fraction : min + (max - min) * fraction
}

/** Pixel position of a value on the x axis of a plane in a rectangle. */
export function xPixel({ plot, x }: { plot: Rectangle; x: Extent }, value: number): number {
  return plot.left + plot.width * fractionOf(x, value)
}

/** Pixel position of a value on the y axis of a plane in a rectangle. */
export function yPixel({ plot, y }: { plot: Rectangle; y: Extent }, value: number): number {
  return plot.top + plot.height * (1 - fractionOf(y, value))
}

/** What a plane shows. */
export function viewOf({ x, y }: { x: Extent; y: Extent }): RasterView {
  return { x: [x.min, x.max], y: [y.min, y.max] }
}
