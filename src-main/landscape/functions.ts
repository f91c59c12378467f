import type { FunctionName } from './expression.ts'

/** The functions of the language as they are computed in doubles. */
export const functions: Readonly<Record<FunctionName, (x: number) => number>> = {
  abs: Math.abs,
  relu: (x) => Math.max(0, x),
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  sign: Math.sign,
  floor: Math.floor,
  sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  softplus: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
  logcosh: (x) => Math.abs(x) + Math.log1p(Math.expm1(-2 * Math.abs(x)) / 2),
  log1p: Math.log1p,
  expm1: Math.expm1,
  erf,
  atan: Math.atan,
}

function erf(x: number): number {
  const a = Math.abs(x)
  if (a > 6) return Math.sign(x)
  if (a < 2.5) {
    let [term, total] = [a, a]
    for (let n = 1; n < 100; n++) {
      term *= (-a * a) / n
      total += term / (2 * n + 1)
    }
    return (Math.sign(x) * 2 * total) / Math.sqrt(Math.PI)
  }
  let fraction = 0
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction)
  return Math.sign(x) * (1 - Math.exp(-a * a) / (a + fraction) / Math.sqrt(Math.PI))
}
