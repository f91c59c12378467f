import { atan2, cos, hypot, norm, sin } from '#shared/elementary/index.ts'
import type { Region } from '#shared/contract/index.ts'

/**
 * A region, or what is left of it without another one: where the constants are extrema and the conditions are asked
 * for.
 */
export interface PointSet {
  region: Region
  without?: Region
}

export type Box = [number, number][]

/** Whether a point is in the region; its boundary belongs to it. */
export function holds(region: Region): (point: ArrayLike<number>) => boolean {
  switch (region.shape) {
    case 'box': {
      const { box } = region
      if (box.length === 1) {
        const [[from, to]] = box as [[number, number]]
        return (point) => point[0]! >= from && point[0]! <= to
      }
      return (point) => box.every(([from, to], axis) => point[axis]! >= from && point[axis]! <= to)
    }
    case 'ball':
      return (point) => distance(point, region.centre) <= region.radius
    case 'star': {
      const corners = cornersOf(region.centre, region.radii)
      const [cx, cy] = region.centre as [number, number]
      const turn = (2 * Math.PI) / region.radii.length
      return (point) => {
        const [x, y] = [point[0]! - cx, point[1]! - cy]
        const angle = atan2(y, x)
        const sector = Math.floor((angle < 0 ? angle + 2 * Math.PI : angle) / turn) % region.radii.length
        const [ax, ay] = corners[sector]!
        const [bx, by] = corners[(sector + 1) % corners.length]!
        // Inside of the edge from a to b, which is passed counterclockwise.
        return (bx - ax) * (point[1]! - ay) - (by - ay) * (point[0]! - ax) >= 0
      }
    }
  }
}

/** Whether a point is in the set. */
export function holdsIn({ region, without }: PointSet): (point: ArrayLike<number>) => boolean {
  const inside = holds(region)
  if (!without) return inside
  const outside = holds(without)
  return (point) => inside(point) && !outside(point)
}

/** The smallest box that holds the region. */
export function boundsOf(region: Region): Box {
  switch (region.shape) {
    case 'box':
      return region.box
    case 'ball':
      return region.centre.map((c) => [c - region.radius, c + region.radius])
    case 'star': {
      const corners = cornersOf(region.centre, region.radii)
      return [0, 1].map((axis) => {
        const along = corners.map((corner) => corner[axis]!)
        return [Math.min(...along), Math.max(...along)]
      })
    }
  }
}

/** Length of an interval, area of a region of the plane. */
export function volumeOf(region: Region): number {
  switch (region.shape) {
    case 'box':
      return region.box.reduce((product, [from, to]) => product * (to - from), 1)
    case 'ball':
      return Math.PI * region.radius ** 2
    case 'star': {
      const { radii } = region
      const sine = sin((2 * Math.PI) / radii.length) / 2
      return radii.reduce((sum, radius, index) => sum + sine * radius * radii[(index + 1) % radii.length]!, 0)
    }
  }
}

/** The greatest distance of two points of the region. */
export function diameterOf(region: Region): number {
  switch (region.shape) {
    case 'box':
      return norm(region.box.map(([from, to]) => to - from))
    case 'ball':
      return 2 * region.radius
    case 'star': {
      const corners = cornersOf(region.centre, region.radii)
      return corners.reduce(
        (most, corner, index) =>
          corners.slice(index + 1).reduce((so, other) => Math.max(so, distance(corner, other)), most),
        0,
      )
    }
  }
}

/** Least and greatest distance of a point to the points of the region; the least is 0 inside. */
export function distancesOf(region: Region, point: readonly number[]): { least: number; greatest: number } {
  const corners = outlineOf(region)
  const greatest = Math.max(...corners.map((corner) => distance(corner, point)))
  if (holds(region)(point)) return { least: 0, greatest }
  if (region.shape === 'box')
    return {
      least: norm(region.box.map(([from, to], axis) => Math.max(from - point[axis]!, 0, point[axis]! - to))),
      greatest,
    }
  const edges = corners.map((corner, index) => toSegment(point, corner, corners[(index + 1) % corners.length]!))
  return { least: Math.min(...edges), greatest }
}

/** Directions in which a circle is followed. */
const CIRCLE = 720

/** The corners of the region in the order of its outline: two ends in one dimension, many points of a circle. */
export function outlineOf(region: Region): number[][] {
  switch (region.shape) {
    case 'box': {
      const [first, second] = region.box as [[number, number], [number, number]?]
      if (!second) return first.map((end) => [end])
      return [
        [first[0], second[0]],
        [first[1], second[0]],
        [first[1], second[1]],
        [first[0], second[1]],
      ]
    }
    case 'ball':
      return cornersOf(region.centre, new Array<number>(CIRCLE).fill(region.radius))
    case 'star':
      return cornersOf(region.centre, region.radii)
  }
}

