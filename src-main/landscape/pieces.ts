import { atan2 } from '#shared/elementary/index.ts'
import type { Comparison, Condition, Expression } from './expression.ts'

/** A function of one variable that is given in pieces: on each interval the expression that holds there. */
export interface Pieces {
  /** Index of the variable. */
  variable: number
  /** From left to right; neighbours differ. Every number is in exactly one of them. */
  intervals: readonly Interval[]
  /** Index of an interval whose piece is also that of NaN. */
  forNaN: number
}

/** All numbers from where the interval before ends; the first from −∞. */
export interface Interval {
  /** Where it ends, and whether it holds that number itself. The last interval ends at +∞. */
  end: number
  closed: boolean
  piece: Expression
  /** The guessed probability that x is not beyond it. */
  share: number
}

/** More pieces than this are left as they are: working out which holds where takes the square of their number. */
const MAX_BREAKPOINTS = 256

/**
 * The pieces of a choice all of whose conditions compare one variable with numbers, however they are nested: on every
 * interval the one that the first condition that holds leads to. Null for any other choice, and for one that sends NaN
 * where it sends no number.
 */
export function piecesOf(root: Expression & { kind: 'choice' }): Pieces | null {
  const found = breakpointsOf(root)
  if (!found) return null
  const { variable, breakpoints } = found
  // What holds does not change between two breakpoints. So the places on the line are numbered: 2k + 1 is breakpoint k,
  // 2k what lies before it; comparing numbers of places gives what comparing numbers in them would give, and NaN stands
  // for itself.
  const placeOf = new Map(breakpoints.map((value, index) => [value, 2 * index + 1]))
  const pieceAt = (place: number): Expression => {
    let node: Expression = root
    while (node.kind === 'choice') node = holds(node.condition, place, placeOf) ? node.then : node.otherwise
    return node
  }
  const intervals: Interval[] = []
  const scale = breakpoints.reduce((sum, value) => sum + Math.abs(value), 0) / breakpoints.length
  for (let place = 0; place <= 2 * breakpoints.length; place++) {
    const piece = pieceAt(place)
    const end = breakpoints[place >> 1] ?? Infinity
    const closed = place % 2 === 1
    if (intervals.at(-1)?.piece === piece) intervals.pop()
    intervals.push({ end, closed, piece, share: shareBelow(end, scale) })
  }
  const ofNaN = pieceAt(NaN)
  const forNaN = intervals.findIndex(({ piece }) => piece === ofNaN)
  return forNaN < 0 ? null : { variable, intervals, forNaN }
}

/**
 * The share of all iterates that is guessed to be below `x`: functions are drawn around the origin with their
 * breakpoints to the left and the right, and some iterates go far out, as in a Cauchy distribution. Only the speed
 * depends on it.
 */
function shareBelow(x: number, scale: number): number {
  return 0.5 + atan2(x, scale) / Math.PI
}

/**
 * The interval behind which `first` to `last` are best split in two by one comparison: both sides are about as likely.
 */
export function splitOf(intervals: readonly Interval[], first: number, last: number): number {
  const share = (index: number) => intervals[index]?.share ?? 0
  const half = (share(first - 1) + share(last)) / 2
  let best = first
  for (let index = first; index < last; index++)
    if (Math.abs(share(index) - half) < Math.abs(share(best) - half)) best = index
  return best
}

/**
 * The variable that the conditions compare and the numbers that they compare it with, ascending; null where they do
 * anything else.
 */
function breakpointsOf(root: Expression): { variable: number; breakpoints: number[] } | null {
  const variables = new Set<number>()
  const numbers = new Set<number>()

  function ofCondition(node: Condition): boolean {
    if (node.kind === 'not') return ofCondition(node.of)
    if (node.kind !== 'comparison') return ofCondition(node.left) && ofCondition(node.right)
    const sides = [node.left, node.right]
    for (const side of sides) {
      if (side.kind === 'number') numbers.add(side.value)
      else if (side.kind === 'variable') variables.add(side.index)
      else return false
    }
    return true
  }

  // A piece that holds a choice of its own inside is not opened: it would be written once for every interval that it
  // holds on.
  const ofChoice = (node: Expression): boolean =>
    node.kind === 'choice'
      ? ofCondition(node.condition) && ofChoice(node.then) && ofChoice(node.otherwise)
      : !hasChoice(node)

  if (!ofChoice(root) || variables.size !== 1 || numbers.size > MAX_BREAKPOINTS) return null
  const [variable] = variables
  return { variable: variable as number, breakpoints: [...numbers].sort((a, b) => a - b) }
}

function hasChoice(root: Expression): boolean {
  const seen = new Set<Expression>()
  const visit = (node: Expression): boolean => {
    if (seen.has(node)) return false
    seen.add(node)
    switch (node.kind) {
      case 'number':
      case 'variable':
        return false
      case 'choice':
        return true
      case 'negation':
      case 'call':
        return visit(node.of)
      case 'operation':
      case 'extremum':
        return visit(node.left) || visit(node.right)
    }
  }
  return visit(root)
}

const comparisons: Record<Comparison, (left: number, right: number) => boolean> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
}

function holds(node: Condition, place: number, placeOf: ReadonlyMap<number, number>): boolean {
  switch (node.kind) {
    case 'not':
      return !holds(node.of, place, placeOf)
    case 'both':
      return holds(node.left, place, placeOf) && holds(node.right, place, placeOf)
    case 'either':
      return holds(node.left, place, placeOf) || holds(node.right, place, placeOf)
    case 'comparison': {
      const at = (side: Expression) => (side.kind === 'number' ? (placeOf.get(side.value) as number) : place)
      return comparisons[node.operator](at(node.left), at(node.right))
    }
  }
}
