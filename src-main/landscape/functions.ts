import {
  atan,
  cos,
  erf,
  exp,
  expm1,
  log,
  log1p,
  logcosh,
  sigmoid,
  sin,
  softplus,
  tan,
  tanh,
} from '#shared/elementary/index.ts'
import type { FunctionName } from './expression.ts'

/** The functions of the language as they are computed in doubles, on every engine alike. */
export const functions: Readonly<Record<FunctionName, (x: number) => number>> = {
  abs: Math.abs,
  relu: (x) => Math.max(0, x),
  exp,
  log,
  sqrt: Math.sqrt,
  sin,
  cos,
  tan,
  tanh,
  sign: Math.sign,
  floor: Math.floor,
  sigmoid,
  softplus,
  logcosh,
  log1p,
  expm1,
  erf,
  atan,
}
