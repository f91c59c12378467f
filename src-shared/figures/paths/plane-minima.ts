import type { Minimum, Run } from '../../contract/index.ts'
import { minimaOf } from '../../results/index.ts'
import {
  type Dot,
  type DrawnMark,
  fateColor,
  type FigureOptions,
  type Frame,
  type LegendItem,
  type LineMark,
  type PointsMark,
  themeOf,
} from '../../plot/index.ts'

/**
 * The minima of a landscape on a map whose colours already say of which class each is: rings that stand out from every
 * colour.
 */
export function minimaMarks(
  run: Run,
  options: FigureOptions,
): { marks(frame: Frame): DrawnMark[]; legend: LegendItem[] } {
  const minima = minimaOf(run)
  const color = themeOf(options.style).ink
  return {
    marks: (frame) => {
      const { theme, scale } = frame
      const ring = { fill: theme.paper, border: { color: theme.ink, width: theme.lineWidth * scale } }
      return minima.flatMap((minimum, index) => [
        ...plateauMarks(minimum, index, frame, color),
        minimumMark(minimum, index, frame, ring),
      ])
    },
    legend:
      minima.length === 0
        ? []
        : [
            {
              swatch: { kind: 'marker', marker: 'circle', color, filled: false },
              label: minima.length === 1 ? 'minimum' : 'minima',
            },
          ],
  }
}

function minimumMark(
  { at: [x = Number.NaN, y = Number.NaN] }: Minimum,
  index: number,
  { scale }: Frame,
  look: Pick<Dot, 'fill' | 'border'>,
): PointsMark {
  return {
    kind: 'points',
    name: 'minimum',
    series: { of: 'minimum', key: index },
    plane: 0,
    z: 3,
    points: [[x, y]],
    dot: { shape: 'dot', size: 8 * scale, ...look },
  }
}

/** A set of minima: its curves, or else the edge of the box around an area. */
function plateauMarks({ plateau, set }: Minimum, index: number, { theme, scale }: Frame, color: string): LineMark[] {
  const [x, y] = plateau ?? []
  if (!x || !y) return []
  const mark = { kind: 'line', name: 'plateau', series: { of: 'minimum', key: index }, plane: 0, z: 3 } as const
  const width = theme.lineWidth * scale
  if (set)
    return set.curves.map((curve) => ({
      ...mark,
      points: curve.map(([across = Number.NaN, up = Number.NaN]) => [across, up]),
      stroke: { color, width: 1.5 * width },
    }))
  const points = [
    [x[0], y[0]],
    [x[1], y[0]],
    [x[1], y[1]],
    [x[0], y[1]],
    [x[0], y[0]],
  ] as const
  return [{ ...mark, points, stroke: { color, width, dash: 'dotted' } }]
}

/** Classes that are named beside their minima; of more, the marks alone are clearer. */
const MOST_NAMED = 8

/**
 * The minima of a landscape under paths, each in the colour of its class. A class is named once, where there is most
 * room for its name: at a minimum where no path ends, if there is one, and far from the edges of the plane.
 * @param ends where paths end
 */
export function namedMinima(
  minima: readonly Minimum[],
  ends: readonly number[][],
  frame: Frame,
  options: FigureOptions,
): DrawnMark[] {
  const classes = [...new Set(minima.map(({ fate }) => fate))]
  const { theme, scale, fontSize } = frame
  const roomiest = (fate: string) =>
    minima
      .filter((one) => one.fate === fate)
      .reduce((best, one) => (roomAt(one, ends, frame) > roomAt(best, ends, frame) ? one : best))
  const named = options.thumbnail || classes.length > MOST_NAMED ? [] : classes.map(roomiest)
  const marks = minima.flatMap((minimum, index) => {
    const color = fateColor(minimum.fate, options.style)
    const filled = { fill: color, border: { color: theme.paper, width: 1.5 * scale } }
    return [...plateauMarks(minimum, index, frame, color), minimumMark(minimum, index, frame, filled)]
  })
  return [
    ...marks,
    {
      kind: 'text',
      name: 'minima',
      plane: 0,
      z: 7,
      points: named.map(({ at: [x = Number.NaN, y = Number.NaN] }) => [x, y]),
      texts: named.map(({ fate }) => fate),
      size: 10 * scale,
      label: { side: 'bottom', distance: 4 * scale, fontSize, rim: 2.5 * scale, yields: true },
    },
  ]
}

/** Distance of a minimum from the nearest edge as a share of the plane; less by all of it where a path ends. */
function roomAt({ at: [a = 0, b = 0] }: Minimum, ends: readonly number[][], { x, y }: Frame): number {
  const across = (value: number) => (value - x.min) / (x.max - x.min)
  const up = (value: number) => (value - y.min) / (y.max - y.min)
  const taken = ends.some(([endX = 0, endY = 0]) => Math.hypot(across(endX) - across(a), up(endY) - up(b)) < 0.02)
  return Math.min(across(a), 1 - across(a), up(b), 1 - up(b)) - (taken ? 1 : 0)
}
