import type { ArrayData, FigureLook, FigureStyle, Run, RunData, Sweep, SweepRow } from '../contract/index.ts'
import type { AxisSpec } from './frame-axes.ts'
import type { Legend, LegendItem } from './legend.ts'
import type { Mark } from './marks.ts'
import type { Plane, RasterView } from './plane.ts'
import type { SheetElement, SheetText } from './sheet.ts'
import type { Sizes } from './sizes.ts'
import type { Markup } from './text.ts'

/** What a figure is drawn from: a run with everything it computed so far. */
export interface FigureInput {
  run: Run
  data: RunData
}

/**
 * A figure as data: planes with what is drawn in their units, what the legend says, and words around them. Made by pure
 * functions; drawn by any host that has a canvas.
 */
export interface Figure {
  /** Colour behind everything; `transparent` where there is none. */
  paper: string
  sizes: Sizes
  /** The main one first. Where figures are linked or pointed at, it is by the axes of that one. */
  planes: readonly Plane[]
  marks: readonly Mark[]
  legend?: Legend
  /** Around the planes and parts and over them, in the order in which they are drawn. */
  words: readonly SheetElement[]
  /** The figures that it consists of, where these are several, and where each stands. */
  parts?: readonly FigurePart[]
  /** Where its plane does not lie flat on the drawing: what is where, in CSS pixels from the top left. */
  pointing?: Pointing
}

/** A figure within another one, under its title. */
export interface FigurePart {
  title: SheetText
  left: number
  top: number
  figure: Figure
  /** What it was drawn by. */
  options: FigureOptions
}

interface Place {
  x: number
  y: number
}

/** How points of a plane that one looks at from the side go with pixels of the drawing. */
export interface Pointing {
  /** The point of the plane that is seen at a pixel; undefined where there is none. */
  pointAt(pixel: Place): Place | undefined
  /**
   * Where a point of the plane is drawn, or would be if nothing were in front of it; undefined beyond what is shown.
   */
  pixelOf(point: Place): Place | undefined
}

export interface FigureOptions extends Partial<FigureLook> {
  style: FigureStyle
  /** Size of the drawing in CSS pixels; figures choose tick counts and margins by it. */
  width: number
  height: number
  /** Background is left out. */
  transparent?: boolean
  /**
   * Size of the text of legends and ticks in CSS pixels; all other text and all lines go with it. By default chosen by
   * the size of the drawing.
   */
  fontSize?: number
  /** No title, axes or legend: what a card of the gallery shows. */
  thumbnail?: boolean
  /** It will be drawn again at once: quickly rather than finely. */
  coarse?: boolean
  /** The part of the plane that the axes show, for a figure that has been zoomed; all of it by default. */
  view?: RasterView
  /** Names of the axes of the main plane, in place of its own where they are not empty. */
  names?: { x: Markup; y: Markup }
  /**
   * The least and the greatest learning rate that colours tell apart, where figures that are seen together share them;
   * by default those of the run.
   */
  rates?: readonly [number, number]
  /** What the legend says in place of what the figure itself would: figures side by side share one. */
  legend?: readonly LegendItem[]
}

/** One quantity of the data of a figure. */
export interface Column {
  /** As in configs and summaries: `learningRate`. */
  name: string
  /** The value of a row; null where there is none. */
  at(row: number): number | string | null
}

/** What a figure is drawn from, as one tidy table: computed where it is read, since a map has millions of rows. */
export interface FigureData {
  rows: number
  columns: readonly Column[]
}

/** One way to look at a run of a kind. */
export interface FigureKind {
  name: string
  title: string
  draw(input: FigureInput, options: FigureOptions): Figure
  /** Whether it can be turned: it is seen from the azimuth and the elevation of its look. */
  turns?: boolean
  /** Its data; where it says none, those that the run computed. */
  data?(input: FigureInput, look: Partial<FigureLook>): FigureData
  /** What it is of, where that are several runs; the one that it is drawn for is the first of them. */
  compared?: Compared
  /** The sweep that it is of, where it is of one; the run that it is drawn for is the first of it. */
  swept?: Swept
}

/** One way to look at a single run, which can be laid beside those of others. */
export interface RunFigureKind extends FigureKind {
  /** The axes of its main plane, with what they show when nobody zooms. */
  axes(input: FigureInput, options: FigureOptions): { x: AxisSpec; y: AxisSpec }
  /**
   * What is told of a point of its main plane: the exact values of what lies there. Where it is left out, the
   * coordinates. @param slice the map that is seen, of runs that have one for each learning rate
   */
  reading?(input: FigureInput, at: Pointed, slice: number): Reading[]
}

/** A point of a plane, or one coordinate of it: what is pointed at in a figure that shares only that axis. */
export interface Pointed {
  x?: number
  y?: number
}

/** A quantity with its value: `γ` and '0.01'. An empty name is a value that speaks for itself. */
export interface Reading {
  name: string
  value: string
  /** The name is a word, not a symbol. */
  word?: boolean
}

/** The runs of one figure of several. */
export interface Compared {
  runs: readonly FigureInput[]
  /** The place of each among all that are compared, from 0: it is known by the number of the next. */
  places: readonly number[]
  /** What each is called among the others. */
  labels: readonly string[]
  /** What it computed from all of them, by name: arrays, and lists of words such as what codes stand for. */
  arrays?(): Record<string, Values | readonly string[]>
  /** What it comes to in few numbers. */
  about?(): Record<string, unknown>
  /** All of its data are arrays, its own and those of its runs. */
  ofArrays: boolean
}

/** The sweep of a figure. */
export interface Swept {
  sweep: Sweep
  /** What is known of each of its runs; positions count from 1. */
  runs: readonly Pick<SweepRow, 'id' | 'position' | 'status' | 'values'>[]
  /** What the figure comes to. */
  about(): Record<string, unknown>
}

/** An array without a name. */
export type Values = Pick<ArrayData, 'dtype' | 'shape' | 'data'>

/** All runs that a figure is of. */
export function runsOf({ compared }: FigureKind, { run }: FigureInput): Run[] {
  return compared ? compared.runs.map((one) => one.run) : [run]
}
