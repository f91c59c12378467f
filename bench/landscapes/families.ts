import type { LandscapeDefinition } from '#shared/contract/index.ts'
import type { Draw } from './draw.ts'
import { bend, bent, bowl, bump, number, paired, polynomial, twice, wave } from './pieces.ts'

/** A function of a family, with coordinates at which something may happen. */
export interface Sample {
  expression: string
  /** 1 or 2. */
  dimension: number
  /** Half the width of its box, which is around 0 unless `from` says otherwise. */
  reach: number
  /** Lower ends of the box. */
  from?: number
  parameters?: Record<string, number>
  marks?: number[]
  /** The same function written otherwise. */
  twin?: string
}

/** Makes a function; some have functions that are new to the language only where `everything` is set. */
export type Family = (draw: Draw, everything: boolean) => Sample

const variables = ['x', 'y'] as const
export const variablesOf = (dimension: number): LandscapeDefinition['variables'] => variables.slice(0, dimension)

const plane = (draw: Draw): number => (draw.chance(0.5) ? 2 : 1)

/** Polynomials that rise to all sides. */
const polynomials: Family = (draw) => {
  const dimension = plane(draw)
  const rising = dimension === 1 ? `${number(draw.coefficient(0.1, 1))}*x^4` : 'x^4 + y^4'
  return { expression: `${rising} + ${polynomial(draw, dimension, 3)}`, dimension, reach: 3, marks: [1] }
}

/** Sums and products of waves and bumps in a bowl. */
const waves: Family = (draw) => {
  const dimension = plane(draw)
  const names = variablesOf(dimension)
  const parts = Array.from({ length: draw.whole(1, 3) }, () => {
    const first = draw.chance(0.5) ? wave(draw, draw.pick(names)) : bump(draw, draw.pick(names))
    return draw.chance(0.4) ? `${first}*${wave(draw, draw.pick(names))}` : first
  })
  return { expression: `${bowl(draw, dimension)} + ${parts.join(' + ')}`, dimension, reach: 4, marks: [1] }
}

const rational: Family = (draw) => {
  const dimension = plane(draw)
  const over = polynomial(draw, dimension, 3)
  const pole = draw.whole(-2, 2)
  const under = draw.pick([
    `(1 + ${dimension === 1 ? 'x^2' : 'x^2 + y^2'})`,
    `(x - ${number(pole)})`,
    `(${polynomial(draw, dimension, 2)})`,
    `(x - ${number(pole)})^2`,
  ])
  const added = draw.chance(0.6) ? ` + ${bowl(draw, dimension)}` : ''
  return { expression: `(${over})/${under}${added}`, dimension, reach: 4, marks: [pole] }
}

/** Logarithms, roots and powers that are not defined everywhere. */
const partial: Family = (draw) => {
  const dimension = plane(draw)
  const c = number(draw.coefficient(0.2, 2))
  const second = dimension === 2 ? 'y' : 'x'
  const part = draw.pick([
    `x - ${c}*log(x)`,
    `x*log(x) + ${c}*${second}^2`,
    `log(x + ${c})^2`,
    `-sqrt(${number(draw.coefficient(2, 9))} - x^2) + ${c}*${second}`,
    `sqrt(x + ${c}) + ${c}/(x + ${number(draw.coefficient(2, 3))})`,
    `(x + ${c})^1.5 - ${c}*x`,
    `abs(x)^${number(draw.pick([0.5, 1.5, 2.5]))}*${c}`,
    `-log(4 - x^2 - ${second}^2) + ${c}*x`,
    `x^${dimension === 2 ? 'y' : 'x'}`,
    `1/x + ${c}*x^2`,
    `0*log(x) + ${second}^2`,
    `x > 0 ? x*log(x) : ${second}^2`,
    `(x > 0 and log(x) < ${c}) or ${second} <= 0 ? x^2 : (x - 1)^2`,
    `sqrt(x)*sqrt(x) + (x - ${c})^2`,
    `log(sin(x) + ${c})`,
  ])
  const added = dimension === 2 ? ` + ${number(draw.coefficient(0.1, 1))}*y^2` : ''
  // A choice at the end of the text would take in what is added.
  return { expression: `(${part})${added}`, dimension, reach: 3, marks: [1, 2, 4] }
}

