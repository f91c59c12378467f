import { markerCorners } from '../markers.ts'
import type {
  BandMark,
  Dot,
  DrawnMark,
  IntervalsMark,
  Label,
  LineMark,
  PointsMark,
  RuleMark,
  Stroke,
  TextMark,
} from '../marks.ts'
import { channelsOf } from '../palette.ts'
import type { Plane } from '../plane.ts'
import type { Sizes } from '../sizes.ts'
import { richStyles, textFamily } from '../text.ts'
import { strokesAcross } from './dashes.ts'

/** A mark, the plane that it is on, and the index of that plane among all of the chart. */
interface Placed<Kind> {
  mark: Kind
  plane: Plane
  index: number
  sizes: Sizes
}

/** A mark as series of ECharts. */
export function seriesOf({ mark, plane, index, sizes }: Placed<DrawnMark>): object[] {
  const common = { xAxisIndex: index, yAxisIndex: index, silent: true, clip: true, z: mark.z }
  switch (mark.kind) {
    case 'line':
      return lineSeries(mark).map((series) => ({ ...common, ...series }))
    case 'rule':
      return [{ ...common, ...ruleSeries(mark, plane) }]
    case 'points':
      return [{ ...common, ...pointSeries(mark, sizes) }]
    case 'text':
      return [{ ...common, ...textSeries(mark, sizes) }]
    case 'band':
      return [{ ...common, ...bandSeries(mark) }]
    case 'intervals':
      return [{ ...common, ...intervalSeries(mark, plane) }]
  }
}

/** Points of a line that are nearer to the one before, in pixels, are none to be seen even in print. */
const NEAREST = 0.05

/**
 * A line as it is. The series of ECharts that is for lines leaves out what is within 0.7 pixels of the point before,
 * which are several in print, and closes no ring.
 */
function lineSeries({ points, stroke, dots }: LineMark): object[] {
  const line = {
    ...customSeries,
    clip: false,
    renderItem({ coordSys: { x, y, width, height } }: Place, { coord }: Rendering) {
      const style = { fill: 'none', ...strokeStyleOf(stroke) }
      const { dashAcross } = stroke
      // A line along the edge is as wide as any.
      const rim = stroke.width / 2
      const whole = strokesOf(points, coord)
      const strokes = dashAcross
        ? whole.flatMap((one) =>
            strokesAcross(one.points, dashAcross, [x - rim, x + width + rim]).map((piece) => ({
              closed: false,
              points: piece,
            })),
          )
        : whole
      const children = strokes.map(({ closed, points: shape }) => ({
        type: closed ? 'polygon' : 'polyline',
        silent: true,
        shape: { points: shape },
        style,
      }))
      const shape = { x: x - rim, y: y - rim, width: width + 2 * rim, height: height + 2 * rim }
      return { type: 'group', children, clipPath: { type: 'rect', shape } }
    },
  }
  if (!dots) return [line]
  return [
    line,
    {
      type: 'scatter',
      data: points,
      symbol: symbolOf(dots),
      symbolSize: dots.size,
      itemStyle: itemStyleOf({ opacity: 1, ...dots }),
    },
  ]
}

/** The pieces of a line between the places where the pen is lifted, in pixels. */
function strokesOf(points: LineMark['points'], coord: Rendering['coord']): { closed: boolean; points: Point[] }[] {
  const strokes: { closed: boolean; points: Point[] }[] = []
  let stroke: Point[] = []
  const end = (): void => {
    const [first, last] = [stroke[0], stroke.at(-1)]
    const closed = stroke.length > 3 && first![0] === last![0] && first![1] === last![1]
    if (closed) stroke.pop()
    if (stroke.length > 1) strokes.push({ closed, points: stroke })
    stroke = []
  }
  let skipped: Point | undefined
  const finish = (): void => {
    if (skipped) stroke.push(skipped)
    skipped = undefined
    end()
  }
  for (const [x, y] of points) {
    const at = coord([x, y])
    if (Number.isNaN(at[0]) || Number.isNaN(at[1])) {
      finish()
      continue
    }
    const before = stroke.at(-1)
    if (before && Math.abs(at[0] - before[0]) < NEAREST && Math.abs(at[1] - before[1]) < NEAREST) skipped = at
    else {
      stroke.push(at)
      skipped = undefined
    }
  }
  finish()
  return strokes
}

type Point = [x: number, y: number]

