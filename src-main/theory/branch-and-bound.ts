import { misses } from './cover.ts'
import { type Box, boundsOf, holdsIn, type PointSet } from './regions.ts'

/** An interval that holds every value of a function on a box; low > high where it has none. */
export type Bounds = (box: Box) => readonly [low: number, high: number]

/** Boxes that are looked at, at most, by the number of variables. */
const MOST_BOXES = { 1: 3000, 2: 6000 } as const
/** How near the bound must come to a value that is taken, as a share of it. */
const PRECISION = 1e-6

/**
 * A number that no value of a function on a set is less than, for sure: boxes that cover the set are halved where the
 * bound is worst, until it is near a value that is taken or enough boxes have been looked at (branch and bound; Hansen
 * and Walster, Global optimization using interval analysis, 2004, chapter 12).
 */
export function lowerBound(set: PointSet, bounds: Bounds): number {
  const inside = holdsIn(set)
  const isMissed = misses(set)
  const queue: { box: Box; low: number }[] = []
  let reached = Infinity
  const put = (box: Box) => {
    if (isMissed(box)) return
    const [low] = bounds(box)
    push(queue, { box, low: Number.isNaN(low) ? -Infinity : low })
  }
  /** No less than the value at a point. */
  const valueAt = (point: number[]) => {
    const [least, most] = bounds(point.map((at) => [at, at]))
    return least <= most ? most : Infinity
  }
  put(boundsOf(set.region))
  const most = MOST_BOXES[set.region.shape === 'box' && set.region.box.length === 1 ? 1 : 2]
  for (let boxes = 0; boxes < most && queue.length > 0; boxes++) {
    const { box, low } = queue[0]!
    const middle = box.map(([from, to]) => from + (to - from) / 2)
    if (inside(middle)) reached = Math.min(reached, valueAt(middle))
    if (low >= reached - PRECISION * Math.abs(reached)) break
    const halves = halved(box)
    if (!halves) break
    pop(queue)
    halves.forEach(put)
  }
  return queue[0]?.low ?? Infinity
}

/** The halves of a box across its longest side; undefined where it is a single point to rounding. */
function halved(box: Box): [Box, Box] | undefined {
  const lengths = box.map(([from, to]) => to - from)
  const axis = lengths.indexOf(Math.max(...lengths))
  const [from, to] = box[axis]!
  const middle = from + (to - from) / 2
  if (!(middle > from && middle < to)) return undefined
  const part = (ends: [number, number]): Box => box.map((interval, index) => (index === axis ? ends : interval))
  return [part([from, middle]), part([middle, to])]
}

/** A binary heap, least first. */
function push<Entry extends { low: number }>(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (heap[parent]!.low <= heap[at]!.low) return
    ;[heap[parent], heap[at]] = [heap[at]!, heap[parent]!]
    at = parent
  }
}

function pop<Entry extends { low: number }>(heap: Entry[]): void {
  const last = heap.pop()!
  if (heap.length === 0) return
  heap[0] = last
  for (let at = 0; ;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    let least = at
    if (left < heap.length && heap[left]!.low < heap[least]!.low) least = left
    if (right < heap.length && heap[right]!.low < heap[least]!.low) least = right
    if (least === at) return
    ;[heap[least], heap[at]] = [heap[at]!, heap[least]!]
    at = least
  }
}