/** Kinks at many places, by every form that branches. */
const kinks: Family = (draw) => {
  const dimension = plane(draw)
  const names = variablesOf(dimension)
  const parts = Array.from({ length: draw.whole(1, 3) }, () => bend(draw, draw.pick(names), names))
  const added = draw.chance(0.7) ? [bowl(draw, dimension)] : []
  return { expression: [...parts, ...added].join(' + '), dimension, reach: 4, marks: [1, 0.5, 2] }
}

/** A smooth function and the same with parts of it written in branches. */
const pairs: Family = (draw) => {
  const dimension = plane(draw)
  const names = variablesOf(dimension)
  const at = draw.whole(-2, 2)
  const [plain, branching] = paired(draw, `(${draw.pick(names)} - ${number(at)})`)
  const others = [bowl(draw, dimension), ...(draw.chance(0.5) ? [wave(draw, draw.pick(names))] : [])]
  const factor = number(draw.coefficient(0.5, 4))
  const text = (part: string) => `${factor}*${part} + ${others.join(' + ')}`
  return { expression: text(branching), twin: text(plain), dimension, reach: 4, marks: [at] }
}

const parametric: Family = (draw) => {
  const dimension = plane(draw)
  const parameters = { a: draw.coefficient(0.2, 3), b: draw.coefficient(-2, 2), c: draw.coefficient(1, 6) }
  const second = dimension === 2 ? 'y' : 'x'
  const expression = draw.pick([
    `a*(x^2 - 1)^2 + b*${second} + ${second}^2`,
    `a*x^2 + sin(c*x + b) + 0.5*${second}^2`,
    `log(a + x^2) + exp(-(${second} - b)^2) + 0.1*${second}^2`,
    `a*abs(x - b) + (${second} + b)^2`,
    `max(a*x^2, c*(x - b)^2 - 1) + ${second}^2`,
    `tanh(c*(x - b))^2 + a*${second}^2`,
    `(1 - x)^2*a + c*(${second} - x^2)^2`,
  ])
  return { expression, dimension, reach: 4, parameters, marks: [parameters.b, 1] }
}

/** Parts of a finite whole that exceed the range of doubles. */
const overflow: Family = (draw) => {
  const dimension = plane(draw)
  const c = number(draw.pick([1, 5, 30, 100, 400]))
  const second = dimension === 2 ? 'y' : 'x'
  const expression = draw.pick([
    `log(exp(${c}*x) + exp(-${c}*x)) + 0.1*${second}^2`,
    `-log(1/(1 + exp(-${c}*x))) + 0.2*x^2 + ${second}^2`,
    `1/(1 + exp(-${c}*(x - 1))) + 0.1*${second}^2`,
    `log(1 + exp(${c}*x)) - ${c}*x/2 + ${second}^2`,
    `exp(x^2)/(1 + exp(x^2)) + 0.01*${second}^2`,
    `exp(${c}*x)*exp(-${c}*x) + ${second}^2`,
    `exp(-${c}*x^2) + x^2 + ${second}^2`,
    `(exp(${c}*x) - exp(-${c}*x))/(exp(${c}*x) + exp(-${c}*x)) + ${second}^2`,
    `sqrt(1 + exp(${c}*x)) - x + ${second}^2`,
    `exp(${number(draw.coefficient(0.5, 3))}*x) + exp(-x) + ${second}^2`,
    `exp(x^2 + ${second}^2)`,
  ])
  return { expression, dimension, reach: draw.pick([3, 10, 40]), marks: [1, 800, 1000] }
}

