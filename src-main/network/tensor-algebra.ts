import type { Algebra } from '#shared/rules/index.ts'
import { add, divide, multiply, sqrt, subtract } from './operations.ts'
import { scalar, type Tensor } from './tensor.ts'

/**
 * The gradient along one parameter, which is not in the graph until a rule asks for it: times the learning rates it
 * costs no more than by itself, since they enter where the backward pass begins, on few numbers.
 */
export class Slope {
  readonly times: (learningRates?: Tensor) => Tensor

  /** @param times what it is, times the learning rates or, without them, by itself */
  constructor(times: Slope['times']) {
    this.times = times
  }
}

/** What rules compute with in a graph: elements of tensors. */
export type GraphValue = Tensor | Slope

export const tensorOf = (value: GraphValue): Tensor => (value instanceof Slope ? value.times() : value)

/** @param learningRates [members, 1, 1] */
export function tensorAlgebra(learningRates: Tensor): Algebra<GraphValue> {
  return {
    number: (value) => scalar(value),
    add: (a, b) => add(tensorOf(a), tensorOf(b)),
    subtract: (a, b) => subtract(tensorOf(a), tensorOf(b)),
    multiply(a, b) {
      if (a instanceof Slope && b === learningRates) return a.times(learningRates)
      if (b instanceof Slope && a === learningRates) return b.times(learningRates)
      return multiply(tensorOf(a), tensorOf(b))
    },
    divide: (a, b) => divide(tensorOf(a), tensorOf(b)),
    sqrt: (a) => sqrt(tensorOf(a)),
  }
}
