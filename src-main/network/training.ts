import type { DeviceName } from '#shared/contract/index.ts'
import { type ChosenRule, plainDescent } from '#shared/rules/index.ts'
import { gradient } from './gradient.ts'
import type { Loop } from './onnx-model.ts'
import { losses } from './losses.ts'
import { add, divide, gather, multiply, reshape, subtract, sum, where } from './operations.ts'
import { batchOf, type EnsembleShape, forward, hits, layersOf, parametersOf } from './perceptrons.ts'
import { constant, input, scalar, type Tensor } from './tensor.ts'
import { Slope, tensorAlgebra, tensorOf } from './tensor-algebra.ts'

export interface Training {
  /** Of the training images. */
  count: number
  /** Images of a batch. */
  batchSize: number
  /** Turns that a batch is divided into: their gradients are summed up before a step is taken. */
  slices: number
  /** Of each member. */
  learningRates: readonly number[]
  /** Whether turns are fed their own, `learning rates` [turns, members, 1, 1], in place of these. */
  scheduled?: boolean
  /** Whether turns are fed noise on gradients, `noise of …` [turns, …] with the name of a parameter. */
  noisy?: boolean
  /**
   * Whether two further batches follow the images of each. Turns are then fed what the gradient of each image counts,
   * `shares` [turns, rows].
   */
  further?: boolean
  /** λ of λw, which is added to the gradient, as torch.optim.SGD has it; 0 where it is left out. */
  weightDecay?: number
  /** By which weights are moved; gradient descent where none is given. */
  rule?: ChosenRule
  /** Where turns are taken; on the processor by default. */
  device?: DeviceName
}

/**
 * The number of a turn. ONNX's own loop counts it in 64 bits; GPUs lack these, and have no loop either.
 */
const turnOn = (device: DeviceName) => input('turn', [], device === 'cpu' ? 'int64' : 'int32')

/** Images of one turn. */
export const rowsOf = (training: Pick<Training, 'batchSize' | 'slices' | 'further'>) =>
  Math.ceil(imagesOf(training) / training.slices)

/** Images that a step looks at. */
export const imagesOf = ({ batchSize, further = false }: Pick<Training, 'batchSize' | 'further'>) =>
  further ? 3 * batchSize : batchSize

/**
 * Training of all members at once by the rule, with the gradient of a batch's mean loss. Tells `guesses`
 * [turns, members, rows, classes] of the images before the step: what the loss is computed from. A GPU, to which each
 * operation is a call, finds them for all turns at once. Nothing that belongs to one member ever meets what belongs to
 * another, so that one whose numbers are no longer finite spoils its own alone.
 */