/** Derivatives whose formulas are 0/0 where the derivative is there. */
const removable: Family = (draw) => {
  const dimension = plane(draw)
  const at = number(draw.whole(-1, 1))
  const second = dimension === 2 ? 'y' : 'x'
  const part = draw.pick([
    `sqrt((x - ${at})^2)`,
    'sqrt(x^4)',
    `sqrt((x - ${at})^2 + (${second} - 1)^2)`,
    `-20*exp(-0.2*sqrt(0.5*(x^2 + ${second}^2)))`,
    `((x - ${at})^2)^1.5`,
    `(x^2 + ${second}^2)^0.75`,
    `abs(x - ${at})^1.5`,
    `abs(x - ${at})^3`,
    `sqrt(x^2*(${second} - 1)^2)`,
    `sqrt(x^4 + ${second}^4)`,
    '(x^2)^1.25',
    `sqrt(abs(x - ${at}))^4`,
  ])
  return { expression: `${part} + ${bowl(draw, dimension)}`, dimension, reach: 3, marks: [1, -1] }
}

/** Curves, intervals and areas of minima. */
const sets: Family = (draw) => {
  const dimension = draw.chance(0.75) ? 2 : 1
  const c = number(draw.coefficient(0.3, 2))
  const expression =
    dimension === 1
      ? draw.pick([
          `max(${c}, x^2)`,
          `relu(abs(x) - ${c})^2`,
          `relu(abs(x - 1) - ${c})`,
          `x < -1 ? (x + 1)^2 : x > ${c} ? (x - ${c})^2 : 0`,
          `(abs(x) - ${c})^2*relu(abs(x) - ${c})`,
          `floor(x)^2 + ${c}`,
          `max(0, x^2 - ${c}) + relu(-x - 2)`,
        ])
      : draw.pick([
          `0.5*(x*y - ${c})^2`,
          `(x^2 + y^2 - ${c})^2`,
          `(x - ${c}*y)^2`,
          `(y - x^2)^2`,
          `max(${c}, x^2 + y^2)`,
          `abs(x - y) + relu(abs(x) - ${c})`,
          `${c}*x^2`,
          `(x*y)^2`,
          `relu(x^2 + y^2 - ${c})^2`,
          `(sin(x) - y)^2*(1 + x^2)`,
        ])
  return { expression, dimension, reach: 3, marks: [1, 2] }
}

/** Functions that are new to the language. */
const modern: Family = (draw, everything) => {
  if (!everything) return waves(draw, false)
  const dimension = plane(draw)
  const c = number(draw.coefficient(0.5, 4))
  const second = dimension === 2 ? 'y' : 'x'
  const part = draw.pick([
    `sigmoid(${c}*x)`,
    `softplus(${c}*x) - x`,
    `logcosh(${c}*(x - 1))`,
    `-log1p(x^2)*${c}`,
    `log1p(x) + ${c}*x^2`,
    `expm1(x) - ${c}*x`,
    `expm1(${c}*x)^2`,
    `erf(${c}*x)*${c}`,
    `pow(abs(x), 1.5)`,
    `pow(x, 3) - ${c}*x`,
    `pow(x + 2, ${second})`,
    `hypot(x, ${second} - 1)`,
    `hypot(x - ${second}, ${c})`,
    `atan(${c}*x)^2`,
    `x*sigmoid(${c}*x)`,
    `x*erf(x/1.5)`,
    `logcosh(${c}*x)*softplus(${second})`,
    `x*tanh(softplus(${second}))`,
  ])
  return {
    expression: `${part} + ${bowl(draw, dimension)}`,
    dimension,
    reach: draw.pick([3, 10, 60]),
    marks: [1, 50, 800],
  }
}

/** Anything that the language can say. */
const anything: Family = (draw, everything) => {
  const dimension = plane(draw)
  return { expression: twice(draw, dimension, everything), dimension, reach: 3, marks: [1, 2, 0.5] }
}

const bentBowls: Family = (draw) => {
  const dimension = plane(draw)
  const names = variablesOf(dimension)
  return {
    expression: `${bent(draw, draw.pick(names))} + ${bowl(draw, dimension)}`,
    dimension,
    reach: 3,
    marks: [1, 0],
  }
}

export const families: Readonly<Record<string, Family>> = {
  polynomials,
  waves,
  rational,
  partial,
  kinks,
  bentBowls,
  pairs,
  parametric,
  overflow,
  removable,
  sets,
  modern,
  anything,
}
