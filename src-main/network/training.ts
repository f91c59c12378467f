import { gradient } from './gradient.ts'
import type { Loop } from './model.ts'
import { add, and, cast, compare, expand, gather, multiply, reshape, subtract, sum, where } from './operations.ts'
import { batchOf, crossEntropy, type EnsembleShape, forward, hits, layersOf } from './perceptrons.ts'
import { constant, input, scalar, type Tensor } from './tensor.ts'

/**
 * Beyond this norm of the activations of a layer, or of the step that the loss asks of its preactivations, a member has diverged. The step of a
 * weight is at most the product of two such norms (Cauchy and Schwarz), so that weights stay finite in float32, which ends at 3.4·10³⁸.
 */
const NORM_LIMIT = 1e15

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
 * Stochastic gradient descent of all members at once: w ← w − γ∇(mean cross-entropy of the batch). Collects `losses`, each turn's part of the loss of
 * the batch before the step, `hits` [turns, members, 1], how many images of the turn are classified rightly, and `alive of turns`, whether a member goes on; the others are [turns, members, 1, 1]. A member that diverges keeps its last weights, which are finite.
 */
export function trainingLoop(shape: EnsembleShape, training: Training): Loop {
  const { members, widths } = shape
  const { count, batchSize, slices, learningRates } = training
  const turn = input('turn', [], 'int64')
  const layers = layersOf(shape)
  const batch = batchOf(turn, count, rowsOf(training), shape)
  const { preactivations, activations } = forward(layers, batch.images, shape)
  const losses = multiply(crossEntropy(preactivations.at(-1)!, batch), scalar(1 / batchSize))

  // The learning rate enters where the backward pass begins, on as few numbers as it can; what comes out are the steps.
  const rates = constant(learningRates, [members, 1, 1])
  const parameters = layers.flatMap(({ weights, biases }) => [weights, biases])
  const later = parameters.slice(2)
  const found = gradient(losses, [...preactivations, ...later], rates)
  const [steps, laterSteps] = [found.slice(0, layers.length), found.slice(layers.length)]

  const before = input('alive', [members, 1, 1], 'bool')
  const within = (a: Tensor, limit: number) => compare('LessOrEqual', a, scalar(limit))
  const squares = [...activations, ...steps].map((a) => sum(multiply(a, a), [1, 2])).reduce(add)
  const alive = and(before, and(within(squares, NORM_LIMIT ** 2), within(losses, NORM_LIMIT)))

  // No number of a member that is not alive may count, not even times 0. In the first layer, by far the largest, its step is stopped before it reaches the weights.
  const first = preactivations[0]!
  const ownSteps = [
    ...gradient(first, parameters.slice(0, 2), where(alive, steps[0]!, scalar(0))),
    ...laterSteps.map((step) => where(alive, step, scalar(0))),
  ]
  const carried: Record<string, { from: Tensor; to: Tensor }> = { alive: { from: before, to: alive } }
  if (slices === 1)
    parameters.forEach((from, index) => {
      carried[nameOf(from)] = { from, to: subtract(from, ownSteps[index]!) }
    })
  else {
    // A step is taken at the last slice of a batch, and by those who are alive by then.
    const slice = (name: string) => gather(input(name, [-1], 'bool'), turn)
    const [begins, ends] = [slice('begins'), slice('ends')]
    parameters.forEach((from, index) => {
      const sofar = input(`sum of ${nameOf(from)}`, from.shape)
      const step = add(where(begins, scalar(0), sofar), ownSteps[index]!)
      const taken = and(ends, alive)
      const across = index < 2 ? reshape(expand(taken, [members, 1, widths[1]!]), [members * widths[1]!]) : taken
      carried[nameOf(from)] = { from, to: subtract(from, where(across, step, scalar(0))) }
      carried[nameOf(sofar)] = { from: sofar, to: step }
    })
  }
  const right = hits(preactivations.at(-1)!, batch)
  return { turn, carried, collected: { losses, hits: right, 'alive of turns': cast(alive, 'uint8') } }
}

const nameOf = ({ source }: Tensor) => (source.kind === 'input' ? source.name : '')

/** Collects of each turn the summed cross-entropy, `losses` [turns, members, 1, 1], and how many images are classified rightly, `hits` [turns, members, 1]. */
export function evaluationLoop(shape: EnsembleShape, count: number, rows: number): Loop {
  const turn = input('turn', [], 'int64')
  const batch = batchOf(turn, count, rows, shape)
  const logits = forward(layersOf(shape), batch.images, shape).preactivations.at(-1)!
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
  const logits = forward(layers, batch.images, shape).preactivations.at(-1)!
  const loss = multiply(crossEntropy(logits, batch), scalar(1 / images))
  const parameters = layers.flatMap(({ weights, biases }) => [weights, biases])
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
