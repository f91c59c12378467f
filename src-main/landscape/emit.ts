import { isWritten, nameOfBase, nameOfFunction, nameOfPower } from './elementary.ts'
import type { Comparison, Condition, Expression, FunctionName } from './expression.ts'
import { type Interval, type Pieces, piecesOf, splitOf } from './pieces.ts'

const calls: Record<FunctionName, (argument: string) => string> = {
  abs: (argument) => `Math.abs(${argument})`,
  relu: (argument) => `Math.max(0, ${argument})`,
  exp: (argument) => `${nameOfFunction('exp')}(${argument})`,
  log: (argument) => `${nameOfFunction('log')}(${argument})`,
  sqrt: (argument) => `Math.sqrt(${argument})`,
  sin: (argument) => `${nameOfFunction('sin')}(${argument})`,
  cos: (argument) => `${nameOfFunction('cos')}(${argument})`,
  tan: (argument) => `${nameOfFunction('tan')}(${argument})`,
  tanh: (argument) => `${nameOfFunction('tanh')}(${argument})`,
  sign: (argument) => `Math.sign(${argument})`,
  floor: (argument) => `Math.floor(${argument})`,
  sigmoid: (argument) => `${nameOfFunction('sigmoid')}(${argument})`,
  softplus: (argument) => `${nameOfFunction('softplus')}(${argument})`,
  logcosh: (argument) => `${nameOfFunction('logcosh')}(${argument})`,
  log1p: (argument) => `${nameOfFunction('log1p')}(${argument})`,
  expm1: (argument) => `${nameOfFunction('expm1')}(${argument})`,
  erf: (argument) => `${nameOfFunction('erf')}(${argument})`,
  atan: (argument) => `${nameOfFunction('atan')}(${argument})`,
}
const comparisons: Record<Comparison, string> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '==': '===', '!=': '!==' }

/** Numbers nearer to each other than this may be so by underflow. */
const DOUBT = 1e-250

/** Code that assigns values to locals, and expressions that speak of what it computed. */
export interface Emitted {
  code: string
  /** JavaScript that is true where the condition holds; undefined where none was given. */
  holds?: string
  /** JavaScript that is true where it fails whatever rounding, overflow or underflow of what it compares may do. */
  fails?: string
  /** A local that is infinite or NaN where a witness is; undefined where there are none. */
  witness?: string
}

/** What code is to do beside assigning its targets. */
export interface Extras {
  /** Lines that it may take. */
  most?: number
  /** A condition whose truth is asked for. */
  condition?: Condition | undefined
  /** Parts of the targets of which it is asked whether they are finite. */
  witnesses?: ReadonlySet<Expression>
}

/** The code of `emitted` alone. */
export function emit(
  targets: readonly (readonly [name: string, expression: Expression])[],
  variables: readonly string[],
  prefix: string,
  most = Infinity,
): string {
  return emitted(targets, variables, prefix, { most }).code
}

/**
 * JavaScript statements that assign the value of each expression to its local. Operations that occur twice on a way
 * through the code are done once; a piece of a choice is worked out only where it is chosen; whole powers are
 * multiplications. No call but to Math and to `functions`, no allocation, no property of data: fit for the inside of
 * a loop.
 *
 * The text is made of the forms below, finite number literals and the names given here. It holds nothing of what a
 * user typed, which is what makes it safe to compile.
 *
 * @param targets names of locals that the caller declared, with what they are to become
 * @param variables names of the locals that hold the coordinates
 * @param prefix begins the names of all locals declared here
 * @throws {RangeError} where it takes more lines than it may
 */
