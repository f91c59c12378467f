import { hypot, norm } from '#shared/elementary/index.ts'
/** A curve may be missed by this share of the box where it is drawn. */
const MISS = 5e-4

type Point = readonly number[]

/** The parts of curves that lie in a box, with as few points as a drawing needs; shape [curves][points][2]. */
export function drawn(curves: readonly Point[][], box: readonly (readonly [number, number])[]): number[][][] {
  return curves.flatMap((curve) => clipped(curve, box)).map((part) => thinned(part, box))
}

/** The parts of a curve inside the box, cut off at its edges. */
function clipped(curve: readonly Point[], box: readonly (readonly [number, number])[]): Point[][] {
  const isInside = (point: Point) => box.every(([from, to], axis) => point[axis]! >= from && point[axis]! <= to)
  const parts: Point[][] = []
  curve.forEach((point, index) => {
    const before = curve[index - 1]
    const isIn = isInside(point)
    if (isIn && (!before || !isInside(before))) parts.push(before ? [edgeBetween(point, before, box)] : [])
    if (isIn) parts.at(-1)!.push(point)
    else if (before && isInside(before)) parts.at(-1)!.push(edgeBetween(before, point, box))
  })
  return parts.filter((part) => part.length > 1)
}

/** Where the way from a point inside to one outside leaves the box. */
function edgeBetween(inside: Point, outside: Point, box: readonly (readonly [number, number])[]): Point {
  const share = Math.min(
    1,
    ...box.map(([from, to], axis) => {
      const [a, b] = [inside[axis]!, outside[axis]!]
      return b < from ? (from - a) / (b - a) : b > to ? (to - a) / (b - a) : 1
    }),
  )
  return inside.map((coordinate, axis) => coordinate + share * (outside[axis]! - coordinate))
}

/** Only the points without which the line would be off (D. Douglas and T. Peucker, Cartographica 10, 1973). */
function thinned(part: readonly Point[], box: readonly (readonly [number, number])[]): number[][] {
  const [first, last] = [part[0]!, part.at(-1)!]
  const widths = box.map(([from, to]) => to - from)
  const along = first.map((coordinate, axis) => (last[axis]! - coordinate) / widths[axis]!)
  const length = norm(along)
  const away = (point: Point) => {
    const [x, y] = first.map((coordinate, axis) => (point[axis]! - coordinate) / widths[axis]!)
    return length > 0 ? Math.abs(x! * along[1]! - y! * along[0]!) / length : hypot(x!, y!)
  }
  const distances = part.map(away)
  const farthest = distances.indexOf(Math.max(...distances))
  if (part.length < 3 || !(distances[farthest]! > MISS)) return [[...first], [...last]]
  const before = thinned(part.slice(0, farthest + 1), box)
  return [...before.slice(0, -1), ...thinned(part.slice(farthest), box)]
}
