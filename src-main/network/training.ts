import { gradient } from './gradient.ts'
import type { Loop } from './model.ts'
import { add, exp, gather, logSoftmax, multiply, reshape, subtract, sum, where } from './operations.ts'
import { batchOf, crossEntropy, type EnsembleShape, forward, hits, layersOf, parametersOf } from './perceptrons.ts'
import { constant, input, scalar, type Tensor } from './tensor.ts'

export interface Training {
  /** Of the training images. */
  count: number
  /** Images of a batch. */
  batchSize: number
  /** Turns that a batch is divided into: their gradients are summed up before a step is taken. */
  slices: number
  /** Of each member. */
  learningRates: readonly number[]
}

/** Images of one turn. */
export const rowsOf = ({ batchSize, slices }: Training) => Math.ceil(batchSize / slices)

/**
 * Stochastic gradient descent of all members at once: w ← w − γ∇(mean cross-entropy of the batch). Collects the `log shares` [turns, members, rows, classes] of the
 * images before the step: the logarithm of what softmax gives each class. Nothing that belongs to one member ever meets what belongs to another, so that one whose
 * numbers are no longer finite spoils its own alone.
 */
export function trainingLoop(shape: EnsembleShape, training: Training): Loop {
  const { members } = shape
  const { count, batchSize, slices, learningRates } = training
  const turn = input('turn', [], 'int64')
  const layers = layersOf(shape)
  const batch = batchOf(turn, count, rowsOf(training), shape)
  const logits = forward(layers, batch.images)
  const logShares = logSoftmax(logits)

  // The slope of an image's cross-entropy along its logits: the shares, less 1 at the label. Rows that are there to fill up have none.
  const shares = slices === 1 ? exp(logShares) : multiply(exp(logShares), sum(batch.targets, [1]))
  // The learning rate enters where the backward pass begins, on as few numbers as it can; what comes out are the steps.
  const rates = constant(
    learningRates.map((rate) => rate / batchSize),
    [members, 1, 1],
  )
  const parameters = parametersOf(layers)
  const steps = gradient(logits, parameters, multiply(subtract(shares, batch.targets), rates))
  const carried: Record<string, { from: Tensor; to: Tensor }> = {}
  if (slices === 1)
    parameters.forEach((from, index) => {
      carried[nameOf(from)] = { from, to: subtract(from, steps[index]!) }
    })
  else {
    // A step is taken at the last slice of a batch.
    const slice = (name: string) => gather(input(name, [-1], 'bool'), turn)
    const [begins, ends] = [slice('begins'), slice('ends')]
    parameters.forEach((from, index) => {
      const sofar = input(`sum of ${nameOf(from)}`, from.shape)
      const step = add(where(begins, scalar(0), sofar), steps[index]!)
      carried[nameOf(from)] = { from, to: subtract(from, where(ends, step, scalar(0))) }
      carried[nameOf(sofar)] = { from: sofar, to: step }
    })
  }
  return { turn, carried, collected: { 'log shares': logShares } }
}

const nameOf = ({ source }: Tensor) => (source.kind === 'input' ? source.name : '')

/** Collects of each turn the summed cross-entropy, `losses` [turns, members, 1, 1], and how many images are classified rightly, `hits` [turns, members, 1]. */
export function evaluationLoop(shape: EnsembleShape, count: number, rows: number): Loop {
  const turn = input('turn', [], 'int64')
  const batch = batchOf(turn, count, rows, shape)
  const logits = forward(layersOf(shape), batch.images)
  return { turn, carried: {}, collected: { losses: crossEntropy(logits, batch), hits: hits(logits, batch) } }
}

/**
 * Products of the Hessian of each member's mean cross-entropy with a direction, over the first turn's images. The Hessian of the sum over
 * members has a block for each, so one backward pass multiplies them all. Directions are inputs, `direction of …`, and outputs are `product of …`, with the name of a parameter.
 */
export function hessianProducts(
  shape: EnsembleShape,
  count: number,
  rows: number,
  images: number,
): Record<string, Tensor> {
  const batch = batchOf(constant([0], [], 'int64'), count, rows, shape)
  const layers = layersOf(shape)
  const logits = forward(layers, batch.images)
  const loss = multiply(crossEntropy(logits, batch), scalar(1 / images))
  const parameters = parametersOf(layers)
  const slope = gradient(loss, parameters, constant(Array<number>(shape.members).fill(1), loss.shape))
    .map((each, index) => {
      const along = input(`direction of ${nameOf(parameters[index]!)}`, each.shape)
      return sum(
        multiply(each, along),
        each.shape.map((_, axis) => axis),
      )
    })
    .map((each) => reshape(each, []))
    .reduce(add)
  return Object.fromEntries(
    gradient(slope, parameters, scalar(1)).map((product, index) => [
      `product of ${nameOf(parameters[index]!)}`,
      product,
    ]),
  )
}
