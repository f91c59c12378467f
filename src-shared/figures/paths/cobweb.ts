import { configOf } from '../../results/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  type Point,
  type RunFigureKind,
  themeOf,
  visiblePoints,
  visibleSegments,
  type Window,
} from '../../plot/index.ts'
import { variablesOf } from '../axes.ts'
import { drawnMembers } from './members.ts'
import { range } from './path-lines.ts'

/**
 * The corners of a cobweb: from each iterate up or down to the next one on the map, and across to the diagonal.
 * @returns (x₀, x₁), (x₁, x₁), (x₁, x₂), …, which ends on the map
 */
export function cobwebCorners(orbit: ArrayLike<number>): { x: number[]; y: number[] } {
  const corners: { x: number[]; y: number[] } = { x: [], y: [] }
  for (let index = 1; index < orbit.length; index++) {
    const [from, to] = [orbit[index - 1]!, orbit[index]!]
    if (index > 1) {
      corners.x.push(from)
      corners.y.push(from)
    }
    corners.x.push(from)
    corners.y.push(to)
  }
  return corners
}

/** Iterates that are marked by dots at most: beyond that the lines alone are clearer. */
const MOST_DOTS = 400
/** Room around an orbit, as a share of it. */
const ROOM = 0.12

/**
 * An orbit on the map that a step of gradient descent is, x − γf′(x), between its curve and the diagonal (P. F.
 * Verhulst, 1845). Steps of a rule that remembers more than x are no map of x alone: of them the pairs of neighbours
 * are shown.
 */
export const cobweb: RunFigureKind = {
  name: 'cobweb',
  title: 'Cobweb of the last steps',
  axes(input) {
    const axis = (index: string): AxisSpec => ({ name: index, scale: 'linear', ...endsOf(input) })
    const name = `{symbol|${nameIn(input)}}`
    return { x: axis(`${name}{sub|t}`), y: axis(`${name}{sub|t+1}`) }
  },
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const [member] = drawnMembers(config, input.data, options)
    const { ink } = themeOf(options.style)
    const map = mapOf(input)
    const color = member?.color ?? ink
    const name = `{symbol|${nameIn(input)}}`
    const legend: LegendItem[] = [
      ...(map
        ? [
            {
              swatch: { kind: 'line', color: ink } as const,
              label: `${name} − {symbol|γ} {symbol|f}\u2009′({symbol|${nameIn(input)}})`,
            },
          ]
        : []),
      { swatch: { kind: 'line', color }, label: `last ${Math.max(0, orbitOf(input).length - 1)} steps` },
    ]
    const frame = layoutFrame(options, { ...cobweb.axes(input, options), legend, equalUnits: true })
    return figureIn(frame, { marks: [...groundMarks(map, frame), ...orbitMarks(orbitOf(input), color, frame)] })
  },
}

const nameIn = ({ run }: FigureInput): string => variablesOf(configOf(run, 'trajectory').landscape)[0] ?? 'x'

/** The iterates that there are. */
export function orbitOf(input: FigureInput, variable = nameIn(input)): Float64Array {
  return input.data.series.find(({ name }) => name === variable)?.values ?? new Float64Array()
}

function endsOf(input: FigureInput): { min: number; max: number } {
  const [low, high] = range([orbitOf(input)])
  // Of an orbit that has come to rest one sees how the map crosses the diagonal there.
  const { 'curve/x': x } = input.data.arrays
  const whole = x ? x.data.at(-1)! - x.data[0]! : 0
  const half = Math.max(((high - low) / 2) * (1 + 2 * ROOM), whole / 8)
  const middle = (low + high) / 2
  return { min: middle - half, max: middle + half }
}

/** The map at the samples of the curve; undefined where a step depends on more than x. */
function mapOf({ run, data }: FigureInput): Point[] | undefined {
  const { rule, learningRates } = configOf(run, 'trajectory')
  const { 'curve/x': x, 'curve/slope': slope } = data.arrays
  if (!x || !slope || (rule && rule.name !== 'gradient-descent')) return undefined
  return Array.from(x.data, (at, index) => [at, at - learningRates[0]! * slope.data[index]!])
}

function windowOf({ x, y, plot }: Pick<Frame, 'x' | 'y' | 'plot'>): Window {
  return { x: [x.min, x.max], y: [y.min, y.max], width: plot.width, height: plot.height }
}

function groundMarks(map: readonly Point[] | undefined, { theme, scale, x, y, plot }: Frame): LineMark[] {
  const line = (name: string, points: readonly Point[], color: string, width: number): LineMark => ({
    kind: 'line',
    name,
    plane: 0,
    z: 2,
    points,
    stroke: { color, width: width * scale },
  })
  const [across, up] = [0, 1].map((axis) => (map ?? []).map((point) => point[axis]!))
  const seen = visibleSegments(across!, up!, windowOf({ x, y, plot }))
  const ends = [x.min, x.max].map((end): Point => [end, end])
  return [line('diagonal', ends, theme.muted, 1), line('map', seen, theme.ink, theme.lineWidth)]
}

function orbitMarks(orbit: Float64Array, color: string, { theme, scale, x, y, plot }: Frame): DrawnMark[] {
  const corners = cobwebCorners(orbit)
  const window = windowOf({ x, y, plot })
  const dots = visiblePoints(orbit.subarray(0, -1), orbit.subarray(1), window, MOST_DOTS + 1)
  const line: LineMark = {
    kind: 'line',
    name: 'web',
    plane: 0,
    z: 4,
    points: visibleSegments(corners.x, corners.y, window),
    stroke: { color, width: theme.lineWidth * scale * 0.7, opacity: 0.8, join: 'round' },
  }
  if (dots.length > MOST_DOTS) return [line]
  const dot = { shape: 'dot', size: 4.5 * scale, fill: color } as const
  return [line, { kind: 'points', name: 'iterates', plane: 0, z: 5, points: dots, dot }]
}
