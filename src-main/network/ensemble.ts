import { OverstepError, type DeviceName, type EngineName } from '#shared/contract/index.ts'
import type { InferenceSession } from 'onnxruntime-node'
import { batches, inSlices } from './batches.ts'
import { inChunks } from './chunks.ts'
import { condensationOf, type Condensed, type ConstantWeights } from './constant-inputs.ts'
import { loopModelOf } from './model.ts'
import type { EnsembleShape } from './perceptrons.ts'
import { openSession, type Values, valueOf } from './session.ts'
import { evaluationLoop, rowsOf, trainingLoop } from './training.ts'
import { sharpnessOf } from './sharpness.ts'
import { layerOf, networksOf, valuesOf } from './stack.ts'
import { initialWeights, type LayerWeights } from './weights.ts'
import { imagesOf, ROWS, type Samples } from './samples.ts'

export interface EnsembleConfig {
  /** Pixels of an image. */
  inputs: number
  /** Widths of the hidden layers; none makes it logistic regression. */
  hidden: readonly number[]
  classes: number
  /** Seeds of the initial weights: members with the same one start from the same weights. */
  starts: readonly number[]
  learningRates: readonly number[]
  batchSize: number | 'full'
  /** Of the order in which all members see the training images. */
  seed: number
  data: { train: Samples; test: Samples }
  /** Threads of the processor to compute on. */
  threads: number
  /** ONNX Runtime on the processor by default. */
  engine?: EngineName
  device?: DeviceName
}

/** Beyond this loss a member has diverged. */
const LIMIT = 1e15

/** What `step` took. Row-major, [taken, members]; NaN from where a member has diverged. */
export interface StepResult {
  /** Steps taken: all that were asked for, unless the signal was aborted. */
  taken: number
  /** Mean cross-entropy of each step's batch, before the step. */
  loss: Float64Array<ArrayBuffer>
  /** Share of the images of the batch that were classified rightly, before the step. */
  accuracy: Float64Array<ArrayBuffer>
}

/** All that training goes on from. */
export interface EnsembleState {
  /** Steps taken since the beginning. */
  steps: number
  /** Per member the number of steps it had taken when it diverged; null while it has not. Its weights mean nothing after that. */
  divergedAt: (number | null)[]
  /** [members][layers] */
  weights: LayerWeights[][]
  /** Where some inputs are the same in all training images and the engine moves them as one: without it training goes on too, but ends in other bits. */
  constants?: ConstantWeights
}

/** Values of each member, in the order start · rates + rate. */
export interface Scores {
  /** Mean cross-entropy. */
  loss: Float64Array<ArrayBuffer>
  /** Share of images that are classified rightly, 0…1. */
  accuracy: Float64Array<ArrayBuffer>
}

/** Networks in training, one member for each start and learning rate, in the order start · rates + rate. */
export interface Ensemble {
  readonly members: number
  readonly steps: number
  /** Per member the number of steps it had taken when its loss was no longer finite, or beyond 10¹⁵; null while it has not diverged. Its weights mean nothing after that. */
  readonly divergedAt: readonly (number | null)[]
  /** Takes `count` steps of gradient descent with all members; fewer, and within about 100 ms, once the signal is aborted. */
  step(count: number, signal?: AbortSignal): Promise<StepResult>
  /** Loss and accuracy over all images of a part of the data; throws `signal.reason` within about 100 ms after it is aborted. */
  evaluate(part: 'train' | 'test', signal?: AbortSignal): Promise<Scores>
  /**
   * Sharpness of each member: the largest eigenvalue of the Hessian of the mean cross-entropy over the first `images` training images, by as many products with
   * the Hessian as it takes until the value changes by less than 10⁻⁴ of itself, and at most `iterations`; NaN where it is not finite. Throws as `evaluate` does.
   */
  sharpness(images: number, iterations: number, signal?: AbortSignal): Promise<Float64Array<ArrayBuffer>>
  /** Weights of the first layers, [members, inputs, width], row-major. */
  firstLayer(): Float32Array<ArrayBuffer>
  state(): EnsembleState
  /** Goes on from a state of an ensemble of the same shape; from one with the same config too, to the same bits. */
  restore(state: EnsembleState): void
  /** Frees the memory outside JavaScript's. Nothing may be called after that. */
  close(): Promise<void>
}

