import {
  call,
  difference,
  enclosureOf,
  type Expression,
  type Landscape,
  number,
  power,
  product,
  quotient,
  sum,
} from '../landscape/index.ts'
import type { Bounds } from './branch-and-bound.ts'
import { hasContinuousGradient } from './continuity.ts'
import type { Box } from './regions.ts'

const two = number(2)
const variable = (index: number): Expression => ({ kind: 'variable', index })
const square = (of: Expression) => power(of, two)
const away = (centre: readonly number[]) => centre.map((at, axis) => difference(variable(axis), number(at)))

/** Bounds of the largest absolute eigenvalue of the Hessian. */
export function normBounds(landscape: Landscape): Bounds {
  const [a, b] = landscape.formula.hessian as [Expression, Expression?]
  if (!b) return enclosureOf(call('abs', a))
  const { middle, half } = eigenvalueTrees(landscape)
  return enclosureOf(sum(call('abs', middle), half))
}

/** The eigenvalues of a Hessian of two rows are middle ± half. */
function eigenvalueTrees({ formula }: Landscape): { middle: Expression; half: Expression } {
  const [a, b, , d] = formula.hessian as [Expression, Expression, Expression, Expression]
  return {
    middle: quotient(sum(a, d), two),
    half: call('sqrt', sum(square(quotient(difference(a, d), two)), square(b))),
  }
}

/** How near to the centre, in sizes of the box, the Hessian says more than the ratio. */
const NEAR = 4

/**
 * Bounds of ⟨∇f(x), x − x₀⟩/‖x − x₀‖². Near x₀, where ∇f(x₀) = 0 is taken for exact, the quotient says little: there
 * ∇f(x) is the mean of ∇²f on the way from x₀ to x times x − x₀, and so the ratio is no less than the least
 * eigenvalue on the smallest box that holds both, as long as the gradient is continuous there.
 */
export function opscBounds(landscape: Landscape, centre: readonly number[]): Bounds {
  const ways = away(centre)
  const { gradient } = landscape.formula
  const total = (parts: Expression[]) => parts.reduce(sum)
  const ratio = enclosureOf(
    ways.length === 1
      ? quotient(gradient[0]!, ways[0]!)
      : quotient(total(gradient.map((slope, axis) => product(slope, ways[axis]!))), total(ways.map(square))),
  )
  const curvature = enclosureOf(leastEigenvalue(landscape))
  const isContinuous = continuousNear(landscape)
  return (box) => {
    const [low, high] = ratio(box)
    const sizes = box.map(([from, to]) => to - from)
    const distance = Math.max(...box.map(([from, to], axis) => Math.max(from - centre[axis]!, centre[axis]! - to, 0)))
    if (distance > NEAR * Math.max(...sizes)) return [low, high]
    const both = box.map(([from, to], axis): [number, number] => [
      Math.min(from, centre[axis]!),
      Math.max(to, centre[axis]!),
    ])
    if (!isContinuous(both)) return [low, high]
    return [Math.max(Number.isNaN(low) ? -Infinity : low, curvature(both)[0]), high]
  }
}

/** Whether the gradient is continuous in a box; boxes are asked for again and again, each within one before. */
function continuousNear(landscape: Landscape): (box: Box) => boolean {
  let known: Box | undefined
  return (box) => {
    if (known?.every(([from, to], axis) => from <= box[axis]![0] && to >= box[axis]![1])) return true
    if (!hasContinuousGradient(landscape, box)) return false
    known = box
    return true
  }
}

function leastEigenvalue(landscape: Landscape): Expression {
  if (landscape.formula.hessian.length === 1) return landscape.formula.hessian[0]!
  const { middle, half } = eigenvalueTrees(landscape)
  return difference(middle, half)
}

/** Bounds of the curvature at a point: of the ratio above where x is x₀. */
export function curvatureBounds(landscape: Landscape): Bounds {
  return enclosureOf(leastEigenvalue(landscape))
}
