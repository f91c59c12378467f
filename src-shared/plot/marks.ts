import type { Curve } from './curve.ts'
import type { Marker } from './markers.ts'
import type { RasterView } from './plane.ts'

/** A point in the units of a plane. */
export type Point = readonly [x: number, y: number]

/**
 * One of the things that a figure tells apart: its marks and the entries of its legend say which of them they are of.
 */
export interface Series {
  of:
    'member' | 'mean' | 'pair' | 'run' | 'fate' | 'minimum' | 'limit' | 'level' | 'phase' | 'region' | 'claim' | 'bound'
  key: number | string
}

/** How a line is drawn; lengths in CSS pixels. */
export interface Stroke {
  color: string
  width: number
  opacity?: number
  /** Lengths of strokes and gaps. */
  dash?: readonly number[] | 'dotted'
  /** The lengths of a stroke and of a gap along the x axis, which lines over each other then have in common. */
  dashAcross?: readonly [stroke: number, gap: number]
  join?: 'round'
  cap?: 'round'
}

/** How a point is drawn; lengths in CSS pixels. */
export interface Dot {
  /** A circle, or a shape that tells categories apart. */
  shape: 'dot' | Marker
  size: number
  fill: string
  border?: { color: string; width: number }
  opacity?: number
}

/** Words beside a point, on a rim that sets them off from what is under them. */
export interface Label {
  /** May have marked parts. */
  text: string
  side: 'right' | 'bottom'
  /** Pixels from the edge of the point. */
  distance: number
  fontSize: number
  rim: number
  /** Left out where it would cover another one. */
  yields?: boolean
}

interface InPlane {
  /** Index of the plane whose units it is in. */
  plane: number
  /** What it shows of what it belongs to: `path`, `end`, `limit`. */
  name: string
  series?: Series
  /** What is higher lies over what is lower, and of the same height the later over the earlier. */
  z: number
}

/** A line through points; a point that is no number lifts the pen. */
export interface LineMark extends InPlane {
  kind: 'line'
  points: readonly Point[]
  stroke: Stroke
  /** Its points are marked, too. */
  dots?: Dot
  /** Where it is one of those whose values are told at the pointer. */
  curve?: Curve
}

export interface PointsMark extends InPlane {
  kind: 'points'
  points: readonly Point[]
  dot: Dot
  /** Pixels to the right and down. */
  offset?: readonly [number, number]
  label?: Label
}

/** Words below points that have other marks. */
export interface TextMark extends InPlane {
  kind: 'text'
  points: readonly Point[]
  /** One for each point. */
  texts: readonly string[]
  /** Room for the mark of a point, in pixels. */
  size: number
  label: Omit<Label, 'text'>
}

/** A straight line across the whole plane at one value of an axis. */
export interface RuleMark extends InPlane {
  kind: 'rule'
  axis: 'x' | 'y'
  at: number
  stroke: Stroke
}

/** Everything between two curves. */
export interface BandMark extends InPlane {
  kind: 'band'
  x: readonly number[]
  low: readonly number[]
  high: readonly number[]
  fill: string
  opacity: number
}

/** An interval at each x, as a line with caps. */
export interface IntervalsMark extends InPlane {
  kind: 'intervals'
  x: readonly number[]
  low: readonly number[]
  high: readonly number[]
  stroke: Stroke
  /** Half the width of a cap in pixels. */
  cap: number
}

/**
 * A map drawn cell by cell instead of by an element each (a million of them take seconds). The host makes an image of
 * it at the exact size in device pixels that the view has on the screen, so that it is never blurred.
 */
export interface RasterMark {
  kind: 'raster'
  plane: number
  /** The part of the plane that the raster covers. */
  extent: RasterView
  /**
   * RGBA pixels of the view, row-major from the top left, length 4·width·height, each pixel that of the cell at its
   * centre.
   */
  paint(view: RasterView, width: number, height: number): Uint8ClampedArray<ArrayBuffer>
}

export type DrawnMark = LineMark | PointsMark | TextMark | RuleMark | BandMark | IntervalsMark
export type Mark = DrawnMark | RasterMark

/** The rasters of a figure, from behind. */
export function rastersOf({ marks }: { marks: readonly Mark[] }): RasterMark[] {
  return marks.filter((mark) => mark.kind === 'raster')
}

/** A mark that steps back behind others. */
export function faded(mark: DrawnMark, opacity: number): DrawnMark {
  switch (mark.kind) {
    case 'line':
      return {
        ...mark,
        stroke: { ...mark.stroke, opacity },
        ...(mark.dots && { dots: { ...mark.dots, opacity } }),
      }
    case 'points':
      return { ...mark, dot: { ...mark.dot, opacity } }
    case 'rule':
    case 'intervals':
      return { ...mark, stroke: { ...mark.stroke, opacity } }
    case 'band':
      return { ...mark, opacity: mark.opacity * opacity }
    case 'text':
      return mark
  }
}
