import { emit } from './emit.ts'
import {
  choice,
  type Condition,
  difference,
  type Expression,
  isNumber,
  negation,
  operation,
  type Operator,
  power,
  quotient,
  sum,
  zero,
} from './expression.ts'
import { identities, type Identity } from './identity.ts'
import { nodesOf, oncePerNode } from './nodes.ts'

const MOST_LONGER = 4

/**
 * The same functions, written so that what is 0 is not worked out. The derivatives of a product of relus are sums of
 * products most of whose factors are 0 in most places, and in all of these sums the same ones. Here each product is
 * brought under one condition, that none of its factors is 0; where all functions have a term under one and the same
 * condition, they become choices by it, of which `emit` makes one branch.
 *
 * The operations that are left are the same in the same order, and so are the results, but for the sign of zeros.
 * Functions that may be infinite or undefined somewhere (quotients, logarithms, exponentials …) stay as they are: a
 * product of 0 with such a factor is not 0. So do those whose code would become many times as long, since what
 * branches have in common is written in each of them.
 */
export function guarded(functions: readonly Expression[]): Expression[] {
  if (!functions.every(isTame)) return [...functions]
  const under = withGuards(functions)
  return isNotMuchLonger(under, functions) ? under : [...functions]
}

function isNotMuchLonger(under: readonly Expression[], plain: readonly Expression[]): boolean {
  const variables = ['x', 'y']
  const targets = (functions: readonly Expression[]) => functions.map((one, index) => [`g${index}`, one] as const)
  const lines = emit(targets(plain), variables, 't').split('\n').length
  try {
    emit(targets(under), variables, 't', MOST_LONGER * lines + 100)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function withGuards(functions: readonly Expression[]): Expression[] {
  const identity = identities()
  const terms = guardedTerms(identity)
  const simple = functions.map((one) => terms(one))
  const shared = sharedCondition(simple, identity)
  if (shared === undefined) return simple
  const key = identity(shared)
  const given = (truth: boolean) => (one: Expression) => decided(one, (other) => identity(other) === key, truth)
  const [where, elsewhere] = [simple.map(given(true)), simple.map(given(false))]
  return simple.map((_, index) => choice(shared, where[index]!, elsewhere[index]!))
}

/**
 * Whether a function is finite wherever its variables are finite and of a size at which powers of them do not
 * overflow.
 */
function isTame(root: Expression): boolean {
  return nodesOf(root).every((node) => {
    if (node.kind === 'call') return ['abs', 'relu', 'sin', 'cos', 'tanh', 'sign', 'floor'].includes(node.name)
    if (node.kind !== 'operation') return true
    return node.operator === '^' ? isWholePower(node.right) : node.operator !== '/'
  })
}

const isWholePower = (exponent: Expression) =>
  exponent.kind === 'number' && Number.isInteger(exponent.value) && exponent.value > 0

/** A function that is `body` where all guards hold, else 0; in the order of their identities. */
interface Guarded {
  guards: readonly Condition[]
  body: Expression
}

/** Brings products under the conditions under which they are not 0. */
function guardedTerms(identity: Identity): (node: Expression) => Expression {
  const conditions = new Map<string, Condition>()

  const united = (one: readonly Condition[], other: readonly Condition[]) => {
    const byIdentity = new Map([...one, ...other].map((guard) => [identity(guard), guard]))
    return [...byIdentity].sort(([a], [b]) => a - b).map(([, guard]) => guard)
  }
  const without = (all: readonly Condition[], some: readonly Condition[]) =>
    all.filter((guard) => !some.some((other) => identity(other) === identity(guard)))

  /** One and the same object for the same guards. */
  const allOf = (guards: readonly Condition[]): Condition => {
    const key = guards.map(identity).join()
    const condition = conditions.get(key) ?? guards.reduce((left, right) => ({ kind: 'both', left, right }))
    conditions.set(key, condition)
    return condition
  }
  const whole = ({ guards, body }: Guarded): Expression =>
    guards.length === 0 ? body : choice(allOf(guards), body, zero)

  const split = oncePerNode((node: Expression): Guarded => {
    switch (node.kind) {
      case 'call': {
        if (node.name !== 'relu') return { guards: [], body: node }
        const positive: Condition = { kind: 'comparison', operator: '>', left: node.of, right: zero }
        return { guards: [positive], body: node.of }
      }
      case 'choice': {
        if (node.otherwise !== zero) return { guards: [], body: node }
        const { guards, body } = split(node.then)
        return { guards: united([node.condition], guards), body }
      }
      case 'negation': {
        const { guards, body } = split(node.of)
        return { guards, body: negation(body) }
      }
      case 'operation':
        return operationRule(node)
      default:
        return { guards: [], body: node }
    }
  })

  function operationRule({ operator, left, right }: Expression & { kind: 'operation' }): Guarded {
    const one = split(left)
    // An exponent is a number, and nothing is divided.
    if (operator === '^' || operator === '/') return { ...one, body: combined(operator, one.body, right) }
    const other = split(right)
    if (operator === '*')
      return { guards: united(one.guards, other.guards), body: combined(operator, one.body, other.body) }
    const common = without(one.guards, without(one.guards, other.guards))
    const rest = ({ guards, body }: Guarded) => whole({ guards: without(guards, common), body })
    return { guards: common, body: combined(operator, rest(one), rest(other)) }
  }
  return (node) => whole(split(node))
}

/**
 * An operation without what is neutral. Of a product factors of 0 and ±1 are dropped and nothing else is done: in
 * another order of its factors it might be rounded to another number.
 */
function combined(operator: Operator, left: Expression, right: Expression): Expression {
  switch (operator) {
    case '+':
      return sum(left, right)
    case '-':
      return difference(left, right)
    case '/':
      return quotient(left, right)
    case '^':
      return power(left, right)
    case '*':
      if (isNumber(left, 0) || isNumber(right, 0)) return zero
      if (isNumber(left, 1)) return right
      if (isNumber(right, 1)) return left
      if (isNumber(left, -1)) return negation(right)
      if (isNumber(right, -1)) return negation(left)
      return operation('*', left, right)
  }
}

/** A condition by which every one of several functions is chosen. */
function sharedCondition(functions: readonly Expression[], identity: Identity): Condition | undefined {
  if (functions.length < 2) return undefined
  const conditionsOf = (one: Expression) =>
    nodesOf(one).flatMap((node) => (node.kind === 'choice' ? [node.condition] : []))
  const [first, ...rest] = functions.map(conditionsOf)
  const others = rest.map((conditions) => new Set(conditions.map(identity)))
  return first!.find((condition) => others.every((other) => other.has(identity(condition))))
}

/** The function where a condition is known to hold, or not to. */
function decided(root: Expression, is: (condition: Condition) => boolean, truth: boolean): Expression {
  const decide = oncePerNode((node: Expression): Expression => {
    switch (node.kind) {
      case 'number':
      case 'variable':
        return node
      case 'negation':
        return negation(decide(node.of))
      case 'call':
        return { ...node, of: decide(node.of) }
      case 'extremum':
        return { ...node, left: decide(node.left), right: decide(node.right) }
      case 'choice':
        if (is(node.condition)) return decide(truth ? node.then : node.otherwise)
        return choice(node.condition, decide(node.then), decide(node.otherwise))
      case 'operation': {
        const [left, right] = [decide(node.left), decide(node.right)]
        return left === node.left && right === node.right ? node : combined(node.operator, left, right)
      }
    }
  })
  return decide(root)
}
