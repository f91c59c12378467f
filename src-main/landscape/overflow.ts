import { enclosuresIn, type Interval } from './enclosure/index.ts'
import type { Condition, Expression, FunctionName } from './expression.ts'
import { nodesOfAll } from './nodes.ts'

/** What may go wrong where functions are computed in doubles. */
export interface Hazards {
  /** Whether a part of them may come out infinite, or as no number. */
  wild: boolean
  /**
   * Parts that may be too large for a double where the whole is not: 1/log(e^x) comes out as 0 for x = 1000, and so
   * does e^x/(1 + e^x)² for x = 400. Where one of them is infinite, what is computed may be wrong however harmless it
   * looks. They are what overflow is hidden by: what is infinite below them is so in them, or no number.
   */
  witnesses: ReadonlySet<Expression>
}

/**
 * What may happen to functions in a box. Nothing can where the enclosures of all parts are finite and without gaps,
 * as those of polynomials are.
 *
 * @param box intervals of the variables
 * @param most the numbers that they are computed in reach as far as this, doubles where it is left out
 */
export function hazardsOf(
  functions: readonly Expression[],
  box: readonly (readonly [number, number])[],
  most = Infinity,
): Hazards {
  const enclosure = enclosuresIn(functions)(box)
  const isSafe = (node: Expression) => isTame(enclosure(node), most)
  const nodes = nodesOfAll(functions)
  const wild = nodes.some((node) => isValue(node) && !isSafe(node))
  if (!wild) return { wild, witnesses: new Set() }
  return { wild, witnesses: new Set(nodes.flatMap(partsThatMayHide).filter((node) => !isSafe(node))) }
}

const isTame = ({ low, high, partial }: Interval, most: number) => low > -most && high < most && !partial

function isValue(node: Expression | Condition): node is Expression {
  return !['comparison', 'both', 'either', 'not'].includes(node.kind)
}

/** Functions that have finite values at −∞ or ∞. */
const bounded: ReadonlySet<FunctionName> = new Set([
  'relu',
  'exp',
  'tanh',
  'sign',
  'sigmoid',
  'softplus',
  'expm1',
  'erf',
  'atan',
])

/** The parts of a node that may be infinite without the whole being so, or no number. */
function partsThatMayHide(node: Expression | Condition): Expression[] {
  switch (node.kind) {
    case 'call':
      return bounded.has(node.name) ? [node.of] : []
    case 'operation':
      if (node.operator === '/') return [node.right]
      return node.operator === '^' ? [node.left, node.right] : []
    case 'extremum':
    case 'comparison':
      return [node.left, node.right]
    default:
      return []
  }
}
