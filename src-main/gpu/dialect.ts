import type { ShaderPrecision } from '#shared/gpu/index.ts'
import type { Algebra } from '#shared/rules/index.ts'
import { callOf, type Operand, type Operation, type Test } from '../landscape/index.ts'
import { arithmeticWgsl, pairFunctions, pairLiteral, type Products, singleLiteral } from './pair.ts'
import { singleFunctions } from './single.ts'

/** How numbers and what is done with them are written in WGSL. */
export interface Dialect {
  precision: ShaderPrecision
  /** The WGSL type of a number. */
  type: string
  literal(value: number): string
  operand(operand: Operand): string
  operation(operation: Operation): string
  test(test: Test): string
  algebra: Algebra<string>
  /** The float32 that a number is, but for its last digits. */
  single(number: string): string
  /** The functions that what was written so far calls. */
  functions(): string
}

/** Numbers less than this apart may be so by rounding alone, as a share of the larger. */
const SINGLE_DOUBT = 1e-6

export function dialectOf(precision: ShaderPrecision, products: Products = 'split'): Dialect {
  return precision === 'float32' ? singleDialect() : pairDialect(products)
}

const OPERATORS = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '==': '==', '!=': '!=' } as const

function singleDialect(): Dialect {
  const called = new Set<string>()
  const literal = (value: number) => (value < 0 ? `(${singleLiteral(value)})` : singleLiteral(value))
  const operand = (of: Operand) => (typeof of === 'number' ? literal(of) : of)
  const call = (name: string, ...of: string[]) => {
    called.add(name)
    return `single_${name}(${of.join(', ')})`
  }
  const dialect: Dialect = {
    precision: 'float32',
    type: 'f32',
    literal,
    operand,
    operation(operation) {
      switch (operation.kind) {
        case 'unary': {
          const of = operand(operation.of)
          return operation.name === 'negate' ? `-(${of})` : `${operation.name}(${of})`
        }
        case 'binary': {
          const [left, right] = [operand(operation.left), operand(operation.right)]
          const { name } = operation
          return name === 'min' || name === 'max' ? `${name}(${left}, ${right})` : `${left} ${name} ${right}`
        }
        case 'call': {
          const of = operation.of.map(operand)
          const what = callOf(operation.name)
          if (what.kind === 'function') return call(what.name, ...of)
          if (what.kind === 'base') return call('exp', `${of[0]!} * ${literal(Math.log(what.base))}`)
          return what.exponent === 0.5 ? `sqrt(${of[0]!})` : call('pow', of[0]!, literal(what.exponent))
        }
      }
    },
    test: (test) =>
      testCode(test, {
        comparison: (left, operator, right) => `${left} ${OPERATORS[operator]} ${right}`,
        apart: (left, right) => `abs(${left} - ${right}) > ${SINGLE_DOUBT} * max(abs(${left}), abs(${right}))`,
        operand,
      }),
    algebra: {
      number: literal,
      add: (a, b) => `(${a} + ${b})`,
      subtract: (a, b) => `(${a} - ${b})`,
      multiply: (a, b) => `(${a} * ${b})`,
      divide: (a, b) => `(${a} / ${b})`,
      sqrt: (a) => `sqrt(${a})`,
    },
    single: (number) => number,
    functions: () => [...called].map((name) => singleFunctions[name]!).join('\n'),
  }
  return dialect
}