export function trainingLoop(shape: EnsembleShape, training: Training): Loop {
  const { members } = shape
  const { count, batchSize, slices, learningRates, rule: chosen = plainDescent, device = 'cpu' } = training
  const { scheduled = false, weightDecay = 0, noisy = false, further = false } = training
  const loss = losses[shape.loss ?? 'cross-entropy']
  const turn = turnOn(device)
  const layers = layersOf(shape)
  const batch = batchOf(turn, count, rowsOf(training), shape)
  const outputs = forward(layers, batch.images, shape)
  const told = loss.told(outputs)

  // The slope of an image's loss along its outputs. Rows that are there to fill up have none.
  const every = loss.guesses(outputs, told, device !== 'cpu')
  const guesses = slices === 1 ? every : multiply(every, batch.counts())
  const each = subtract(guesses, batch.targets)
  const rows = rowsOf(training)
  const slopes = further ? multiply(each, reshape(gather(input('shares', [-1, rows]), turn), [rows, 1])) : each
  const parameters = parametersOf(layers)
  const perMember = (values: readonly number[]) => constant(values, [members, 1, 1])
  const rates = scheduled ? gather(input('learning rates', [-1, members, 1, 1]), turn) : perMember(learningRates)
  const shareOf = (factors: readonly number[]) => perMember(factors.map((factor) => factor / batchSize))
  /** Gradients of the mean, times the learning rates or not. */
  const gradients = (shares: Tensor) => gradient(outputs, parameters, multiply(slopes, shares))
  const steps = once(() => gradients(scheduled ? divide(rates, scalar(batchSize)) : shareOf(learningRates)))
  const plain = once(() => gradients(shareOf(learningRates.map(() => 1))))

  const { rule } = chosen
  const algebra = tensorAlgebra(rates)
  const ofRule = Object.fromEntries([
    ...rule.parameters.map((name) => [name, scalar(chosen.parameters[name]!)] as const),
    // What changes from step to step is fed.
    ...varyingOf(chosen).map((name) => [name, gather(input(name, [-1]), turn)] as const),
  ])
  const flag = (name: string) => gather(input(name, [-1], 'bool'), turn)
  // A step is taken at the last slice of a batch.
  const slice = slices === 1 ? undefined : { begins: flag('begins'), ends: flag('ends') }
  const carried: Record<string, { from: Tensor; to: Tensor }> = {}
  parameters.forEach((from, index) => {
    const sums: typeof carried = {}
    const summed = (name: string, of: () => Tensor[]) =>
      once(() => {
        const own = of()[index]!
        if (!slice) return own
        const sofar = input(`${name} of ${nameOf(from)}`, from.shape)
        const sum = add(where(slice.begins, scalar(0), sofar), own)
        sums[nameOf(sofar)] = { from: sofar, to: sum }
        return sum
      })
    const [scaled, unscaled] = [summed('sum', steps), summed('gradient', plain)]
    const decay = scalar(weightDecay)
    const noise = noisy ? gather(input(noiseName(nameOf(from)), [-1, ...from.shape]), turn) : undefined
    const slope = new Slope((factor) => {
      const own = (factor ? scaled : unscaled)()
      const pulled = weightDecay === 0 ? own : add(own, multiply(factor ? multiply(factor, decay) : decay, from))
      return noise ? add(pulled, factor ? multiply(factor, noise) : noise) : pulled
    })
    const state = Object.fromEntries(
      rule.state.map((vector) => [vector, input(stateName(vector, nameOf(from)), from.shape)]),
    )
    const next = rule.step(algebra, { gradient: slope, learningRate: rates, parameters: ofRule, state })
    const move = tensorOf(next.move)
    carried[nameOf(from)] = { from, to: subtract(from, slice ? where(slice.ends, move, scalar(0)) : move) }
    for (const [vector, value] of Object.entries(next.state)) {
      const [before, after] = [state[vector]!, tensorOf(value)]
      carried[nameOf(before)] = { from: before, to: slice ? where(slice.ends, after, before) : after }
    }
    Object.assign(carried, sums)
  })
  if (device === 'cpu') return { turn, carried, collected: { guesses: told } }
  return { turn, carried, collected: { outputs }, told: (all) => ({ guesses: loss.told(all.outputs!) }) }
}

/** Names of the numbers [turns] that turns are fed because they change from step to step. */
const varyingOf = ({ rule, parameters }: ChosenRule) => Object.keys(rule.varying?.(1, parameters) ?? {})

/** The name of a vector of the rule's state beside a parameter. */
export const stateName = (vector: string, parameter: string) => `${vector} of ${parameter}`

/** The name of what is added to the gradient along a parameter. */
export const noiseName = (parameter: string) => `noise of ${parameter}`

function once<Result>(make: () => Result): () => Result {
  let made: { result: Result } | undefined
  return () => (made ??= { result: make() }).result
}

/** Of an input. */
export const nameOf = ({ source }: Tensor) => (source.kind === 'input' ? source.name : '')

/**
 * Collects of each turn the summed loss, `losses` [turns, members, 1, 1], and how many images are classified
 * rightly, `hits` [turns, members, 1, 1].
 */
export function evaluationLoop(shape: EnsembleShape, count: number, rows: number, device: DeviceName = 'cpu'): Loop {
  const turn = turnOn(device)
  const batch = batchOf(turn, count, rows, shape)
  const outputs = forward(layersOf(shape), batch.images, shape)
  const { summed } = losses[shape.loss ?? 'cross-entropy']
  const collected = { losses: summed(outputs, batch), hits: hits(outputs, batch) }
  return { turn, carried: {}, collected }
}

/**
 * Products of the Hessian of each member's mean loss with a direction, over the first turn's images. The
 * Hessian of the sum over members has a block for each, so one backward pass multiplies them all. Directions are
 * inputs, `direction of …`, and outputs are `product of …`, with the name of a parameter.
 */
export function hessianProducts(
  shape: EnsembleShape,
  count: number,
  rows: number,
  images: number,
): Record<string, Tensor> {
  const batch = batchOf(constant([0], [], 'int64'), count, rows, shape)
  const layers = layersOf(shape)
  const outputs = forward(layers, batch.images, shape)
  const loss = multiply(losses[shape.loss ?? 'cross-entropy'].summed(outputs, batch), scalar(1 / images))
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
