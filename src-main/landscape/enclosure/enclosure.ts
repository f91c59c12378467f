import type { Comparison, Condition, Expression } from '../expression.ts'
import { enclosures } from './functions.ts'
import {
  contains,
  hull,
  type Interval,
  interval,
  isEmpty,
  larger,
  magnitude,
  minus,
  negative,
  nothing,
  over,
  plus,
  smaller,
  times,
} from './interval.ts'
import { toThe } from './power.ts'

/** Intervals of the variables, in their order. */
type Box = readonly (readonly [from: number, to: number])[]
type Bounds = readonly [low: number, high: number]

/** What a condition is over a box. */
type Truth = 'yes' | 'no' | 'either'

/**
 * Interval arithmetic over a tree (R. Moore, Interval Analysis, 1966): the function that gives, for a box, numbers
 * between which all values of the expression on that box lie. Certain: every operation is rounded outwards, and so
 * they hold both the true values, numbers in the expression being the doubles they are read as, and those that
 * kernels compute. Points at which the expression is undefined do not count; where it is so everywhere, low > high.
 *
 * Usually wider than the range, the wider the larger the box, since the same variable at two places is taken for two:
 * whoever wants the range cuts the box up. A choice is the hull of all pieces that may hold somewhere in the box; a
 * quotient is the whole line if its divisor may be 0.
 */
export function enclosureOf(expression: Expression): (box: Box) => Bounds {
  const enclosures = enclosuresIn([expression])
  return (box) => {
    const { low, high } = enclosures(box)(expression)
    return [low, high]
  }
}

/**
 * The same for several expressions and each node that they are made of; what is returned for a box is true until the
 * next box is asked for.
 */
export function enclosuresIn(expressions: readonly Expression[]): (box: Box) => (node: Expression) => Interval {
  const intervals: Interval[] = []
  const steps: ((box: Box) => void)[] = []
  const slots = new Map<Expression | string, number>()
  const at = (slot: number) => intervals[slot] as Interval

  /** The slot for what `key` says; equal operations on equal operands are done once and are known to be equal. */
  function slot(key: string, step: (box: Box) => Interval): number {
    const known = slots.get(key)
    if (known !== undefined) return known
    const index = steps.length
    slots.set(key, index)
    steps.push((box) => {
      intervals[index] = step(box)
    })
    return index
  }

  function slotOf(node: Expression): number {
    const known = slots.get(node)
    if (known !== undefined) return known
    const index = added(node)
    slots.set(node, index)
    return index
  }

  /** What an operation gives on intervals none of which is empty; on others there is nothing. */
  const operation = (key: string, operands: number[], of: (...operands: Interval[]) => Interval) =>
    slot(`${key} ${operands.join()}`, () => {
      const given = operands.map(at)
      return given.some(isEmpty) ? nothing : of(...given)
    })

  function added(node: Expression): number {
    switch (node.kind) {
      case 'number':
        return slot(`number ${Object.is(node.value, -0) ? 0 : node.value}`, () => interval(node.value, node.value))
      case 'variable':
        return slot(`variable ${node.index}`, (box) => interval(...box[node.index]!))
      case 'negation':
        return operation('negation', [slotOf(node.of)], negative)
      case 'call':
        return operation(node.name, [slotOf(node.of)], enclosures[node.name])
      case 'extremum':
        return operation(node.name, [slotOf(node.left), slotOf(node.right)], node.name === 'min' ? smaller : larger)
      case 'operation':
        return arithmetic(node.operator, slotOf(node.left), slotOf(node.right))
      case 'choice': {
        const [then, otherwise] = [slotOf(node.then), slotOf(node.otherwise)]
        const [key, truth] = truthOf(node.condition)
        return slot(`choice (${key}) ${then} ${otherwise}`, () => {
          const holds = truth()
          if (holds === 'yes') return at(then)
          return holds === 'no' ? at(otherwise) : hull(at(then), at(otherwise))
        })
      }
    }
  }

  function arithmetic(operator: string, left: number, right: number): number {
    switch (operator) {
      case '+':
        return operation('+', [left, right], plus)
      case '-':
        return operation('-', [left, right], left === right ? (a) => whereDefined(a, 0) : minus)
      case '*':
        return operation('*', [left, right], left === right ? (a) => times(magnitude(a), magnitude(a)) : times)
      case '/':
        return operation('/', [left, right], over)
      default:
        // Anything to the power of 0 is 1, even what is undefined.
        return slot(`^ ${left} ${right}`, () => {
          const [base, exponent] = [at(left), at(right)]
          if (isEmpty(exponent)) return nothing
          if (isEmpty(base)) return contains(exponent, 0) ? interval(1, 1, true) : nothing
          return toThe(base, exponent)
        })
    }
  }

  /** A text that tells conditions apart, and the truth once the slots are filled. */
  function truthOf(node: Condition): [key: string, truth: () => Truth] {
    switch (node.kind) {
      case 'comparison': {
        const [left, right] = [slotOf(node.left), slotOf(node.right)]
        return [`${left} ${node.operator} ${right}`, () => compared(node.operator, at(left), at(right))]
      }
      case 'not': {
        const [key, truth] = truthOf(node.of)
        return [`not (${key})`, () => opposite(truth())]
      }
      case 'both':
      case 'either': {
        const [first, left] = truthOf(node.left)
        const [second, right] = truthOf(node.right)
        const decides: Truth = node.kind === 'both' ? 'no' : 'yes'
        return [
          `(${first}) ${node.kind} (${second})`,
          () => {
            const truths = [left(), right()]
            if (truths.includes(decides)) return decides
            return truths.includes('either') ? 'either' : opposite(decides)
          },
        ]
      }
    }
  }

  expressions.forEach(slotOf)
  return (box) => {
    let done = 0
    const enclosed = (slot: number) => {
      for (; done < steps.length; done++) steps[done]!(box)
      return at(slot)
    }
    return (node) => enclosed(slotOf(node))
  }
}

/** x − x is 0 unless x is infinite or undefined. */
function whereDefined({ low, high, partial }: Interval, value: number): Interval {
  return interval(value, value, partial || low === -Infinity || high === Infinity)
}

function opposite(truth: Truth): Truth {
  if (truth === 'either') return truth
  return truth === 'yes' ? 'no' : 'yes'
}

function compared(operator: Comparison, a: Interval, b: Interval): Truth {
  switch (operator) {
    case '>':
      return compared('<', b, a)
    case '>=':
      return compared('<=', b, a)
    case '!=':
      return opposite(compared('==', a, b))
    default: {
      if (isEmpty(a) || isEmpty(b)) return 'no'
      const truth = comparedAll(operator, a, b)
      // Nothing is true of a value that is undefined.
      return truth === 'yes' && (a.partial || b.partial) ? 'either' : truth
    }
  }
}

function comparedAll(operator: '<' | '<=' | '==', a: Interval, b: Interval): Truth {
  if (operator === '<') return a.high < b.low ? 'yes' : a.low >= b.high ? 'no' : 'either'
  if (operator === '<=') return a.high <= b.low ? 'yes' : a.low > b.high ? 'no' : 'either'
  if (a.high < b.low || a.low > b.high) return 'no'
  return a.low === a.high && b.low === b.high && a.low === b.low ? 'yes' : 'either'
}