function pairDialect(products: Products): Dialect {
  /** In the order in which they are needed. */
  const functions = new Map<string, string>()
  const need = (name: string) => {
    const { needs, code } = pairFunctions[name]!
    for (const other of needs) need(other)
    functions.set(name, code)
  }
  const call = (name: string, ...of: string[]) => {
    need(name)
    return `pair_${name}(${of.join(', ')})`
  }
  const operand = (of: Operand) => (typeof of === 'number' ? pairLiteral(of) : of)
  const isSingle = (of: Operand): of is number => typeof of === 'number' && Math.fround(of) === of

  function sumCode(left: Operand, right: Operand): string {
    if (isSingle(left)) return `pair_add_single(${operand(right)}, ${singleLiteral(left)})`
    if (isSingle(right)) return `pair_add_single(${operand(left)}, ${singleLiteral(right)})`
    return `pair_add(${operand(left)}, ${operand(right)})`
  }
  function productCode(left: Operand, right: Operand): string {
    if (typeof left === 'string' && left === right) return `pair_square(${left})`
    const [factor, other] = isSingle(left) ? [left, right] : [right, left]
    if (!isSingle(factor)) return `pair_multiply(${operand(left)}, ${operand(right)})`
    // A product with a power of two is exact.
    if (Number.isInteger(Math.log2(Math.abs(factor)))) return `(${singleLiteral(factor)} * ${operand(other)})`
    return `pair_multiply_single(${operand(other)}, ${singleLiteral(factor)})`
  }
  function binaryCode({ name, left, right }: Operation & { kind: 'binary' }): string {
    switch (name) {
      case '+':
        return sumCode(left, right)
      case '-':
        if (isSingle(right)) return sumCode(left, -right)
        return `pair_subtract(${operand(left)}, ${operand(right)})`
      case '*':
        return productCode(left, right)
      case '/':
        return `pair_divide(${operand(left)}, ${operand(right)})`
      case 'min':
      case 'max':
        return `pair_${name}(${operand(left)}, ${operand(right)})`
    }
  }
  /** The power of a fixed exponent, as a function of its own where it is made of a root and products. */
  function powerCode(exponent: number, of: string): string {
    const isHalf = Number.isInteger(2 * exponent) && !Number.isInteger(exponent) && Math.abs(exponent) < 64
    if (!isHalf) return call('pow', of, pairLiteral(exponent))
    const whole = Math.floor(Math.abs(exponent))
    const name = `power_${whole}_and_half${exponent < 0 ? '_under_1' : ''}`
    const factors = ['let root = pair_sqrt(x);', 'var power = root;', 'var square = x;']
    for (let left = whole; left > 0; left >>= 1) {
      if (left % 2 === 1) factors.push('power = pair_multiply(power, square);')
      if (left > 1) factors.push('square = pair_square(square);')
    }
    const result = exponent < 0 ? 'pair_divide(vec2f(1.0, 0.0), power)' : 'power'
    functions.set(name, `\nfn ${name}(x: vec2f) -> vec2f { ${factors.join(' ')} return ${result}; }`)
    return `${name}(${of})`
  }
  return {
    precision: 'double-float',
    type: 'vec2f',
    literal: pairLiteral,
    operand,
    operation(operation) {
      switch (operation.kind) {
        case 'unary':
          return `pair_${operation.name}(${operand(operation.of)})`
        case 'binary':
          return binaryCode(operation)
        case 'call': {
          const of = operation.of.map(operand)
          const what = callOf(operation.name)
          if (what.kind === 'function') return call(what.name, ...of)
          if (what.kind === 'power') return powerCode(what.exponent, of[0]!)
          return call('exp', `pair_multiply(${of[0]!}, ${pairLiteral(Math.log(what.base))})`)
        }
      }
    },
    test: (test) =>
      testCode(test, {
        comparison(left, operator, right) {
          switch (operator) {
            case '<':
              return `pair_less(${left}, ${right})`
            case '<=':
              return `pair_at_most(${left}, ${right})`
            case '>':
              return `pair_less(${right}, ${left})`
            case '>=':
              return `pair_at_most(${right}, ${left})`
            case '==':
              return `pair_equal(${left}, ${right})`
            case '!=':
              return `!pair_equal(${left}, ${right})`
          }
        },
        apart: (left, right) =>
          `abs(pair_subtract(${left}, ${right}).x) > 1e-12 * max(abs(${left}.x), abs(${right}.x))`,
        operand,
      }),
    algebra: {
      number: pairLiteral,
      add: (a, b) => `pair_add(${a}, ${b})`,
      subtract: (a, b) => `pair_subtract(${a}, ${b})`,
      multiply: (a, b) => `pair_multiply(${a}, ${b})`,
      divide: (a, b) => `pair_divide(${a}, ${b})`,
      sqrt: (a) => `pair_sqrt(${a})`,
    },
    single: (number) => `${number}.x`,
    functions: () => arithmeticWgsl(products) + [...functions.values()].join(''),
  }
}

interface Comparing {
  comparison(left: string, operator: keyof typeof OPERATORS, right: string): string
  apart(left: string, right: string): string
  operand(operand: Operand): string
}

function testCode(test: Test, comparing: Comparing): string {
  switch (test.kind) {
    case 'comparison':
      return comparing.comparison(comparing.operand(test.left), test.operator, comparing.operand(test.right))
    case 'apart':
      return comparing.apart(comparing.operand(test.left), comparing.operand(test.right))
    case 'both':
      return `((${testCode(test.left, comparing)}) && (${testCode(test.right, comparing)}))`
    case 'either':
      return `((${testCode(test.left, comparing)}) || (${testCode(test.right, comparing)}))`
    case 'not':
      return `!(${testCode(test.of, comparing)})`
  }
}
