import type { FunctionName } from '../expression.ts'
import { functions } from '../functions.ts'
import { wide } from '../wide/index.ts'
import { added, type Coefficient, coefficient, divided, doubleOf, multiplied } from './series.ts'

/** A function of the language that has a Taylor series wherever it has a value. */
export type Analytic = Exclude<FunctionName, 'abs' | 'relu' | 'sign' | 'floor' | 'sqrt'>

/** Coefficients f⁽ⁿ⁾(x)/n! for n = 0 … count − 1. */
export function taylor(name: Analytic, x: Coefficient, count: number): Coefficient[] {
  const value: Coefficient = [wide.apply(name, x[0], x[1]), wide.exponent[0]!]
  switch (name) {
    case 'exp':
      return factorials(value, count)
    case 'expm1':
      return [value, ...factorials([wide.apply('exp', x[0], x[1]), wide.exponent[0]!], count).slice(1)]
    case 'log':
      return logarithm(value, x, count)
    case 'log1p':
      return logarithm(value, added([1, 0], x), count)
    default:
      return [value, ...inDoubles(name, doubleOf(x), count).slice(1).map(coefficient)]
  }
}

function factorials(value: Coefficient, count: number): Coefficient[] {
  const all = [value]
  for (let n = 1; n < count; n++) all.push(divided(all[n - 1]!, coefficient(n)))
  return all
}

/** (−1)ⁿ⁺¹/(n xⁿ) behind the value. */
function logarithm(value: Coefficient, x: Coefficient, count: number): Coefficient[] {
  const all = [value]
  let power: Coefficient = [-1, 0]
  for (let n = 1; n < count; n++) {
    power = divided(multiplied(power, [-1, 0]), x)
    all.push(divided(power, coefficient(n)))
  }
  return all
}

/** Of functions whose derivatives are finite at every double; at ±∞ they are 0. */
function inDoubles(name: Exclude<Analytic, 'exp' | 'expm1' | 'log' | 'log1p'>, x: number, count: number): number[] {
  switch (name) {
    case 'sin':
    case 'cos': {
      const [sin, cos] = [functions.sin(x), functions.cos(x)]
      const cycle = name === 'sin' ? [sin, cos, -sin, -cos] : [cos, -sin, -cos, sin]
      return overFactorials(cycle, count)
    }
    case 'tan':
      return riccati(functions.tan(x), 1, count)
    case 'tanh':
      return riccati(functions.tanh(x), -1, count)
    case 'logcosh':
      return integral(functions.logcosh(x), riccati(functions.tanh(x), -1, count - 1))
    case 'sigmoid':
      return logistic(x, count)
    case 'softplus':
      return integral(functions.softplus(x), logistic(x, count - 1))
    case 'erf':
      return integral(functions.erf(x), gauss(x, count - 1))
    case 'atan':
      return integral(functions.atan(x), witch(x, count - 1))
  }
}

function overFactorials(cycle: readonly number[], count: number): number[] {
  let factorial = 1
  return Array.from({ length: count }, (_, n) => {
    factorial *= Math.max(1, n)
    return cycle[n % 4]! / factorial
  })
}

function integral(value: number, slopes: readonly number[]): number[] {
  return [value, ...slopes.map((slope, n) => slope / (n + 1))]
}

/** Of t with t′ = 1 + sign·t². */
function riccati(value: number, sign: 1 | -1, count: number): number[] {
  const t = [value]
  for (let n = 0; n + 1 < count; n++) {
    const square = t.reduce((sum, part, i) => sum + part * t[n - i]!, 0)
    t.push(((n === 0 ? 1 : 0) + sign * square) / (n + 1))
  }
  return t
}

/** Of s with s′ = s (1 − s). */
function logistic(x: number, count: number): number[] {
  const s = [functions.sigmoid(x)]
  const rest = [functions.sigmoid(-x)]
  for (let n = 0; n + 1 < count; n++) {
    const next = s.reduce((sum, part, i) => sum + part * rest[n - i]!, 0) / (n + 1)
    s.push(next)
    rest.push(-next)
  }
  return s
}

/** So many; none where fewer than none are asked for. */
const zeros = (count: number): number[] => Array<number>(Math.max(0, count)).fill(0)

/** Of 2/√π e^(−x²). */
function gauss(x: number, count: number): number[] {
  const g = [(2 / Math.sqrt(Math.PI)) * functions.exp(-x * x)]
  if (g[0] === 0) return zeros(count)
  for (let n = 0; n + 1 < count; n++) g.push((-2 * (x * g[n]! + (g[n - 1] ?? 0))) / (n + 1))
  return g
}

/** Of 1/(1 + x²). */
function witch(x: number, count: number): number[] {
  const square = 1 + x * x
  if (square === Infinity) return zeros(count)
  const h = [1 / square]
  for (let n = 1; n < count; n++) h.push(-(2 * x * h[n - 1]! + (h[n - 2] ?? 0)) / square)
  return h
}
