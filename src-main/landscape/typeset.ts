import type { Comparison, Condition, Expression, FunctionName } from './expression.ts'
import { symbol } from './symbol.ts'

/**
 * TeX of an expression, and how tightly it holds together: what binds less than its surroundings ask for is put in
 * brackets.
 */
interface Typeset {
  tex: string
  binding: number
}

const CASES = 0
const SUM = 1
const PRODUCT = 2
const FRACTION = 3
const POWER = 4
const ATOM = 5

/**
 * What is nested deeper is left out, and all of what is longer, as no one could read it and no renderer would set it.
 */
const DEEPEST = 50
const LONGEST = 4000

const comparisons: Record<Comparison, string> = {
  '<': '<',
  '<=': String.raw`\le`,
  '>': '>',
  '>=': String.raw`\ge`,
  '==': '=',
  '!=': String.raw`\ne`,
}
const functions: Partial<Record<FunctionName, string>> = {
  relu: String.raw`\operatorname{ReLU}`,
  log: String.raw`\ln`,
  sin: String.raw`\sin`,
  cos: String.raw`\cos`,
  tan: String.raw`\tan`,
  tanh: String.raw`\tanh`,
  sign: String.raw`\operatorname{sign}`,
  sigmoid: String.raw`\operatorname{sigmoid}`,
  softplus: String.raw`\operatorname{softplus}`,
  erf: String.raw`\operatorname{erf}`,
  atan: String.raw`\arctan`,
}
const fences: Partial<Record<FunctionName, [string, string]>> = {
  abs: [String.raw`\left|`, String.raw`\right|`],
  floor: [String.raw`\left\lfloor `, String.raw`\right\rfloor `],
  sqrt: [String.raw`\sqrt{`, '}'],
}

/**
 * A function typeset as TeX, `f(x, y) = …`, with its parameters by their names.
 * @param written the tree as `readExpression` gives it, in which nothing is worked out
 */
export function typeset(written: Expression, variables: readonly string[]): string {
  const { tex } = texOf(written, variables, 0)
  return `f(${variables.map(symbol).join(', ')}) = ${tex.length > LONGEST ? String.raw`\ldots` : tex}`
}

function texOf(node: Expression, variables: readonly string[], depth: number): Typeset {
  const of = (inner: Expression) => texOf(inner, variables, depth + 1)
  if (depth > DEEPEST) return { tex: String.raw`\ldots `, binding: ATOM }
  switch (node.kind) {
    case 'number':
      return node.name === undefined ? numberTex(node.value) : { tex: symbol(node.name), binding: ATOM }
    case 'variable':
      return { tex: symbol(variables[node.index] as string), binding: ATOM }
    case 'negation':
      return { tex: `-${bracketed(of(node.of), PRODUCT)}`, binding: SUM }
    case 'call':
      return callTex(node, of)
    case 'extremum': {
      const sides = sidesOf(node, node.name).map((side) => of(side).tex)
      return { tex: `\\${node.name}\\left(${sides.join(', ')}\\right)`, binding: ATOM }
    }
    case 'choice':
      return { tex: casesTex(node, of), binding: CASES }
    case 'operation':
      // Long sums and products lean to the left, which does not nest anything.
      return operationTex(node, texOf(node.left, variables, node.operator === '^' ? depth + 1 : depth), of)
  }
}

/** A plain number, or one in scientific notation where its digits would be mostly zeros. */
function numberTex(value: number): Typeset {
  const [digits, exponent] = String(value).split('e')
  if (exponent === undefined) return { tex: digits as string, binding: value < 0 ? SUM : ATOM }
  const power = `10^{${Number(exponent)}}`
  return digits === '1'
    ? { tex: power, binding: POWER }
    : { tex: String.raw`${digits} \cdot ${power}`, binding: PRODUCT }
}

function bracketed({ tex, binding }: Typeset, least: number): string {
  return binding < least ? String.raw`\left(${tex}\right)` : tex
}

function operationTex(
  { operator, left, right }: Expression & { kind: 'operation' },
  first: Typeset,
  of: (inner: Expression) => Typeset,
): Typeset {
  const second = of(right)
  switch (operator) {
    case '+':
      return { tex: `${bracketed(first, SUM)} + ${bracketed(second, isSigned(second) ? PRODUCT : SUM)}`, binding: SUM }
    case '-':
      return { tex: `${bracketed(first, SUM)} - ${bracketed(second, PRODUCT)}`, binding: SUM }
    case '*': {
      const factor = bracketed(second, PRODUCT)
      // −2x is −(2x): a sign in front needs no brackets.
      const signed = left.kind === 'negation'
      const before = signed ? first.tex : bracketed(first, PRODUCT)
      return { tex: `${before}${gapBetween(before, factor)}${factor}`, binding: signed ? SUM : PRODUCT }
    }
    case '/':
      return { tex: String.raw`\frac{${first.tex}}{${second.tex}}`, binding: FRACTION }
    case '^': {
      const name =
        left.kind === 'call' && left.name !== 'log' && right.kind === 'number' ? functions[left.name] : undefined
      if (left.kind === 'call' && name)
        return { tex: String.raw`${name}^{${second.tex}}\left(${of(left.of).tex}\right)`, binding: POWER }
      return { tex: `${bracketed(first, ATOM)}^{${second.tex}}`, binding: POWER }
    }
  }
}

