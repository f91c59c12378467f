import type { Minimum } from '../../contract/index.ts'
import { variablesOf } from '../axes.ts'
import { colorBarElements, colorBarMargin } from '../../plot/color-bar.ts'
import { configOf, minimaOf } from '../../results/fates.ts'
import type { FigureInput, FigureKind, FigureOptions } from '../../plot/figure.ts'
import { layoutFrame, sizesOf, type AxisSpec, type Frame } from '../../plot/frame.ts'
import { markerSymbol } from '../../plot/markers.ts'
import { drawnMembers, memberLegend, type DrawnMember } from './members.ts'
import { fateColor, themeOf } from '../../plot/palette.ts'
import { endSeries, iterates, pathSeries, range, type Coordinates } from './path-lines.ts'
import { textFamily } from '../../plot/text.ts'

/** Figs 2–5 of the article: the paths of gradient descent on the curve of f. */
export const path: FigureKind = {
  name: 'path',
  title: 'Path on the curve',
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const [x = 'x'] = variablesOf(config.landscape)
    const coordinates = { x, y: 'value' }
    const members = drawnMembers(config, input.data, options)
    const { items, bar } = memberLegend(config, members, options, { ink: themeOf(options.style).ink, filled: false })
    const frame = layoutFrame(options, {
      ...planeOf(input, members, options, coordinates),
      legend: items,
      rightMargin: bar && !options.thumbnail ? colorBarMargin(bar, options) : 0,
    })
    if (bar && !options.thumbnail) frame.graphics.push(...colorBarElements(bar, frame, options))
    const series = [
      curveSeries(input, frame),
      ...minimaOf(input.run).flatMap((minimum) =>
        minimumSeries(minimum, frame, fateColor(minimum.fate, options.style), !options.thumbnail),
      ),
      ...members.flatMap((member) => pathSeries(member, members.length, frame, coordinates)),
      ...members.flatMap((member) => endSeries(member, frame, coordinates)),
    ]
    return { option: { ...frame.option, series }, rasters: [] }
  },
}

/** Pixels that the pointers to the minima and their names take below the curve, and about as many as axes and legend take of the height. */
const NAMES = 34
const AROUND = 96

/** The axes: all of the curve, or of the paths while there is no curve, with room under it for the names of the minima. */
function planeOf(
  { data }: FigureInput,
  members: DrawnMember[],
  options: FigureOptions,
  coordinates: Coordinates,
): { x: AxisSpec; y: AxisSpec } {
  const curve = { x: data.arrays['curve/x']?.data, y: data.arrays['curve/value']?.data }
  const all = (axis: 'x' | 'y') => (curve[axis]?.length ? [curve[axis]] : iterates(members, coordinates[axis]))
  const [left, right] = range(all('x'))
  const [low, high] = range(all('y'))
  const { scale } = sizesOf(options)
  const plotHeight = Math.max(options.height - AROUND * scale, AROUND * scale)
  const room = options.thumbnail ? 0 : (NAMES * scale) / plotHeight
  return {
    x: { name: `{symbol|${coordinates.x}}`, scale: 'linear', min: left, max: right, given: true },
    y: {
      name: `{symbol|f}\u200A({symbol|${coordinates.x}})`,
      scale: 'linear',
      min: low - Math.max(0.11, room / (1 - room)) * (high - low),
      max: high + 0.04 * (high - low),
    },
  }
}

function curveSeries({ data }: FigureInput, frame: Frame): object {
  const x = data.arrays['curve/x']?.data ?? []
  const value = data.arrays['curve/value']?.data ?? []
  return {
    type: 'line',
    id: 'curve',
    data: Array.from(x, (at, index) => [at, value[index]]),
    symbol: 'none',
    silent: true,
    z: 2,
    lineStyle: { color: frame.theme.muted, width: frame.theme.lineWidth * frame.scale },
  }
}

/** An isolated minimum as a pointer from below, a plateau as a bar along it; named in both cases. */
function minimumSeries({ fate, at, plateau, value }: Minimum, frame: Frame, color: string, named: boolean): object[] {
  const { fontSize, scale, theme } = frame
  const size = 8 * scale
  const pointer = {
    type: 'scatter',
    id: `minimum-${fate}-${at.join()}`,
    data: [[at[0], value]],
    symbol: markerSymbol('triangle'),
    symbolSize: size,
    symbolOffset: [0, size * 0.9],
    silent: true,
    z: 3,
    itemStyle: { color, opacity: 1 },
    label: {
      show: named,
      position: 'bottom',
      distance: 3 * scale,
      formatter: fate,
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      textBorderColor: theme.paper,
      textBorderWidth: 2 * scale,
    },
    labelLayout: { hideOverlap: true },
  }
  const interval = plateau?.[0]
  if (!interval) return [pointer]
  const bar = {
    type: 'line',
    id: `plateau-${fate}-${at.join()}`,
    data: interval.map((end) => [end, value]),
    symbol: 'none',
    silent: true,
    z: 3,
    lineStyle: { color, width: 4 * scale, cap: 'round' },
  }
  return [bar, pointer]
}
