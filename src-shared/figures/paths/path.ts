import type { Minimum, TrajectoryConfig } from '../../contract/index.ts'
import { variablesOf } from '../axes.ts'
import {
  type AxisSpec,
  colorBarElements,
  colorBarMargin,
  type DrawnMark,
  fateColor,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  layoutFrame,
  type LineMark,
  type RunFigureKind,
  sizesOf,
  themeOf,
} from '../../plot/index.ts'
import { configOf, minimaOf } from '../../results/index.ts'
import { drawnMembers, memberLegend, type DrawnMember } from './members.ts'
import { endMarks, iterates, pathMarks, range, type Coordinates } from './path-lines.ts'
import { regionOfCurve, undefinedLegend, undefinedMarks } from './undefined.ts'
import { iterateReading } from './readings.ts'

/** Figs 2–5 of the article: the paths of gradient descent on the curve of f. */
export const path: RunFigureKind = {
  name: 'path',
  title: 'Path on the curve',
  reading: iterateReading,
  axes(input, options) {
    const config = configOf(input.run, 'trajectory')
    return planeOf(input, drawnMembers(config, input.data, options), options, coordinatesOf(config))
  },
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const coordinates = coordinatesOf(config)
    const members = drawnMembers(config, input.data, options)
    const { items, bar } = memberLegend(config, members, options, { ink: themeOf(options.style).ink, filled: false })
    const { 'curve/x': x, 'curve/value': value } = input.data.arrays
    const region = x && value && regionOfCurve(x.data, value.data)
    const frame = layoutFrame(options, {
      ...planeOf(input, members, options, coordinates),
      legend: [...items, ...undefinedLegend(region, options)],
      rightMargin: colorBarMargin(bar, options),
    })
    return figureIn(frame, {
      marks: [
        ...undefinedMarks(region, frame),
        curveMark(input, frame),
        ...minimaOf(input.run).flatMap((minimum, index) =>
          minimumMarks(minimum, index, frame, fateColor(minimum.fate, options.style), !options.thumbnail),
        ),
        ...members.flatMap((member, place) =>
          pathMarks(member, { place, members: members.length }, frame, coordinates),
        ),
        ...members.flatMap((member) => endMarks(member, frame, coordinates)),
      ],
      words: colorBarElements(bar, frame, options),
    })
  },
}

function coordinatesOf({ landscape }: TrajectoryConfig): Coordinates {
  const [x = 'x'] = variablesOf(landscape)
  return { x, y: 'value' }
}

/**
 * Pixels that the pointers to the minima and their names take below the curve, and about as many as axes and legend
 * take of the height.
 */
const NAMES = 34
const AROUND = 96

/**
 * The axes: all of the curve, or of the paths while there is no curve, with room under it for the names of the minima.
 */
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

function curveMark({ data }: FigureInput, { theme, scale }: Frame): LineMark {
  const x = data.arrays['curve/x']?.data ?? []
  const value = data.arrays['curve/value']?.data ?? []
  return {
    kind: 'line',
    name: 'curve',
    plane: 0,
    z: 2,
    points: Array.from(x, (at, index) => [at, value[index] ?? Number.NaN]),
    stroke: { color: theme.muted, width: theme.lineWidth * scale },
  }
}

/** An isolated minimum as a pointer from below, a plateau as a bar along it; named in both cases. */
function minimumMarks(
  { fate, at, plateau, value }: Minimum,
  index: number,
  { fontSize, scale }: Frame,
  color: string,
  named: boolean,
): DrawnMark[] {
  const series = { of: 'minimum', key: index } as const
  const size = 8 * scale
  const pointer: DrawnMark = {
    kind: 'points',
    name: 'minimum',
    series,
    plane: 0,
    z: 3,
    points: [[at[0] ?? Number.NaN, value]],
    dot: { shape: 'triangle', size, fill: color },
    offset: [0, size * 0.9],
    ...(named && {
      label: { text: fate, side: 'bottom', distance: 3 * scale, fontSize, rim: 2 * scale, yields: true },
    }),
  }
  const interval = plateau?.[0]
  if (!interval) return [pointer]
  const bar: DrawnMark = {
    kind: 'line',
    name: 'plateau',
    series,
    plane: 0,
    z: 3,
    points: interval.map((end) => [end, value]),
    stroke: { color, width: 4 * scale, cap: 'round' },
  }
  return [bar, pointer]
}