/** Readies an ensemble for training, by ONNX Runtime where no other engine is asked for. @throws {OverstepError} `invalid-input` when a batch is larger than the training data */
export async function createEnsemble(config: EnsembleConfig): Promise<Ensemble> {
  const { starts, learningRates, data, threads, seed, device } = config
  const { train } = data
  const widths = [config.inputs, ...config.hidden, config.classes]
  const members = starts.length * learningRates.length
  const shape: EnsembleShape = { members, widths }
  const batchSize = config.batchSize === 'full' ? train.count : config.batchSize
  if (batchSize > train.count)
    throw new OverstepError(
      'invalid-input',
      `batchSize: must not be more than the ${train.count} training images, got ${batchSize}`,
    )
  if (config.engine === 'tfjs') return (await import('./tfjs.ts')).createTfjsEnsemble(config)
  const slices = Math.ceil(batchSize / ROWS)
  const training = {
    ...{ count: train.count, batchSize, slices },
    learningRates: starts.flatMap(() => learningRates),
  }
  const rows = rowsOf(training)
  const batchAt = batches(train.count, batchSize, seed)
  const condensation = condensationOf(train, shape)
  const trainer = await openSession(loopModelOf(trainingLoop(condensation.shape, training)), threads, device)
  const [inTurns, inParts] = [inChunks(), inChunks()]
  const evaluators = new Map<'train' | 'test', Promise<InferenceSession>>()

  let steps = 0
  let divergedAt: (number | null)[] = Array<null>(members).fill(null)
  let condensed: Condensed
  let sums: Values

  function place({ weights, constants }: Pick<EnsembleState, 'weights' | 'constants'>): void {
    condensed = condensation.condense(valuesOf(weights, shape), constants)
    sums = {}
    if (slices > 1)
      for (const [name, { size, dims }] of Object.entries(condensed.layers))
        sums[`sum of ${name}`] = valueOf(new Float32Array(size), dims)
  }
  /** The loop takes what it starts from by other names than what it only looks at. */
  const atFirst = (values: Values): Values =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name} at first`, value]))

  place({ weights: starts.flatMap((start) => learningRates.map(() => initialWeights(widths, start))) })
  return {
    members,
    get steps() {
      return steps
    },
    get divergedAt() {
      return divergedAt
    },

    async step(count, signal) {
      const [loss, hits] = [new Float64Array(count * members), new Float64Array(count * members)]
      const first = steps
      await inTurns(count * slices, signal, async (done, size) => {
        const turns = Array.from({ length: size }, (_, index) => done + index)
        const chosen = new Int32Array(size * rows)
        turns.forEach((turn, index) => {
          const batch = batchAt(first + Math.floor(turn / slices))
          chosen.set(inSlices(batch, turn % slices, rows), index * rows)
        })
        const flags = (slice: number) =>
          valueOf(
            Uint8Array.from(turns, (turn) => (turn % slices === slice ? 1 : 0)),
            [size],
            'bool',
          )
        const feeds: Values = {
          turns: valueOf(BigInt64Array.of(BigInt(size)), []),
          ...imagesOf(condensation.train, chosen, rows, config.classes),
          ...(slices > 1 ? { begins: flags(0), ends: flags(slices - 1) } : {}),
          ...atFirst({ ...condensed.layers, ...sums }),
        }
        const results = (await trainer.run(feeds)) as Values
        const after = (values: Values): Values =>
          Object.fromEntries(Object.keys(values).map((name) => [name, results[name]!]))
        condensed = { ...condensed, layers: after(condensed.layers) }
        sums = after(sums)
        const labels = feeds.labels!.data as Int32Array
        const scores = scoresOf(results['log shares']!.data as Float32Array, labels, rows, members)
        turns.forEach((turn, index) => {
          const step = Math.floor(turn / slices)
          for (let member = 0; member < members; member++) {
            loss[step * members + member]! += scores.loss[index * members + member]! / batchSize
            hits[step * members + member]! += scores.hits[index * members + member]!
          }
        })
        for (let step = steps - first; step < Math.floor((done + size) / slices); step++)
          for (let member = 0; member < members; member++)
            if (!(loss[step * members + member]! <= LIMIT)) divergedAt[member] ??= first + step
        steps = first + Math.floor((done + size) / slices)
      }).catch((thrown: unknown) => {
        if (!signal?.aborted || thrown !== signal.reason) throw thrown
      })
      const taken = steps - first
      const livesAt = (index: number) => {
        const divergence = divergedAt[index % members] ?? null
        return divergence === null || first + Math.floor(index / members) < divergence
      }
      return {
        taken,
        loss: loss.subarray(0, taken * members).map((value, index) => (livesAt(index) ? value : NaN)),
        accuracy: hits.subarray(0, taken * members).map((value, index) => (livesAt(index) ? value / batchSize : NaN)),
      }
    },

    async evaluate(part, signal) {
      const samples = data[part]
      const rowsOfTurn = Math.min(ROWS, samples.count)
      let opening = evaluators.get(part)
      if (!opening) {
        opening = openSession(loopModelOf(evaluationLoop(shape, samples.count, rowsOfTurn)), threads, device)
        evaluators.set(part, opening)
      }
      const evaluator = await opening
      const layers = condensation.expand(condensed)
      const all = Int32Array.from({ length: samples.count }, (_, index) => index)
      const [loss, accuracy] = [new Float64Array(members), new Float64Array(members)]
      await inParts(Math.ceil(samples.count / rowsOfTurn), signal, async (done, size) => {
        const chosen = new Int32Array(size * rowsOfTurn)
        for (let index = 0; index < size; index++)
          chosen.set(inSlices(all, done + index, rowsOfTurn), index * rowsOfTurn)
        const results = (await evaluator.run({
          turns: valueOf(BigInt64Array.of(BigInt(size)), []),
          ...imagesOf(samples, chosen, rowsOfTurn, config.classes),
          ...layers,
        })) as Values
        ;(results.losses!.data as Float32Array).forEach((value, index) => (loss[index % members]! += value))
        ;(results.hits!.data as Float32Array).forEach((value, index) => (accuracy[index % members]! += value))
      })
      const mean = (value: number) => value / samples.count
      return { loss: loss.map(mean), accuracy: accuracy.map(mean) }
    },

    sharpness(images, iterations, signal) {
      const weights = condensation.expand(condensed)
      return sharpnessOf({ shape, train, weights, images, iterations, threads, ...(signal && { signal }) })
    },

    firstLayer() {
      const layers = layerOf(condensation.expand(condensed), 0, shape)
      const size = layers[0]!.weights.length
      const together = new Float32Array(members * size)
      layers.forEach((layer, member) => together.set(layer.weights, member * size))
      return together
    },

    state() {
      const constants = condensation.constantsOf(condensed)
      const weights = networksOf(condensation.expand(condensed), shape)
      return { steps, divergedAt: [...divergedAt], weights, ...(constants && { constants }) }
    },

    restore(state) {
      steps = state.steps
      divergedAt = [...state.divergedAt]
      place(state)
    },

    async close() {
      for (const session of [trainer, ...(await Promise.all(evaluators.values()))]) await session.release()
    },
  }
}

/**
 * Summed cross-entropy of each turn and member, and how many images are classified rightly; [turns, members]. Counted here, because so few numbers take a graph longer
 * than a loop.
 * @param logShares shape [turns, members, rows, classes]
 * @param labels shape [turns, rows]
 */
function scoresOf(logShares: Float32Array, labels: Int32Array, rows: number, members: number) {
  const classes = logShares.length / (labels.length * members)
  const size = (labels.length / rows) * members
  const [loss, hits] = [new Float64Array(size), new Float64Array(size)]
  for (let at = 0, place = 0; at < size; at++) {
    const first = Math.floor(at / members) * rows
    for (let row = 0; row < rows; row++, place += classes) {
      const label = labels[first + row]!
      // Fills up.
      if (label === classes) continue
      const own = logShares[place + label]!
      loss[at]! -= own
      // The guess is the largest, the first of equal ones.
      let less = 0
      while (less < classes && (less < label ? logShares[place + less]! < own : logShares[place + less]! <= own)) less++
      if (less === classes) hits[at]!++
    }
  }
  return { loss, hits }
}