/**
 * Factors stand side by side, as one writes by hand; but words and bars apart, and numbers, which would read as one,
 * with a dot.
 */
function gapBetween(before: string, factor: string): string {
  if (/^[\d.]/.test(factor)) return String.raw` \cdot `
  const apart = /(?:\\right\||\\mathrm\{[^{}]*\})$/.test(before) || /^\\(?:left\||mathrm)/.test(factor)
  return apart ? String.raw`\,` : ' '
}

function isSigned({ tex }: Typeset): boolean {
  return tex.startsWith('-')
}

function callTex({ name, of: argument }: Expression & { kind: 'call' }, of: (inner: Expression) => Typeset): Typeset {
  const { tex } = of(argument)
  switch (name) {
    case 'exp':
      return { tex: `e^{${tex}}`, binding: POWER }
    case 'expm1':
      return { tex: `e^{${tex}} - 1`, binding: SUM }
    case 'log1p':
      return { tex: String.raw`\ln\left(1 + ${bracketed(of(argument), SUM)}\right)`, binding: ATOM }
    case 'logcosh':
      return { tex: String.raw`\ln\cosh\left(${tex}\right)`, binding: ATOM }
  }
  const fence = fences[name]
  if (fence) return { tex: `${fence[0]}${tex}${fence[1]}`, binding: ATOM }
  return { tex: String.raw`${functions[name] as string}\left(${tex}\right)`, binding: ATOM }
}

/** The arguments of min or max, however it was nested. */
function sidesOf(node: Expression, name: 'min' | 'max'): Expression[] {
  if (node.kind !== 'extremum' || node.name !== name) return [node]
  return [...sidesOf(node.left, name), node.right]
}

function casesTex(node: Expression & { kind: 'choice' }, of: (inner: Expression) => Typeset): string {
  const rows: string[] = []
  let rest: Expression = node
  for (; rest.kind === 'choice'; rest = rest.otherwise)
    rows.push(String.raw`${of(rest.then).tex} & \text{if } ${conditionTex(rest.condition, of).tex}`)
  rows.push(String.raw`${of(rest).tex} & \text{otherwise}`)
  return String.raw`\begin{cases}${rows.join(String.raw` \\ `)}\end{cases}`
}

function conditionTex(node: Condition, of: (inner: Expression) => Typeset): Typeset {
  switch (node.kind) {
    case 'comparison':
      return { tex: comparisonTex(of(node.left), node.operator, of(node.right)), binding: ATOM }
    case 'not':
      return { tex: String.raw`\text{not }${bracketed(conditionTex(node.of, of), ATOM)}`, binding: POWER }
    case 'both': {
      const chain = chainOf(node)
      if (chain) return { tex: chainTex(chain, of), binding: ATOM }
      const sides = [node.left, node.right].map((side) => bracketed(conditionTex(side, of), PRODUCT))
      return { tex: sides.join(String.raw`\text{ and }`), binding: PRODUCT }
    }
    case 'either': {
      const sides = [node.left, node.right].map((side) => bracketed(conditionTex(side, of), SUM))
      return { tex: sides.join(String.raw`\text{ or }`), binding: SUM }
    }
  }
}

type Link = Condition & { kind: 'comparison' }

/**
 * The comparisons of `2 <= x <= 3`, each of which begins with the node that the one before ends with; null for
 * others.
 */
function chainOf(node: Condition): Link[] | null {
  if (node.kind === 'comparison') return [node]
  if (node.kind !== 'both' || node.right.kind !== 'comparison') return null
  const before = chainOf(node.left)
  return before?.at(-1)?.right === node.right.left ? [...before, node.right] : null
}

function chainTex([first, ...others]: Link[], of: (inner: Expression) => Typeset): string {
  const { left, operator, right } = first as Link
  return others.reduce(
    (tex, link) => comparisonTex({ tex, binding: ATOM }, link.operator, of(link.right)),
    comparisonTex(of(left), operator, of(right)),
  )
}

function comparisonTex(left: Typeset, operator: Comparison, right: Typeset): string {
  return `${bracketed(left, SUM)} ${comparisons[operator]} ${bracketed(right, SUM)}`
}
