import { isWritten, nameOfBase, nameOfFunction, nameOfPower } from './elementary.ts'
import type { Comparison, Condition, Expression, FunctionName } from './expression.ts'
import { type Interval, type Pieces, piecesOf, splitOf } from './pieces.ts'

/** What an operation takes: the local of this name, or a number. */
export type Operand = string | number

/** One operation on numbers. `call` is of a function that `functionNamed` knows by this name. */
export type Operation =
  | { kind: 'unary'; name: 'negate' | 'abs' | 'sqrt' | 'sign' | 'floor'; of: Operand }
  | { kind: 'binary'; name: '+' | '-' | '*' | '/' | 'min' | 'max'; left: Operand; right: Operand }
  | { kind: 'call'; name: string; of: readonly Operand[] }

/** What is true or false of numbers. `apart` is |left − right| > DOUBT. */
export type Test =
  | { kind: 'comparison'; operator: Comparison; left: Operand; right: Operand }
  | { kind: 'apart'; left: Operand; right: Operand }
  | { kind: 'both' | 'either'; left: Test; right: Test }
  | { kind: 'not'; of: Test }

/** A step of a program. Every local is named once, before it is read, and lives to the end of its block. */
export type Statement =
  /** A local that is assigned later, once on every way through the program. */
  | { kind: 'declare'; name: string }
  | { kind: 'local'; name: string; is: Operation }
  /** Gives a local that was declared, or a target, its value. */
  | { kind: 'assign'; name: string; to: Operand }
  /** Adds |of| to the witness, which begins at 0. */
  | { kind: 'witness'; of: Operand }
  | { kind: 'branch'; test: Test; then: readonly Statement[]; otherwise: readonly Statement[] }

/** Functions as the operations that compute them, in an order in which any machine can do them. */
export interface Program {
  statements: readonly Statement[]
  /** True where the condition holds; undefined where none was given. */
  holds?: Test
  /** True where it fails whatever rounding, overflow or underflow of what it compares may do. */
  fails?: Test
  /** A local that is infinite or NaN where a witness is; undefined where there are none. */
  witness?: string
}

/** What a program is to do beside assigning its targets. */
export interface Extras {
  /** Lines that it may take. */
  most?: number
  /** A condition whose truth is asked for. */
  condition?: Condition | undefined
  /** Parts of the targets of which it is asked whether they are finite. */
  witnesses?: ReadonlySet<Expression>
}

export type Targets = readonly (readonly [name: string, expression: Expression])[]

/** Numbers nearer to each other than this may be so by underflow. */
export const DOUBT = 1e-250

const functionOf: Record<FunctionName, (of: Operand) => Operation> = {
  abs: unary('abs'),
  relu: (of) => ({ kind: 'binary', name: 'max', left: 0, right: of }),
  exp: called('exp'),
  log: called('log'),
  sqrt: unary('sqrt'),
  sin: called('sin'),
  cos: called('cos'),
  tan: called('tan'),
  tanh: called('tanh'),
  sign: unary('sign'),
  floor: unary('floor'),
  sigmoid: called('sigmoid'),
  softplus: called('softplus'),
  logcosh: called('logcosh'),
  log1p: called('log1p'),
  expm1: called('expm1'),
  erf: called('erf'),
  atan: called('atan'),
}

function unary(name: (Operation & { kind: 'unary' })['name']) {
  return (of: Operand): Operation => ({ kind: 'unary', name, of })
}

function called(name: Parameters<typeof nameOfFunction>[0]) {
  return (of: Operand): Operation => ({ kind: 'call', name: nameOfFunction(name), of: [of] })
}

const multiplication = (left: Operand, right: Operand): Operation => ({ kind: 'binary', name: '*', left, right })

/** What is known in a block and those around it: the operand of a node, and the local of an operation by its key. */
type Scope = Map<Expression | string, Operand>

/** The same text for the same operation on the same operands. */
function keyOf(operation: Operation): string {
  const key = (operand: Operand) => (Object.is(operand, -0) ? '-0' : String(operand))
  switch (operation.kind) {
    case 'unary':
      return `${operation.name} ${key(operation.of)}`
    case 'binary':
      return `${operation.name} ${key(operation.left)} ${key(operation.right)}`
    case 'call':
      return `${operation.name} ${operation.of.map(key).join(' ')}`
  }
}