export function emitted(
  targets: readonly (readonly [name: string, expression: Expression])[],
  variables: readonly string[],
  prefix: string,
  { most = Infinity, condition, witnesses = new Set() }: Extras = {},
): Emitted {
  let count = 0
  const lines: string[] = []

  function line(text: string): void {
    if (lines.push(text) > most) throw new RangeError(`the code of a function takes more than ${most} lines`)
  }

  /** Locals by the node and by the operation that they hold, for the block being written and those around it. */
  type Scope = Map<Expression | string, string>

  function local(scope: Scope, value: string): string {
    const known = scope.get(value)
    if (known !== undefined) return known
    const name = `${prefix}${count++}`
    scope.set(value, name)
    line(`const ${name} = ${value}`)
    return name
  }

  /** Of two numbers in either order, so that a · b and b · a are done once. */
  function commuting(scope: Scope, a: string, operator: '+' | '*', b: string): string {
    return scope.get(`${b} ${operator} ${a}`) ?? local(scope, `${a} ${operator} ${b}`)
  }

  function whole(scope: Scope, base: string, exponent: number): string {
    if (exponent === 1) return base
    const half = whole(scope, base, Math.floor(exponent / 2))
    const square = local(scope, `${half} * ${half}`)
    return exponent % 2 === 1 ? commuting(scope, square, '*', base) : square
  }

  function power(scope: Scope, left: Expression, right: Expression): string {
    const base = valueOf(scope, left)
    if (right.kind === 'number') {
      const exponent = right.value
      if (!isWritten(exponent)) return local(scope, `${nameOfPower(exponent)}(${base})`)
      const product = whole(scope, base, Math.abs(exponent))
      return exponent > 0 ? product : local(scope, `1 / ${product}`)
    }
    const exponent = valueOf(scope, right)
    if (left.kind === 'number') return local(scope, `${nameOfBase(left.value)}(${exponent})`)
    return local(scope, `${nameOfFunction('pow')}(${base}, ${exponent})`)
  }

  function valueOf(scope: Scope, node: Expression): string {
    const known = scope.get(node)
    if (known !== undefined) return known
    const name = written(scope, node)
    scope.set(node, name)
    if (witnesses.has(node)) line(`${witness} += Math.abs(${name})`)
    return name
  }

  function operation(scope: Scope, { operator, left, right }: Expression & { kind: 'operation' }): string {
    if (operator === '^') return power(scope, left, right)
    const [a, b] = [valueOf(scope, left), valueOf(scope, right)]
    if (operator === '+' || operator === '*') return commuting(scope, a, operator, b)
    return local(scope, `${a} ${operator} ${b}`)
  }

  function written(scope: Scope, node: Expression): string {
    switch (node.kind) {
      case 'number':
        return literal(node.value)
      case 'variable':
        return variables[node.index] as string
      case 'negation':
        return local(scope, `-${valueOf(scope, node.of)}`)
      case 'call':
        return local(scope, calls[node.name](valueOf(scope, node.of)))
      case 'extremum':
        return local(scope, `Math.${node.name}(${valueOf(scope, node.left)}, ${valueOf(scope, node.right)})`)
      case 'operation':
        return operation(scope, node)
      case 'choice': {
        const name = `${prefix}${count++}`
        line(`let ${name}`)
        assign(scope, name, node)
        return name
      }
    }
  }

  function test(scope: Scope, node: Condition): string {
    switch (node.kind) {
      case 'comparison':
        return `${valueOf(scope, node.left)} ${comparisons[node.operator]} ${valueOf(scope, node.right)}`
      case 'not':
        return `!(${test(scope, node.of)})`
      case 'both':
        return `(${test(scope, node.left)} && ${test(scope, node.right)})`
      case 'either':
        return `(${test(scope, node.left)} || ${test(scope, node.right)})`
    }
  }

  /** JavaScript that is true where it is beyond doubt that a condition holds, or that it does not. */
  function surely(scope: Scope, node: Condition, truth: boolean): string {
    switch (node.kind) {
      case 'comparison': {
        const [a, b] = [valueOf(scope, node.left), valueOf(scope, node.right)]
        const compared = `${a} ${comparisons[node.operator]} ${b}`
        return `(Math.abs(${a} - ${b}) > ${DOUBT} && ${truth ? compared : `!(${compared})`})`
      }
      case 'not':
        return surely(scope, node.of, !truth)
      case 'both':
      case 'either': {
        const sides = [node.left, node.right].map((side) => surely(scope, side, truth))
        return `(${sides.join((node.kind === 'both') === truth ? ' && ' : ' || ')})`
      }
    }
  }

  function assign(scope: Scope, name: string, node: Expression): void {
    if (node.kind !== 'choice') {
      line(`${name} = ${valueOf(scope, node)}`)
      return
    }
    const pieces = piecesOf(node)
    if (pieces) {
      assignPiece(scope, name, pieces, 0, pieces.intervals.length - 1)
      return
    }
    line(`if (${test(scope, node.condition)}) {`)
    assign(new Map(scope), name, node.then)
    line('} else {')
    assign(new Map(scope), name, node.otherwise)
    line('}')
  }

  /**
   * Assigns the piece that holds, known to be one of the intervals `first` to `last`, by comparing x with the end of
   * one in the middle.
   */
  function assignPiece(scope: Scope, name: string, pieces: Pieces, first: number, last: number): void {
    const { variable, intervals, forNaN } = pieces
    if (first === last) {
      assign(scope, name, (intervals[first] as Interval).piece)
      return
    }
    const middle = splitOf(intervals, first, last)
    const { end, closed } = intervals[middle] as Interval
    const x = variables[variable] as string
    // No comparison holds for NaN: each is written so that NaN goes on towards the interval that has its piece.
    if (forNaN > middle) {
      line(`if (${x} ${closed ? '<=' : '<'} ${literal(end)}) {`)
      assignPiece(new Map(scope), name, pieces, first, middle)
      line('} else {')
      assignPiece(new Map(scope), name, pieces, middle + 1, last)
    } else {
      line(`if (${x} ${closed ? '>' : '>='} ${literal(end)}) {`)
      assignPiece(new Map(scope), name, pieces, middle + 1, last)
      line('} else {')
      assignPiece(new Map(scope), name, pieces, first, middle)
    }
    line('}')
  }

  /** Assigns several; where all are choices by one and the same condition, in one branch. */
  function assignAll(scope: Scope, all: typeof targets): void {
    const choices = all.flatMap(([, node]) => (node.kind === 'choice' ? [node] : []))
    const [first] = choices
    if (!first || choices.length < all.length || choices.some(({ condition }) => condition !== first.condition)) {
      for (const [name, expression] of all) assign(scope, name, expression)
      return
    }
    const piece = (of: 'then' | 'otherwise') => all.map(([name], index) => [name, choices[index]![of]] as const)
    line(`if (${test(scope, first.condition)}) {`)
    assignAll(new Map(scope), piece('then'))
    line('} else {')
    assignAll(new Map(scope), piece('otherwise'))
    line('}')
  }

  const witness = `${prefix}w`
  if (witnesses.size > 0) line(`let ${witness} = 0`)
  const scope: Scope = new Map()
  if (targets.length > 1) assignAll(scope, targets)
  else for (const [name, expression] of targets) assign(scope, name, expression)
  const tests = condition && { holds: test(scope, condition), fails: surely(scope, condition, false) }
  return {
    code: lines.join('\n'),
    ...tests,
    ...(witnesses.size > 0 && { witness }),
  }
}

/**
 * A number as a JavaScript literal that reads back as the same number. In brackets where negative, since `a - -1` may
 * not close up.
 */
function literal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`no literal for ${value}`)
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.startsWith('-') ? `(${text})` : text
}
