import type { Draw } from './draw.ts'

/** Parts that random functions are put together from, as texts that can stand next to an operator. */

/** A number as it stands in a text; a negative one in brackets. */
export const number = (value: number): string => (value < 0 ? `(${value})` : String(value))

const coefficient = (draw: Draw, most: number) => number(draw.coefficient(-most, most))

/** A sum of some random monomials up to a degree. */
export function polynomial(draw: Draw, dimension: number, degree: number): string {
  const terms = Array.from({ length: draw.whole(2, 4) }, () => {
    const first = draw.whole(0, degree)
    const second = dimension === 2 ? draw.whole(0, degree - first) : 0
    const powers = [...powerOf('x', first), ...powerOf('y', second)]
    return [coefficient(draw, 3), ...powers].join('*')
  })
  return terms.join(' + ')
}

const powerOf = (name: string, degree: number) => (degree === 0 ? [] : degree === 1 ? [name] : [`${name}^${degree}`])

/** a·x², or a·x² + b·y². */
export function bowl(draw: Draw, dimension: number): string {
  return ['x', 'y']
    .slice(0, dimension)
    .map((name) => `${number(draw.coefficient(0.05, 1))}*${name}^2`)
    .join(' + ')
}

export function wave(draw: Draw, name: string): string {
  const angle = `${number(draw.coefficient(0.5, 6))}*${name} + ${number(draw.coefficient(-3, 3))}`
  return `${coefficient(draw, 2)}*${draw.pick(['sin', 'cos', 'sin', 'tanh'])}(${angle})`
}

export function bump(draw: Draw, name: string): string {
  const height = coefficient(draw, 3)
  return `${height}*exp(-${number(draw.coefficient(0.5, 8))}*(${name} - ${number(draw.coefficient(-2, 2))})^2)`
}

/** A part with a kink. */
export function bend(draw: Draw, name: string, names: readonly string[]): string {
  const at = number(draw.pick([0, 0.5, 1, -1, 0.3]))
  const c = number(draw.coefficient(0.3, 3))
  const other = draw.pick(names)
  return draw.pick([
    `${c}*abs(${name} - ${at})`,
    `${c}*relu(${name} - ${at})`,
    `max(${c}*${name}, ${at} - ${other})`,
    `min(${c}*(${name} - 1)^2, (${name} + 1)^2)`,
    `(${name} < ${at} ? ${c}*(${name} - ${at})^2 : ${name} - ${at})`,
    `(-1 <= ${name} <= 1 ? ${other}^2 : ${c} + ${name}^2)`,
    `abs(sin(${c}*${name}))`,
    `relu(1 - abs(${name}))*relu(1 - abs(${other}))`,
    `max(${name}, -${other}, ${c})`,
    `abs(${name}*${other} - ${at})`,
    `sign(${name} - ${at})*(${name} - ${at})^2`,
    `(not (${name} < ${at}) and ${other} > -1 ? ${c}*${name} : ${other}^2)`,
    `0.1*floor(${c}*${name})`,
    `min(abs(${name}), ${c}, ${name}^2)`,
  ])
}

/** A part whose pieces meet with one slope and, it may be, with several curvatures. */
export function bent(draw: Draw, name: string): string {
  const at = number(draw.pick([0, 1, -0.5, 0.3]))
  const [a, b] = [number(draw.whole(1, 9)), number(draw.whole(1, 9))]
  const u = `(${name} - ${at})`
  return draw.pick([
    `${a}*relu${u}^2 + ${b}*relu(-${u})^2`,
    `max(${a}*${u}^2, ${b}*${u}^2)`,
    `min(${a}*${u}^2, ${b}*${u}^2)`,
    `(${name} < ${at} ? ${a}*${u}^2 : ${b}*${u}^2)`,
    `${a}*abs${u}*${u}*sign${u}`,
    `${a}*abs${u}^3 + ${b}*${u}^2`,
    `(${name} <= ${at} ? ${a}*${u}^2 : ${b}*${u}^3)`,
  ])
}

/** The same twice: as one writes it, and with branches. */
export function paired(draw: Draw, u: string): [plain: string, branching: string] {
  return draw.pick<[string, string]>([
    [`${u}^2`, `abs${u}^2`],
    [`${u}^2`, `(relu${u} + relu(-${u}))^2`],
    [`${u}^2`, `(relu${u}^2 + relu(-${u})^2)`],
    [`${u}^2`, `max(${u}, -${u})^2`],
    [`${u}^2`, `(${u} < 0 ? -${u} : ${u})^2`],
    [`${u}^2`, `(${u} < 0 ? ${u}^2 : ${u}*${u})`],
    [`${u}^2`, `sqrt(${u}^2)^2`],
    [`${u}^2`, `(relu${u} - relu(-${u}))^2`],
    [`${u}^2`, `abs(${u}*${u})`],
    [`${u}^2`, `max(${u}^2, -${u}^2)`],
    [`${u}^4`, `abs${u}^4`],
    [`sin${u}^2`, `abs(sin${u})^2`],
    [`${u}^2*exp(-${u}^2)`, `abs${u}^2*exp(-abs${u}^2)`],
    [`cos${u}`, `cos(abs${u})`],
    [`${u}^2`, `sign${u}*${u}*abs${u}`],
    [`${u}^3`, `(abs${u}^3*sign${u})`],
  ])
}

const basic = ['abs', 'relu', 'exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'tanh', 'sign', 'floor']
const added = ['sigmoid', 'softplus', 'logcosh', 'log1p', 'expm1', 'erf', 'atan']

/** A sum of two random compositions, in every form of the language, with brackets left out here and there. */
export function twice(draw: Draw, dimension: number, everything: boolean): string {
  const names = dimension === 1 ? ['x'] : ['x', 'y']
  const functions = everything ? [...basic, ...added] : basic

  const leaf = () =>
    draw.chance(0.7) ? draw.pick(names) : number(draw.pick([0, 1, 2, 3, 0.5, -1, 0.1, draw.coefficient(-5, 5)]))
  const inBrackets = (text: string) => (draw.chance(0.7) ? `(${text})` : text)
  function term(depth: number): string {
    if (depth === 0) return leaf()
    const [a, b] = [term(depth - draw.whole(1, depth)), term(depth - 1)]
    switch (draw.whole(0, 6)) {
      case 0:
        return `${draw.pick(functions)}(${a})`
      case 1:
        return `${inBrackets(a)}^${draw.pick(['2', '3', '-1', '0.5', '-2', '(1/3)'])}`
      case 2:
        return `${draw.pick(['min', 'max', ...(everything ? ['hypot', 'pow'] : [])])}(${a}, ${b})`
      case 3:
        return `(${condition(depth - 1)} ? ${a} : ${b})`
      default:
        return `${inBrackets(a)} ${draw.pick(['+', '-', '*', '/', '+', '*'])} ${inBrackets(b)}`
    }
  }
  function condition(depth: number): string {
    const compared = () => `${leaf()} ${draw.pick(['<', '<=', '>', '>=', '==', '!='])} ${depth > 0 ? leaf() : '0'}`
    return draw.pick([
      compared(),
      compared(),
      `${draw.pick(names)} > -1 and ${compared()}`,
      `${compared()} or ${compared()}`,
      `not (${compared()})`,
      `-1 < ${draw.pick(names)} <= ${leaf()}`,
    ])
  }
  return `${inBrackets(term(3))} + ${inBrackets(term(2))}`
}
