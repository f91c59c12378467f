import type { AxisSpec } from './frame-axes.ts'
import type { Point, PointsMark, Series } from './marks.ts'
import type { Theme } from './palette.ts'
import { fractionOf, valueAt } from './plane.ts'

/** How near to the rim of a plane a mark is put, as a share of it: on the rim itself half of it would be cut off. */
const RIM = 0.985

/**
 * Where a curve is lost: where its line leaves the axes for good, or else its last point that has a value; undefined
 * where none of it is on them.
 */
export function lostPoint(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  axes: { x: AxisSpec; y: AxisSpec },
): Point | undefined {
  const place = (index: number): [number, number] => {
    const [across, up] = [fractionOf(axes.x, x[index]!), fractionOf(axes.y, y[index]!)]
    return [across, y[index] === Infinity ? Infinity : up]
  }
  const isInside = ([across, up]: [number, number]) => across >= 0 && across <= 1 && up >= 0 && up <= 1
  let last = Math.min(x.length, y.length) - 1
  while (last >= 0 && !isInside(place(last))) last--
  if (last < 0) return undefined
  const [fromX, fromY] = place(last)
  const [toX, toY] = last + 1 < x.length ? place(last + 1) : [Number.NaN, Number.NaN]
  const leaves = toY > 1 ? RIM : toY < 0 ? 1 - RIM : undefined
  if (leaves === undefined || !Number.isFinite(toX) || toY === fromY) return [x[last]!, y[last]!]
  const share = Number.isFinite(toY) ? Math.min(1, Math.max(0, (leaves - fromY) / (toY - fromY))) : 0
  return [valueAt(axes.x, fromX + (toX - fromX) * share), valueAt(axes.y, leaves)]
}

/** The mark of a curve that is lost at a point: it diverged there. */
export function lostMark(
  point: Point | undefined,
  look: { color: string; series: Series; theme: Theme; scale: number },
): PointsMark[] {
  if (!point) return []
  const { color, series, theme, scale } = look
  const border = { color: theme.paper, width: scale }
  const dot = { shape: 'cross', size: 9 * scale, fill: color, border } as const
  return [{ kind: 'points', name: 'lost', series, plane: 0, z: 7, points: [point], dot }]
}
