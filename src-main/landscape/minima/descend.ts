import { cos, hypot, sin } from '#shared/elementary/index.ts'
import type { Plane } from './box.ts'
import { spectrumOf } from './symmetric.ts'

const MAX_STEPS = 100
/** Longest step, as a share of the box: a descent should end in the minimum next to its start. */
const LONGEST = 1 / 16
/** How far outside the box a descent may go before it is given up. */
const MARGIN = 0.02
/** An eigenvalue counts as at least this share of the other. */
const LEAST = 1e-9
/** Points that a search by values may go through. */
const MAX_MOVES = 200
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

/**
 * Downhill from a start: Newton's method with eigenvalues of the Hessian taken by their magnitude, so that it turns
 * away from saddles and maxima, and with steps halved until the value has decreased enough (Armijo's rule). The end is
 * where no step decreases it; null where it left the box or the function is not finite.
 */
export function descendTo({ jet, box, widths, budget }: Plane, start: readonly number[]): number[] | null {
  const values = new Float64Array(7)
  let at = [...start]
  for (let step = 0; step < MAX_STEPS; step++) {
    budget.evaluations--
    jet.all(at, values)
    const value = values[0]!
    const [gx, gy] = [values[1]!, values[2]!]
    if (!Number.isFinite(value)) return null
    if ((gx === 0 && gy === 0) || !Number.isFinite(gx + gy)) return at
    const move = moveOf(values, widths)
    const slope = gx * move[0]! + gy * move[1]!
    let share = 1
    let next = at
    let decreased = false
    for (let halving = 0; halving < 40 && !decreased; halving++, share /= 2) {
      budget.evaluations--
      next = [at[0]! + share * move[0]!, at[1]! + share * move[1]!]
      decreased = jet.value(next) <= value + 1e-4 * share * slope && (next[0] !== at[0] || next[1] !== at[1])
    }
    if (!decreased) return at
    at = next
    if (
      !at.every((x, axis) => x >= box[axis]![0] - MARGIN * widths[axis]! && x <= box[axis]![1] + MARGIN * widths[axis]!)
    )
      return null
    if (Math.abs(share * move[0]!) <= 1e-14 * widths[0]! && Math.abs(share * move[1]!) <= 1e-14 * widths[1]!) return at
  }
  return at
}

function moveOf(values: Float64Array, widths: readonly number[]): [number, number] {
  const [gx, gy] = [values[1]!, values[2]!]
  const { values: eigenvalues, vector } = spectrumOf(values, 2)
  const [first, second] = eigenvalues.map(Math.abs) as [number, number]
  const floor = LEAST * Math.max(first, second)
  const longest = ([x, y]: [number, number]) => LONGEST / Math.max(Math.abs(x) / widths[0]!, Math.abs(y) / widths[1]!)
  const shortened = ([x, y]: [number, number], by: number): [number, number] => [x * by, y * by]
  // Where nothing is known of the curvature, the longest step is tried first.
  if (!(floor > 0 && floor < Infinity)) return shortened([-gx, -gy], longest([gx, gy]))
  // `vector` belongs to the second eigenvalue, its perpendicular to the first.
  const along = -(gx * vector[0] + gy * vector[1]) / Math.max(second, floor)
  const across = -(gy * vector[0] - gx * vector[1]) / Math.max(first, floor)
  const move: [number, number] = [along * vector[0] - across * vector[1], along * vector[1] + across * vector[0]]
  return shortened(move, Math.min(1, longest(move)))
}

/**
 * The lowest point that a search by values finds around `from`: eight points in a circle, each time turned by the
 * golden angle, and the one to which the slopes at them point together; a circle around a lower one when there is one
 * and a smaller one when there is none, down to rounding. Null where there is nothing lower than `from`, which says
 * that it is a minimum as far as values tell.
 */
export function lowestBeside(plane: Plane, from: readonly number[]): number[] | null {
  const { jet, widths, budget } = plane
  const values = new Float64Array(7)
  let at = [...from]
  let value = jet.value(from)
  let moves = 0
  for (let radius = 1 / 256, turn = 0; radius > 1e-13 && moves < MAX_MOVES; turn += GOLDEN_ANGLE) {
    const beside = ([x, y]: readonly [number, number]) => [
      at[0]! + radius * widths[0]! * x,
      at[1]! + radius * widths[1]! * y,
    ]
    let lowest = value - 1e-14 * Math.abs(value)
    let next: number[] | null = null
    const take = (candidate: number[], height: number) => {
      if (height < lowest) [lowest, next] = [height, candidate]
    }
    const slopes: [number, number][] = []
    for (let index = 0; index < 8; index++) {
      const angle = turn + (index * Math.PI) / 4
      const candidate = beside([cos(angle), sin(angle)])
      jet.all(candidate, values)
      slopes.push([values[1]! * widths[0]!, values[2]! * widths[1]!])
      take(candidate, values[0]!)
    }
    const [x, y] = leastSlope(slopes)
    const length = hypot(x, y)
    if (length > 0) {
      const candidate = beside([-x / length, -y / length])
      take(candidate, jet.value(candidate))
    }
    budget.evaluations -= 9
    if (next) {
      moves++
      at = next
      value = lowest
    } else radius *= 0.4
  }
  return moves > 0 ? at : null
}

/**
 * The shortest vector between any two of the slopes: where a crease runs through them it points along the crease, on
 * which the function falls although it rises to both sides (gradient sampling; J. Burke, A. Lewis and M. Overton, SIAM
 * Journal on Optimization 15, 2005).
 */
function leastSlope(slopes: readonly [number, number][]): [number, number] {
  let [x, y] = [Infinity, Infinity]
  slopes.forEach(([ax, ay], index) => {
    for (const [bx, by] of slopes.slice(index)) {
      const [dx, dy] = [bx - ax, by - ay]
      const square = dx * dx + dy * dy
      const share = square > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square)) : 0
      const [cx, cy] = [ax + share * dx, ay + share * dy]
      if (cx * cx + cy * cy < x * x + y * y) [x, y] = [cx, cy]
    }
  })
  return Number.isFinite(x + y) ? [x, y] : [0, 0]
}
