import type { EChartsCoreOption } from 'echarts/core'
import type { ArrayData, FigureLook, FigureStyle, Run, RunData } from '../contract/index.ts'
import type { LegendItem } from './legend.ts'

/** What a figure is drawn from: a run with everything it computed so far. */
export interface FigureInput {
  run: Run
  data: RunData
}

/** A part of the plane that a raster is asked to fill, in axis coordinates. `y[0]` is the bottom edge, `x[0]` the left one. */
export interface RasterView {
  x: [number, number]
  y: [number, number]
}

/**
 * A map drawn cell by cell instead of by chart elements (a chart element per cell takes seconds for a million cells).
 * The host makes an image of it at the exact size in device pixels that the view has on the screen, so that it is never blurred.
 */
export interface RasterLayer {
  /** Indices of the chart's axes that the raster is drawn on. */
  xAxisIndex: number
  yAxisIndex: number
  /** The part of the plane that the raster covers. */
  extent: RasterView
  /** RGBA pixels of the view, row-major from the top left, length 4·width·height, each pixel that of the cell at its centre. */
  paint(view: RasterView, width: number, height: number): Uint8ClampedArray<ArrayBuffer>
}

/** A figure: a chart option and the rasters under it. Made by pure functions; drawn by any host that has a canvas. */
export interface Figure {
  option: EChartsCoreOption
  rasters: RasterLayer[]
  /** The figures that it consists of, where these are several, and what each is drawn by. */
  parts?: readonly { figure: Figure; options: FigureOptions }[]
  /** Where its plane does not lie flat on the drawing: what is where, in CSS pixels from the top left. */
  pointing?: Pointing
}

interface Point {
  x: number
  y: number
}

/** How points of a plane that one looks at from the side go with pixels of the drawing. */
export interface Pointing {
  /** The point of the plane that is seen at a pixel; undefined where there is none. */
  pointAt(pixel: Point): Point | undefined
  /** Where a point of the plane is drawn, or would be if nothing were in front of it; undefined beyond what is shown. */
  pixelOf(point: Point): Point | undefined
}

export interface FigureOptions extends Partial<FigureLook> {
  style: FigureStyle
  /** Size of the drawing in CSS pixels; figures choose tick counts and margins by it. */
  width: number
  height: number
  /** Background is left out. */
  transparent?: boolean
  /** Size of the text of legends and ticks in CSS pixels; all other text and all lines go with it. By default chosen by the size of the drawing. */
  fontSize?: number
  /** No title, axes or legend: what a card of the gallery shows. */
  thumbnail?: boolean
  /** It will be drawn again at once: quickly rather than finely. */
  coarse?: boolean
  /** The part of the plane that the axes show, for a figure that has been zoomed; all of it by default. */
  view?: RasterView
  /** What the legend says in place of what the figure itself would: figures side by side share one. */
  legend?(own: readonly LegendItem[]): LegendItem[]
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

/** An array without a name. */
export type Values = Pick<ArrayData, 'dtype' | 'shape' | 'data'>

/** All runs that a figure is of. */
export function runsOf({ compared }: FigureKind, { run }: FigureInput): Run[] {
  return compared ? compared.runs.map((one) => one.run) : [run]
}
