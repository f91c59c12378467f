import type { Expression } from '../expression.ts'
import { type Bounds, type Box, enclosureOf } from './enclosure.ts'

/** The bounds are near enough to values that are taken when they miss them by this share of the range. */
const PRECISION = 1e-9

/**
 * Numbers between which all values of an expression on a box lie, as certain as those of `enclosureOf` and nearer to the range: parts of the box whose enclosures reach
 * beyond the values that are known to be taken are halved, those that reach furthest first, until the bounds are exact to a billionth of the range or the evaluations
 * are used up.
 */
export function boundsOver(expression: Expression, box: Box, evaluations: number): Bounds {
  const enclose = enclosureOf(expression)
  const widths = box.map(([from, to]) => to - from)
  let [left, least, most] = [evaluations, Infinity, -Infinity]
  const done: Bounds[] = []
  let open: { box: Box; bounds: Bounds }[] = []
  const add = (part: Box) => {
    const [low, high] = enclose(part.map(([from, to]): [number, number] => [middleOf(from, to), middleOf(from, to)]))
    left -= 2
    // Some value is at most the upper bound of this one, and some at least its lower bound.
    if (low <= high) [least, most] = [Math.min(least, high), Math.max(most, low)]
    open.push({ box: part, bounds: enclose(part) })
  }
  const beyond = ([low, high]: Bounds) => Math.max(least - low, high - most)

  add(box)
  while (left >= 4) {
    const slack = PRECISION * (most - least)
    const reaching = open
      .filter(({ bounds }) => beyond(bounds) > slack)
      .sort((a, b) => beyond(b.bounds) - beyond(a.bounds))
    done.push(...open.filter(({ bounds }) => !(beyond(bounds) > slack)).map(({ bounds }) => bounds))
    const halved = reaching.slice(0, Math.max(1, Math.min(left / 4, reaching.length / 2)))
    open = reaching.slice(halved.length)
    if (halved.length === 0) break
    for (const part of halved) {
      const halves = halvesOf(part.box, widths)
      if (halves) halves.forEach(add)
      else done.push(part.bounds)
    }
  }
  const bounds = [...done, ...open.map((part) => part.bounds)]
  return [
    bounds.reduce((low, [next]) => Math.min(low, next), Infinity),
    bounds.reduce((high, [, next]) => Math.max(high, next), -Infinity),
  ]
}

function middleOf(from: number, to: number): number {
  return from + (to - from) / 2
}

/** The halves across the side that is longest as a share of the whole box; null for a point. */
function halvesOf(box: Box, widths: readonly number[]): [Box, Box] | null {
  const shares = box.map(([from, to], axis) => {
    const middle = middleOf(from, to)
    return middle > from && middle < to ? (to - from) / widths[axis]! : 0
  })
  const longest = Math.max(...shares)
  if (longest === 0) return null
  const axis = shares.indexOf(longest)
  const [from, to] = box[axis]!
  const middle = middleOf(from, to)
  return [box.with(axis, [from, middle]), box.with(axis, [middle, to])]
}