/** How many numbers uniform in [0, 1) a point uniform in the region is made of. */
export const fractionsPerPoint = (region: Region) => (region.shape === 'star' ? 3 : boundsOf(region).length)

/**
 * Points uniform in the region, shape [points, variables].
 * @param fractions uniform in [0, 1), shape [points, fractionsPerPoint]
 */
export function pointsIn(region: Region, fractions: Float64Array): Float64Array {
  const dimension = boundsOf(region).length
  const per = fractionsPerPoint(region)
  const points = new Float64Array((fractions.length / per) * dimension)
  const place = placer(region)
  for (let index = 0; index * per < fractions.length; index++)
    place(
      fractions.subarray(index * per, (index + 1) * per),
      points.subarray(index * dimension, (index + 1) * dimension),
    )
  return points
}

function placer(region: Region): (fractions: Float64Array, into: Float64Array) => void {
  switch (region.shape) {
    case 'box':
      return (fractions, into) =>
        region.box.forEach(([from, to], axis) => (into[axis] = from + (to - from) * fractions[axis]!))
    case 'ball':
      return (fractions, into) => {
        const [radius, angle] = [region.radius * Math.sqrt(fractions[0]!), 2 * Math.PI * fractions[1]!]
        into[0] = region.centre[0]! + radius * cos(angle)
        into[1] = region.centre[1]! + radius * sin(angle)
      }
    case 'star': {
      const { centre, radii } = region
      const corners = cornersOf(centre, radii)
      // The triangle between the centre and two neighbouring corners is met in proportion to its area.
      const areas = Float64Array.from(radii, (radius, index) => radius * radii[(index + 1) % radii.length]!)
      for (let index = 1; index < areas.length; index++) areas[index]! += areas[index - 1]!
      return (fractions, into) => {
        const sector = Math.max(
          0,
          areas.findIndex((area) => area > fractions[0]! * areas[areas.length - 1]!),
        )
        let [along, across] = [fractions[1]!, fractions[2]!]
        if (along + across > 1) [along, across] = [1 - along, 1 - across]
        const [a, b] = [corners[sector]!, corners[(sector + 1) % corners.length]!]
        for (const axis of [0, 1])
          into[axis] = centre[axis]! + along * (a[axis]! - centre[axis]!) + across * (b[axis]! - centre[axis]!)
      }
    }
  }
}

/**
 * The intervals of a set of one dimension, shape [intervals][2]: with what is cut out its edge goes too, so that an
 * interval beside it begins with the next number. Of the piece that holds on the edge itself the set knows nothing.
 */
export function intervalsOf({ region, without }: PointSet): Box {
  const [[from, to]] = boundsOf(region) as [[number, number]]
  if (!without) return [[from, to]]
  const [[cutFrom, cutTo]] = boundsOf(without) as [[number, number]]
  const parts: Box = [
    [from, Math.min(to, neighbour(cutFrom, -1))],
    [Math.max(from, neighbour(cutTo, 1)), to],
  ]
  return parts.filter(([low, high]) => low <= high)
}

/** Length of intervals that do not overlap. */
export function sizeOfIntervals(intervals: readonly (readonly [number, number])[]): number {
  return intervals.reduce((sum, [from, to]) => sum + (to - from), 0)
}

export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return a.length === 1 ? Math.abs(a[0]! - b[0]!) : hypot(a[0]! - b[0]!, a[1]! - b[1]!)
}

function cornersOf(centre: readonly number[], radii: readonly number[]): [number, number][] {
  return radii.map((radius, index) => {
    const angle = (2 * Math.PI * index) / radii.length
    return [centre[0]! + radius * cos(angle), centre[1]! + radius * sin(angle)]
  })
}

function toSegment(point: readonly number[], a: readonly number[], b: readonly number[]): number {
  const [dx, dy] = [b[0]! - a[0]!, b[1]! - a[1]!]
  const square = dx * dx + dy * dy
  const along = square === 0 ? 0 : ((point[0]! - a[0]!) * dx + (point[1]! - a[1]!) * dy) / square
  const place = Math.min(1, Math.max(0, along))
  return distance(point, [a[0]! + place * dx, a[1]! + place * dy])
}

const bits = new DataView(new ArrayBuffer(8))

/** The double next to a finite one, above it or below it. */
export function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE
  bits.setFloat64(0, value)
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(value > 0 ? direction : -direction))
  return bits.getFloat64(0)
}