/**
 * The operations that assign the value of each expression to its target. What occurs twice on a way through the program
 * is done once; a piece of a choice is worked out only where it is chosen; whole powers are multiplications.
 *
 * @param targets names of locals that the caller declared, with what they are to become
 * @param variables names of the locals that hold the coordinates
 * @param prefix begins the names of all other locals
 * @throws {RangeError} where it takes more lines than it may
 */
export function programOf(
  targets: Targets,
  variables: readonly string[],
  prefix: string,
  { most = Infinity, condition, witnesses = new Set() }: Extras = {},
): Program {
  let count = 0
  let length = 0
  let block: Statement[] = []

  function add(statement: Statement, lines = 1): void {
    length += lines
    if (length > most) throw new RangeError(`the code of a function takes more than ${most} lines`)
    block.push(statement)
  }

  function local(scope: Scope, is: Operation): Operand {
    const key = keyOf(is)
    const known = scope.get(key)
    if (known !== undefined) return known
    const name = `${prefix}${count++}`
    scope.set(key, name)
    add({ kind: 'local', name, is })
    return name
  }

  const binary = (scope: Scope, left: Operand, name: '-' | '/' | 'min' | 'max', right: Operand) =>
    local(scope, { kind: 'binary', name, left, right })

  /** Of two numbers in either order, so that a · b and b · a are done once. */
  function commuting(scope: Scope, left: Operand, name: '+' | '*', right: Operand): Operand {
    const turned: Operation = { kind: 'binary', name, left: right, right: left }
    return scope.get(keyOf(turned)) ?? local(scope, { kind: 'binary', name, left, right })
  }

  function whole(scope: Scope, base: Operand, exponent: number): Operand {
    if (exponent === 1) return base
    const half = whole(scope, base, Math.floor(exponent / 2))
    const square = local(scope, multiplication(half, half))
    return exponent % 2 === 1 ? commuting(scope, square, '*', base) : square
  }

  function power(scope: Scope, left: Expression, right: Expression): Operand {
    const call = (name: string, ...of: Operand[]) => local(scope, { kind: 'call', name, of })
    const base = valueOf(scope, left)
    if (right.kind === 'number') {
      const exponent = right.value
      if (!isWritten(exponent)) return call(nameOfPower(exponent), base)
      const product = whole(scope, base, Math.abs(exponent))
      return exponent > 0 ? product : binary(scope, 1, '/', product)
    }
    const exponent = valueOf(scope, right)
    if (left.kind === 'number') return call(nameOfBase(left.value), exponent)
    return call(nameOfFunction('pow'), base, exponent)
  }

  function valueOf(scope: Scope, node: Expression): Operand {
    const known = scope.get(node)
    if (known !== undefined) return known
    const value = written(scope, node)
    scope.set(node, value)
    if (witnesses.has(node)) add({ kind: 'witness', of: value })
    return value
  }

  function written(scope: Scope, node: Expression): Operand {
    switch (node.kind) {
      case 'number':
        return node.value
      case 'variable':
        return variables[node.index] as string
      case 'negation':
        return local(scope, { kind: 'unary', name: 'negate', of: valueOf(scope, node.of) })
      case 'call':
        return local(scope, functionOf[node.name](valueOf(scope, node.of)))
      case 'extremum':
        return binary(scope, valueOf(scope, node.left), node.name, valueOf(scope, node.right))
      case 'operation': {
        const { operator, left, right } = node
        if (operator === '^') return power(scope, left, right)
        const [a, b] = [valueOf(scope, left), valueOf(scope, right)]
        return operator === '+' || operator === '*' ? commuting(scope, a, operator, b) : binary(scope, a, operator, b)
      }
      case 'choice': {
        const name = `${prefix}${count++}`
        add({ kind: 'declare', name })
        assign(scope, name, node)
        return name
      }
    }
  }

  function test(scope: Scope, node: Condition): Test {
    switch (node.kind) {
      case 'comparison': {
        const { operator } = node
        return { kind: 'comparison', operator, left: valueOf(scope, node.left), right: valueOf(scope, node.right) }
      }
      case 'not':
        return { kind: 'not', of: test(scope, node.of) }
      case 'both':
      case 'either':
        return { kind: node.kind, left: test(scope, node.left), right: test(scope, node.right) }
    }
  }

  /** What is true where it is beyond doubt that a condition holds, or that it does not. */
  function surely(scope: Scope, node: Condition, truth: boolean): Test {
    switch (node.kind) {
      case 'comparison': {
        const [left, right] = [valueOf(scope, node.left), valueOf(scope, node.right)]
        const compared: Test = { kind: 'comparison', operator: node.operator, left, right }
        return {
          kind: 'both',
          left: { kind: 'apart', left, right },
          right: truth ? compared : { kind: 'not', of: compared },
        }
      }
      case 'not':
        return surely(scope, node.of, !truth)
      case 'both':
      case 'either': {
        const kind = (node.kind === 'both') === truth ? 'both' : 'either'
        return { kind, left: surely(scope, node.left, truth), right: surely(scope, node.right, truth) }
      }
    }
  }

  /** Both sides in scopes of their own. */
  function branch(scope: Scope, test: Test, then: (inner: Scope) => void, otherwise: (inner: Scope) => void): void {
    const outer = block
    const sideOf = (side: (inner: Scope) => void) => {
      const statements: Statement[] = (block = [])
      side(new Map(scope))
      return statements
    }
    const sides = { then: sideOf(then), otherwise: sideOf(otherwise) }
    block = outer
    add({ kind: 'branch', test, ...sides }, 3)
  }

  function assign(scope: Scope, name: string, node: Expression): void {
    if (node.kind !== 'choice') return add({ kind: 'assign', name, to: valueOf(scope, node) })
    const pieces = piecesOf(node)
    if (pieces) return assignPiece(scope, name, pieces, 0, pieces.intervals.length - 1)
    branch(
      scope,
      test(scope, node.condition),
      (inner) => assign(inner, name, node.then),
      (inner) => assign(inner, name, node.otherwise),
    )
  }

  /**
   * Assigns the piece that holds, known to be one of the intervals `first` to `last`, by comparing x with the end of
   * one in the middle.
   */
  function assignPiece(scope: Scope, name: string, pieces: Pieces, first: number, last: number): void {
    const { variable, intervals, forNaN } = pieces
    if (first === last) return assign(scope, name, (intervals[first] as Interval).piece)
    const middle = splitOf(intervals, first, last)
    const { end, closed } = intervals[middle] as Interval
    const left = variables[variable] as string
    const below = (inner: Scope) => assignPiece(inner, name, pieces, first, middle)
    const above = (inner: Scope) => assignPiece(inner, name, pieces, middle + 1, last)
    // No comparison holds for NaN: each is written so that NaN goes on towards the interval that has its piece.
    if (forNaN > middle)
      branch(scope, { kind: 'comparison', operator: closed ? '<=' : '<', left, right: end }, below, above)
    else branch(scope, { kind: 'comparison', operator: closed ? '>' : '>=', left, right: end }, above, below)
  }

  /** Assigns several; where all are choices by one and the same condition, in one branch. */
  function assignAll(scope: Scope, all: Targets): void {
    const choices = all.flatMap(([, node]) => (node.kind === 'choice' ? [node] : []))
    const [first] = choices
    if (!first || choices.length < all.length || choices.some(({ condition }) => condition !== first.condition)) {
      for (const [name, expression] of all) assign(scope, name, expression)
      return
    }
    const piece = (of: 'then' | 'otherwise') => all.map(([name], index) => [name, choices[index]![of]] as const)
    branch(
      scope,
      test(scope, first.condition),
      (inner) => assignAll(inner, piece('then')),
      (inner) => assignAll(inner, piece('otherwise')),
    )
  }

  const scope: Scope = new Map()
  if (targets.length > 1) assignAll(scope, targets)
  else for (const [name, expression] of targets) assign(scope, name, expression)
  const tests = condition && { holds: test(scope, condition), fails: surely(scope, condition, false) }
  return { statements: block, ...tests, ...(witnesses.size > 0 && { witness: `${prefix}w` }) }
}
