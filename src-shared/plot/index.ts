export { configWords } from './caption.ts'
export { barTicks, colorBarElements, colorBarMargin, type ColorBar } from './color-bar.ts'
export { exportedFigure, figureOptionsOf, lookOf } from './exported.ts'
export { valueExtent } from './extent.ts'
export {
  runsOf,
  type Column,
  type Compared,
  type Figure,
  type FigureData,
  type FigureInput,
  type FigureKind,
  type FigureOptions,
  type Pointed,
  type Pointing,
  type Reading,
  type RunFigureKind,
  type Values,
} from './figure.ts'
export { fileStem } from './file-stem.ts'
export { hasRoom } from './fit.ts'
export {
  allDigits,
  formatApart,
  formatBytes,
  formatCount,
  formatNumber,
  formatShare,
  numberParts,
  settled,
} from './format-number.ts'
export { divide, hiddenAxis, TICK, type AxisSpec } from './frame-axes.ts'
export { figureIn, layoutFrame, type Frame } from './frame.ts'
export { hatchLines, undefinedItem, undefinedMark, type Region } from './hatching.ts'
export type { LegendBox, LegendItem } from './legend.ts'
export { axesOf, sharedPoint, unionOf, viewWithin, zoomedTo, type Axes, type Shared } from './linked-axes.ts'
export { MARKER_COUNT, markerCorners, markerOf, type Marker } from './markers.ts'
export { lostMark, lostPoint } from './lost.ts'
export {
  faded,
  rastersOf,
  type BandMark,
  type Dot,
  type DrawnMark,
  type IntervalsMark,
  type LineMark,
  type Point,
  type PointsMark,
  type RasterMark,
  type RuleMark,
  type Series,
  type Stroke,
} from './marks.ts'
export { modelWords, motionWords } from './motion-words.ts'
export { type Curve, curveOf } from './curve.ts'
export { type CurveReading, readCurves } from './read-curves.ts'
export { afterPress, drawWithout, entryName, hidableEntries, withoutEntries } from './hiding.ts'
export { boxesNote } from './missing-characters.ts'
export {
  channelsOf,
  contourColor,
  contrastOf,
  fateColor,
  fateOrder,
  inkOn,
  mixColors,
  pixelOf,
  rampColor,
  rateColor,
  scaleColor,
  themeOf,
} from './palette.ts'
export type { FrameParts } from './placing.ts'
export { plainText } from './plain-text.ts'
export {
  fractionOf,
  valueAt,
  viewOf,
  xPixel,
  yPixel,
  type Extent,
  type Plane,
  type RasterView,
  type Rectangle,
} from './plane.ts'
export { clipped, lonePoint, MAX_SEGMENTS, thinned, visiblePoints, visibleSegments, type Window } from './polyline.ts'
export { cellEdge, cellsAt, mapLayer, paintCells, ROUNDING } from './raster.ts'
export { measuredBaseline, measureTextWith } from './ruler.ts'
export {
  haloedText,
  textElement,
  type SheetElement,
  type SheetLine,
  type SheetRectangle,
  type SheetText,
} from './sheet.ts'
export { drawSideBySide } from './side-by-side.ts'
export { sizesOf, styledSizes, type Sizes } from './sizes.ts'
export {
  figureFonts,
  listMarkup,
  numberMarkup,
  plainMarkup,
  symbolFamily,
  textFamily,
  textWidth,
  type Markup,
} from './text.ts'
export { linearTicks, type Scale, ticksOf } from './ticks.ts'
