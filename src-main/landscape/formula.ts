import { derivative } from './derivative.ts'
import { domainOf } from './domain.ts'
import type { Expression } from './expression.ts'
import type { Formula } from './landscape.ts'
import { simplified } from './simplify.ts'
import { symmetric } from './symmetry.ts'

/**
 * The function of `dimension` variables that the tree describes, with its symbolic derivatives and where it has a
 * value. Where f(x, y) = f(y, x), the derivative by y is that by x with both swapped, to the bit: a descent from the
 * diagonal stays on it.
 */
export function formulaOf(tree: Expression, dimension: number): Formula {
  const domain = domainOf(tree, dimension)
  const simple = simplified(tree)
  const pair = dimension === 2 ? symmetric(simple) : null
  const value = pair?.value ?? simple
  const by = (node: Expression, index: number) => derivative(node, index)
  const indices = Array.from({ length: dimension }, (_, index) => index)
  const gradient = pair ? [by(value, 0), pair.swapped(by(value, 0))] : indices.map((index) => by(value, index))
  const hessian = gradient.flatMap((slope) => indices.map((index) => by(slope, index)))
  return { value, gradient, hessian, ...(domain && { domain }) }
}
