import { exp, expm1 } from './exponential.ts'
import { log1p } from './logarithm.ts'

const LN2 = 0.6931471805599453

/** tanh x, off by less than 2.5 units in the last place. */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size > 22) return x > 0 ? 1 : -1
  const grown = expm1(2 * size)
  const value = grown / (grown + 2)
  return x < 0 || Object.is(x, -0) ? -value : value
}

/** sinh x, off by less than 2.5 units in the last place. */
export function sinh(x: number): number {
  const size = Math.abs(x)
  const grown = expm1(size)
  const value = size < 22 ? 0.5 * (grown + grown / (grown + 1)) : halfOfExp(size)
  return x < 0 || Object.is(x, -0) ? -value : value
}

/** cosh x, off by less than 2 units in the last place. */
export function cosh(x: number): number {
  const size = Math.abs(x)
  const power = exp(size)
  return size < 22 ? 0.5 * power + 0.5 / power : halfOfExp(size)
}

/** eˣ/2, which is finite for some x for which eˣ is not. */
function halfOfExp(x: number): number {
  if (x < 709) return 0.5 * exp(x)
  const root = exp(0.5 * x)
  return 0.5 * root * root
}

/** 1/(1 + e⁻ˣ), off by less than 2.5 units in the last place. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const power = exp(x)
  return power / (1 + power)
}

/** ln(1 + eˣ), off by less than 2 units in the last place. */
export function softplus(x: number): number {
  if (x > 0) return x + log1p(exp(-x))
  return log1p(exp(x))
}

/** ln cosh x, off by less than 5 units in the last place. */
export function logcosh(x: number): number {
  const size = Math.abs(x)
  if (size >= 1) return size - LN2 + log1p(exp(-2 * size))
  // cosh x − 1 = (eˣ − 1)²/(2eˣ).
  const grown = expm1(size)
  return log1p((grown * grown) / (2 + 2 * grown))
}
