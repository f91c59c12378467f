import type { EChartsCoreOption } from 'echarts/core'
import type { Figure } from '../figure.ts'
import type { DrawnMark, RasterMark } from '../marks.ts'
import type { Plane } from '../plane.ts'
import { textFamily } from '../text.ts'
import { axisOption } from './axes.ts'
import { elementsOf } from './elements.ts'
import { rasterSeries, type Images } from './rasters.ts'
import { seriesOf } from './series.ts'

/**
 * A figure as an option of ECharts. Nothing moves: results stream in, and an export must be complete at once.
 * @param images how images of its rasters are made; without them the rasters are left out, for a host that draws them
 *   itself
 */
export function optionOf(figure: Figure, images?: Images): EChartsCoreOption {
  const sheets = sheetsOf(figure)
  const planes = sheets.flatMap((sheet) => sheet.planes)
  const axis = (name: 'x' | 'y') =>
    sheets.flatMap((sheet) =>
      sheet.planes.map((plane, index) => axisOption(plane[name], sheet.sizes, sheet.first + index)),
    )
  const marks = sheets.flatMap(({ marks, planes: own, first, sizes }) =>
    marks.map((mark) => ({ mark, plane: own[mark.plane]!, index: first + mark.plane, sizes })),
  )
  return {
    animation: false,
    backgroundColor: figure.paper,
    textStyle: { fontFamily: textFamily },
    grid: planes.map(({ left, top, width, height }) => ({
      left,
      top,
      width,
      height,
      containLabel: false,
      outerBoundsMode: 'none',
      show: false,
    })),
    xAxis: axis('x'),
    yAxis: axis('y'),
    graphic: { elements: elementsOf(figure) },
    series: [
      ...(images ? marks.flatMap((placed) => (isRaster(placed) ? [rasterSeries(placed, images)] : [])) : []),
      ...marks.flatMap((placed) => (isDrawn(placed) ? seriesOf(placed) : [])),
    ],
  }
}

interface PlacedMark<Kind> {
  mark: Kind
  plane: Plane
  /** Of the plane among all of the chart. */
  index: number
}

const isRaster = <Placed extends PlacedMark<DrawnMark | RasterMark>>(
  placed: Placed,
): placed is Placed & { mark: RasterMark } => placed.mark.kind === 'raster'

const isDrawn = <Placed extends PlacedMark<DrawnMark | RasterMark>>(
  placed: Placed,
): placed is Placed & { mark: DrawnMark } => placed.mark.kind !== 'raster'

type Sheet = Pick<Figure, 'planes' | 'marks' | 'sizes'> & {
  /** Index of its first plane among those of all. */
  first: number
}

/** A figure and those that it consists of, with their planes in the places where they are on the whole. */
function sheetsOf(figure: Figure): Sheet[] {
  const all: Sheet[] = []
  let first = 0
  const add = ({ planes, marks, sizes, parts = [] }: Figure, left: number, top: number) => {
    const placed = planes.map((plane) => ({ ...plane, left: plane.left + left, top: plane.top + top }))
    all.push({ planes: placed, marks, sizes, first })
    first += planes.length
    for (const part of parts) add(part.figure, left + part.left, top + part.top)
  }
  add(figure, 0, 0)
  return all
}
