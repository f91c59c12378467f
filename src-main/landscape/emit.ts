import type { Comparison } from './expression.ts'
import {
  DOUBT,
  type Extras,
  type Operand,
  type Operation,
  programOf,
  type Statement,
  type Targets,
  type Test,
} from './program.ts'

const comparisons: Record<Comparison, string> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '==': '===', '!=': '!==' }

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

/** The code of `emitted` alone. */
export function emit(targets: Targets, variables: readonly string[], prefix: string, most = Infinity): string {
  return emitted(targets, variables, prefix, { most }).code
}

/**
 * JavaScript statements that do what `programOf` says. No call but to Math and to `functions`, no allocation, no
 * property of data: fit for the inside of a loop.
 *
 * The text is made of the forms below, finite number literals and the names given here. It holds nothing of what a
 * user typed, which is what makes it safe to compile.
 *
 * @param targets names of locals that the caller declared, with what they are to become
 * @param variables names of the locals that hold the coordinates
 * @param prefix begins the names of all locals declared here
 * @throws {RangeError} where it takes more lines than it may
 */
export function emitted(targets: Targets, variables: readonly string[], prefix: string, extras: Extras = {}): Emitted {
  const { statements, holds, fails, witness } = programOf(targets, variables, prefix, extras)
  const first = witness === undefined ? [] : [`let ${witness} = 0`]
  return {
    code: [...first, ...statements.flatMap((statement) => linesOf(statement, witness))].join('\n'),
    ...(holds && { holds: textOf(holds) }),
    ...(fails && { fails: textOf(fails) }),
    ...(witness !== undefined && { witness }),
  }
}

function linesOf(statement: Statement, witness: string | undefined): string[] {
  switch (statement.kind) {
    case 'declare':
      return [`let ${statement.name}`]
    case 'local':
      return [`const ${statement.name} = ${operationText(statement.is)}`]
    case 'assign':
      return [`${statement.name} = ${operandText(statement.to)}`]
    case 'witness':
      return [`${witness!} += Math.abs(${operandText(statement.of)})`]
    case 'branch': {
      const { test, then, otherwise } = statement
      const side = (statements: readonly Statement[]) => statements.flatMap((inner) => linesOf(inner, witness))
      return [`if (${textOf(test)}) {`, ...side(then), '} else {', ...side(otherwise), '}']
    }
  }
}

function operationText(operation: Operation): string {
  switch (operation.kind) {
    case 'unary': {
      const of = operandText(operation.of)
      return operation.name === 'negate' ? `-${of}` : `Math.${operation.name}(${of})`
    }
    case 'binary': {
      const [left, right] = [operandText(operation.left), operandText(operation.right)]
      const { name } = operation
      return name === 'min' || name === 'max' ? `Math.${name}(${left}, ${right})` : `${left} ${name} ${right}`
    }
    case 'call':
      return `${operation.name}(${operation.of.map(operandText).join(', ')})`
  }
}

function textOf(test: Test): string {
  switch (test.kind) {
    case 'comparison':
      return `${operandText(test.left)} ${comparisons[test.operator]} ${operandText(test.right)}`
    case 'apart':
      return `Math.abs(${operandText(test.left)} - ${operandText(test.right)}) > ${DOUBT}`
    case 'not':
      return `!(${textOf(test.of)})`
    case 'both':
      return `(${textOf(test.left)} && ${textOf(test.right)})`
    case 'either':
      return `(${textOf(test.left)} || ${textOf(test.right)})`
  }
}

const operandText = (operand: Operand) => (typeof operand === 'string' ? operand : literal(operand))

/**
 * A number as a JavaScript literal that reads back as the same number. In brackets where negative, since `a - -1` may
 * not close up.
 */
function literal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`no literal for ${value}`)
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.startsWith('-') ? `(${text})` : text
}
