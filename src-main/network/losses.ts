import type { LossName } from '#shared/contract/index.ts'
import { exp, logSoftmax, multiply, negate, softmax, subtract, sum } from './operations.ts'
import type { Batch } from './perceptrons.ts'
import { scalar, type Tensor } from './tensor.ts'

/** By what the outputs of networks are judged, image by image. */
export interface Loss {
  /** What of the outputs the loss is computed from, [..., rows, classes]. */
  told(outputs: Tensor): Tensor
  /** Of each member, summed over the batch, [members, 1, 1]. @param outputs [members, rows, classes] */
  summed(outputs: Tensor, batch: Batch): Tensor
  /**
   * Its slope along the outputs of an image is this, less 1 at the label; [members, rows, classes]. @param told of
   * these outputs @param onGpu whether an operation of its own is quicker than one on what is told
   */
  guesses(outputs: Tensor, told: Tensor, onGpu: boolean): Tensor
  /** Of one image, whose numbers in what is told begin at `from`. */
  ofImage(told: Float32Array, from: number, label: number, classes: number): number
  /** The same where a number is fitted; left out where none can be. */
  ofNumber?(told: number, target: number): number
}

const crossEntropy: Loss = {
  /** The logarithm of what softmax gives each class. */
  told: logSoftmax,
  summed: (outputs, { targets }) => negate(sum(multiply(logSoftmax(outputs), targets), [1, 2])),
  guesses: (outputs, told, onGpu) => (onGpu ? softmax(outputs) : exp(told)),
  ofImage: (told, from, label) => -told[from + label]!,
}

/** ½‖output − one-hot‖² */
const squaredError: Loss = {
  told: (outputs) => outputs,
  summed(outputs, { targets, counts }) {
    // Rows that are there to fill up have no target, and no error.
    const errors = subtract(multiply(outputs, counts()), targets)
    return multiply(scalar(0.5), sum(multiply(errors, errors), [1, 2]))
  },
  guesses: (outputs) => outputs,
  ofImage(told, from, label, classes) {
    let squares = 0
    for (let at = 0; at < classes; at++) squares += (told[from + at]! - (at === label ? 1 : 0)) ** 2
    return squares / 2
  },
  ofNumber: (told, target) => (told - target) ** 2 / 2,
}

export const losses: Record<LossName, Loss> = { 'cross-entropy': crossEntropy, mse: squaredError }
