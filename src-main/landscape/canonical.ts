import type { Condition, Expression, FunctionName } from './expression.ts'

/** Which functions of x and y are the same when both are swapped, as far as polynomial algebra shows. */
export interface Forms {
  /** Whether f(x, y) = f(y, x). */
  isInvariant(node: Expression): boolean
  /** Whether one is the other with x and y swapped. */
  areImages(a: Expression, b: Expression): boolean
}

/**
 * A sum of numbers times products of powers of atoms, by the text of the product; an atom is a variable or what is
 * not a polynomial.
 */
type Polynomial = ReadonlyMap<string, number>

/** Longer sums are not multiplied out. */
const MOST_TERMS = 200
const MOST_POWER = 8

const even: ReadonlySet<FunctionName> = new Set(['abs', 'cos', 'logcosh'])
const odd: ReadonlySet<FunctionName> = new Set(['sin', 'tan', 'tanh', 'sign', 'erf', 'atan'])

export function canonicalForms(): Forms {
  const atoms = new Map<string, number>()
  const plain = formIn(false, atoms)
  const swapped = formIn(true, atoms)
  return {
    isInvariant: (node) => plain(node) === swapped(node),
    areImages: (a, b) => plain(a) === swapped(b),
  }
}

/**
 * The text of a function's form, in which x and y may be swapped: equal for functions that are the same.
 * @param atoms numbers of atoms by what they are, so that texts do not hold the texts of their parts
 */
function formIn(swap: boolean, atoms: Map<string, number>): (node: Expression) => string {
  const known = new Map<Expression, Polynomial>()

  function atom(text: string): Polynomial {
    const number = atoms.get(text) ?? atoms.size
    atoms.set(text, number)
    return new Map([[`${number} 1`, 1]])
  }

  function multiplied(a: Polynomial, b: Polynomial): Polynomial {
    if (a.size * b.size > MOST_TERMS) return atom(`(${[textOf(a), textOf(b)].sort().join(') * (')})`)
    let total: Polynomial = new Map()
    for (const [left, one] of a)
      for (const [right, other] of b) total = sum(total, new Map([[joined(left, right), one * other]]))
    return total
  }

  function inverse(a: Polynomial): Polynomial {
    const [only] = a
    if (a.size !== 1 || !only) return atom(`1/(${textOf(a)})`)
    return new Map([[productOf(powersOf(only[0]).map(([name, power]) => [name, -power])), 1 / only[1]]])
  }

  function polynomial(node: Expression): Polynomial {
    let found = known.get(node)
    if (!found) known.set(node, (found = expanded(node)))
    return found
  }

  const form = (node: Expression) => textOf(polynomial(node))

  function expanded(node: Expression): Polynomial {
    switch (node.kind) {
      case 'number':
        return constant(node.value)
      case 'variable':
        return atom(`x${swap ? 1 - node.index : node.index}`)
      case 'negation':
        return scaled(polynomial(node.of), -1)
      case 'call':
        return called(node.name, polynomial(node.of))
      case 'operation':
        return operated(node)
      case 'extremum':
        return atom(`${node.name}(${[form(node.left), form(node.right)].sort().join(', ')})`)
      case 'choice':
        return atom(`(${ofCondition(node.condition)} ? ${form(node.then)} : ${form(node.otherwise)})`)
    }
  }

  function called(name: FunctionName, of: Polynomial): Polynomial {
    const sign = even.has(name) || odd.has(name) ? leadingSign(of) : 1
    const found = atom(`${name}(${textOf(scaled(of, sign))})`)
    return odd.has(name) ? scaled(found, sign) : found
  }

  function operated({ operator, left, right }: Expression & { kind: 'operation' }): Polynomial {
    const [a, b] = [polynomial(left), polynomial(right)]
    switch (operator) {
      case '+':
        return sum(a, b)
      case '-':
        return sum(a, scaled(b, -1))
      case '*':
        return multiplied(a, b)
      case '/':
        return multiplied(a, inverse(b))
      case '^':
        return power(a, right, b)
    }
  }

  function power(base: Polynomial, exponent: Expression, of: Polynomial): Polynomial {
    const n = exponent.kind === 'number' ? exponent.value : NaN
    if (Number.isInteger(n) && Math.abs(n) <= MOST_POWER) {
      let product = constant(1)
      for (let step = 0; step < Math.abs(n); step++) product = multiplied(product, base)
      return n < 0 ? inverse(product) : product
    }
    const sign = n % 2 === 0 ? leadingSign(base) : 1
    return atom(`pow(${textOf(scaled(base, sign))}, ${textOf(of)})`)
  }

  function ofCondition(node: Condition): string {
    switch (node.kind) {
      case 'not':
        return `not ${ofCondition(node.of)}`
      case 'comparison':
        return `${form(node.left)} ${node.operator} ${form(node.right)}`
      case 'both':
      case 'either': {
        const sides = [ofCondition(node.left), ofCondition(node.right)].sort()
        return `(${sides.join(` ${node.kind} `)})`
      }
    }
  }

  return form
}

const constant = (value: number): Polynomial => new Map(value === 0 ? [] : [['', value]])
function scaled(a: Polynomial, by: number): Polynomial {
  return by === 1 ? a : new Map([...a].map(([product, factor]) => [product, factor * by]))
}

function sum(a: Polynomial, b: Polynomial): Polynomial {
  const total = new Map(a)
  for (const [product, factor] of b) {
    const value = (total.get(product) ?? 0) + factor
    if (value === 0) total.delete(product)
    else total.set(product, value)
  }
  return total
}

/** A product as a text: the numbers of its atoms, ascending, with their powers. */
type Powers = [atom: number, power: number][]

function productOf(powers: Powers): string {
  return powers.map((power) => power.join(' ')).join(', ')
}

function powersOf(product: string): Powers {
  return product === '' ? [] : product.split(', ').map((power) => power.split(' ').map(Number) as [number, number])
}

function joined(left: string, right: string): string {
  const powers = new Map(powersOf(left))
  for (const [name, power] of powersOf(right)) powers.set(name, (powers.get(name) ?? 0) + power)
  return productOf([...powers].filter(([, power]) => power !== 0).sort(([a], [b]) => a - b))
}

const sorted = (a: Polynomial) => [...a].sort(([one], [other]) => (one < other ? -1 : 1))

function leadingSign(a: Polynomial): 1 | -1 {
  return (sorted(a)[0]?.[1] ?? 1) < 0 ? -1 : 1
}

function textOf(a: Polynomial): string {
  return sorted(a)
    .map(([product, factor]) => `${factor} (${product})`)
    .join(' + ')
}