function strokeStyleOf({ color, width, opacity, dash, join, cap }: Stroke): object {
  return {
    stroke: color,
    lineWidth: width,
    ...(opacity !== undefined && { opacity }),
    ...(dash && { lineDash: dash }),
    lineJoin: join ?? 'bevel',
    ...(cap && { lineCap: cap }),
  }
}

function ruleSeries({ axis, at, stroke }: RuleMark, { x, y }: Plane): object {
  const data = axis === 'y' ? [x.min, x.max].map((end) => [end, at]) : [y.min, y.max].map((end) => [at, end])
  return { type: 'line', data, symbol: 'none', lineStyle: lineStyleOf(stroke) }
}

function lineStyleOf({ color, width, opacity, dash, join, cap }: Stroke): object {
  return {
    color,
    width,
    ...(opacity !== undefined && { opacity }),
    ...(dash && { type: dash }),
    ...(join && { join }),
    ...(cap && { cap }),
  }
}

function pointSeries({ points, dot, offset, label }: PointsMark, sizes: Sizes): object {
  return {
    type: 'scatter',
    data: points,
    symbol: symbolOf(dot),
    symbolSize: dot.size,
    ...(offset && { symbolOffset: offset }),
    itemStyle: itemStyleOf({ opacity: 1, ...dot }),
    ...(label && labelOption(label, sizes, () => label.text)),
  }
}

function textSeries({ points, texts, size, label }: TextMark, sizes: Sizes): object {
  const textOf = ({ dataIndex }: { dataIndex: number }) => texts[dataIndex] ?? ''
  return {
    type: 'scatter',
    data: points,
    symbolSize: size,
    itemStyle: { color: 'transparent' },
    ...labelOption({ ...label, text: texts.join('') }, sizes, textOf),
  }
}

function labelOption(
  { text, side, distance, fontSize, rim, yields }: Label,
  { theme }: Sizes,
  formatter: (point: { dataIndex: number }) => string,
): object {
  return {
    label: {
      show: true,
      position: side,
      distance,
      formatter,
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      ...(text.includes('{') && { rich: richStyles(fontSize, theme) }),
      textBorderColor: theme.paper,
      textBorderWidth: rim,
    },
    ...(yields && { labelLayout: { hideOverlap: true } }),
  }
}

function symbolOf({ shape }: Dot): string {
  if (shape === 'dot') return 'circle'
  const corners = markerCorners(shape, 0, 0, 100).map((corner) =>
    corner.map((length) => Math.round(length * 10) / 10).join(),
  )
  return `path://M${corners.join('L')}Z`
}

function itemStyleOf({ fill, border, opacity }: Dot): object {
  return {
    color: fill,
    ...(border && { borderColor: border.color, borderWidth: border.width }),
    ...(opacity !== undefined && { opacity }),
  }
}

/** What ECharts gives to those who draw an item themselves. */
interface Rendering {
  coord(value: [number, number]): [number, number]
}

interface Place {
  /** Where the plane lies, in pixels. */
  coordSys: { x: number; y: number; width: number; height: number }
}

/** A series that draws itself; its one item carries no coordinates, so that no zoom filters it away. */
export const customSeries = {
  type: 'custom',
  coordinateSystem: 'cartesian2d',
  progressive: 0,
  dimensions: ['whole'],
  encode: { x: -1, y: -1 },
  data: [[0]],
}

function bandSeries({ x, low, high, fill, opacity }: BandMark): object {
  const [red, green, blue] = channelsOf(fill)
  return {
    ...customSeries,
    renderItem(_: unknown, { coord }: Rendering) {
      const along = (values: readonly number[]) => x.map((at, index) => coord([at, values[index]!]))
      return {
        type: 'polygon',
        silent: true,
        shape: { points: [...along(low), ...along(high).reverse()] },
        style: { fill: `rgba(${red}, ${green}, ${blue}, ${opacity})` },
      }
    },
  }
}

function intervalSeries({ x, low, high, stroke: { color, width }, cap }: IntervalsMark, plane: Plane): object {
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    silent: true,
    shape: { x1, y1, x2, y2 },
    style: { stroke: color, lineWidth: width },
  })
  return {
    ...customSeries,
    renderItem(_: unknown, { coord }: Rendering) {
      const children = x.flatMap((at, index) => {
        if (at < plane.x.min || at > plane.x.max) return []
        const [across, bottom] = coord([at, low[index]!])
        const [, top] = coord([at, high[index]!])
        return [
          line(across, bottom, across, top),
          line(across - cap, bottom, across + cap, bottom),
          line(across - cap, top, across + cap, top),
        ]
      })
      return { type: 'group', children }
    },
  }
}
