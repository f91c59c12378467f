import type { Region } from '#shared/contract/index.ts'
import { type Box, boundsOf, distance, holds, outlineOf, type PointSet } from './regions.ts'

/** A box may miss or fill a region by this share of its size, so that no rounding decides which. */
const MARGIN = 1e-9

/** Tells whether no point of a box is in the set; of a box that only touches it, perhaps. */
export function misses({ region, without }: PointSet): (box: Box) => boolean {
  const apart = isApart(region)
  const filled = without && fills(without)
  return (box) => {
    const wide = box.map(([from, to]): [number, number] => {
      const margin = MARGIN * (to - from) + Number.EPSILON * Math.max(Math.abs(from), Math.abs(to))
      return [from - margin, to + margin]
    })
    return apart(wide) || (filled?.(wide) ?? false)
  }
}

/** Whether the region and a box have no point in common. */
function isApart(region: Region): (box: Box) => boolean {
  const bounds = boundsOf(region)
  const beside = (box: Box) => bounds.some(([from, to], axis) => from > box[axis]![1] || to < box[axis]![0])
  if (region.shape === 'box') return beside
  const { centre } = region
  const away = (box: Box) =>
    distance(
      centre,
      centre.map((at, axis) => Math.min(Math.max(at, box[axis]![0]), box[axis]![1])),
    )
  if (region.shape === 'ball') return (box) => away(box) > region.radius
  const [least, most] = [Math.min(...region.radii) / 2, Math.max(...region.radii)]
  const inside = holds(region)
  const outline = outlineMeets(region)
  return (box) => {
    if (beside(box) || away(box) > most) return true
    return away(box) > least && !corners(box).some(inside) && !outline(box)
  }
}

/** Whether the whole of a box is in the region. */
function fills(region: Region): (box: Box) => boolean {
  if (region.shape === 'box')
    return (box) => region.box.every(([from, to], axis) => from <= box[axis]![0] && to >= box[axis]![1])
  const inside = holds(region)
  const outline = region.shape === 'star' ? outlineMeets(region) : () => false
  return (box) => corners(box).every(inside) && !outline(box)
}

const corners = (box: Box): number[][] => outlineOf({ shape: 'box', box })

/** Whether the outline of a region meets a box of the plane. */
function outlineMeets(region: Region): (box: Box) => boolean {
  const outline = outlineOf(region) as [number, number][]
  return (box) => outline.some((corner, index) => crosses(corner, outline[(index + 1) % outline.length]!, box))
}

/** Whether a segment meets a box: neither the axes nor the normal of the segment separates them. */
function crosses([ax, ay]: [number, number], [bx, by]: [number, number], box: Box): boolean {
  const [[left, right], [low, high]] = box as [[number, number], [number, number]]
  if ((ax < left && bx < left) || (ax > right && bx > right) || (ay < low && by < low) || (ay > high && by > high))
    return false
  const side = (x: number, y: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax)
  const sides = [side(left, low), side(right, low), side(right, high), side(left, high)]
  return !(sides.every((value) => value > 0) || sides.every((value) => value < 0))
}
