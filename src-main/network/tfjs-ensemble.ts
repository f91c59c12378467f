import { setImmediate } from 'node:timers/promises'
import type { Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs'
import type { ActivationName } from '#shared/contract/index.ts'
import { type Algebra, plainDescent } from '#shared/rules/index.ts'
import { batchesOf } from './batches.ts'
import { imagesWithin } from './convolutions.ts'
import { batchSizeOf, type Ensemble, type EnsembleConfig, LOSS_LIMIT, ratesOf } from './ensemble.ts'
import { gaussianNoise } from './noise.ts'
import { formsOf } from './perceptrons.ts'
import { type Samples, seenOf } from './samples.ts'
import { loadTfjs } from './tfjs-backend.ts'
import { convolveBy } from './tfjs-convolution.ts'
import { initialNetworks, type LayerWeights } from './weights.ts'

/** Milliseconds after which the caller's thread is free for a moment. */
const TURN_MILLISECONDS = 50
/** Images that go through a network at once when it is judged. */
const ROWS = 1000

/** Images [rows, inputs], and 1 at their labels, [rows, classes]. */
interface Batch {
  images: Tensor2D
  labels: Tensor2D
}

/**
 * The same training by TensorFlow.js and its own differentiation: the second opinion on the graphs of this room. A
 * member after the other, each by itself.
 */
export async function createTfjsEnsemble(config: EnsembleConfig): Promise<Ensemble> {
  const { tf } = await loadTfjs()
  const { starts, learningRates, data, seed, generator, rule: chosen = plainDescent } = config
  const { multiplierAt = () => 1, weightDecay = 0, activation = 'relu', loss: judgedBy } = config
  const { order = { first: 0, number: 0 }, ruleSteps = 0 } = config
  const { train } = data
  const { convolutions } = config
  const forms = formsOf({
    widths: [config.inputs, ...config.hidden, config.classes],
    ...(convolutions && { convolutions }),
  })
  const between = convolutions ? imagesWithin(convolutions) : []
  const batchSize = batchSizeOf(config)
  const batchAt = batchesOf(config, batchSize)
  const { std = 0, batchDifference = 0 } = config.noise ?? {}
  const noiseAt = gaussianNoise(forms, { starts, seed, generator, std, order })
  const rates = ratesOf(config)
  const members = rates.length

  const networks = initialNetworks(config).flatMap((network) => learningRates.map(() => variablesOf(network)))
  let steps = 0
  let divergedAt = Array<number | null>(members).fill(null)
  let stoppedAt = Array<number | null>(members).fill(null)

  function variablesOf(layers: readonly LayerWeights[]): [Variable, Variable][] {
    return layers.map(({ weights, biases }, layer) => [
      tf.variable(tf.tensor2d(weights, [forms[layer]!.fanIn, forms[layer]!.fanOut])),
      tf.variable(tf.tensor1d(biases)),
    ])
  }

  const { rule } = chosen
  const algebra: Algebra<Tensor> = {
    number: (value) => tf.scalar(value),
    add: (a, b) => tf.add(a, b),
    subtract: (a, b) => tf.sub(a, b),
    multiply: (a, b) => tf.mul(a, b),
    divide: (a, b) => tf.div(a, b),
    sqrt: (a) => tf.sqrt(a),
  }
  /** The vectors of the rule's state beside each variable of each member. */
  let memory = networks.map((layers) => layers.flat().map((each) => statesOf(each.shape)))

  function statesOf(shape: number[], known?: (vector: string) => Float32Array): Record<string, Variable> {
    return Object.fromEntries(
      rule.state.map((vector) => {
        const values = known ? tf.tensor(known(vector), shape) : tf.zeros(shape)
        return [vector, tf.variable(values, false)]
      }),
    )
  }

  /** Moves a variable and its state. */
  function move(
    each: Variable,
    slope: Tensor,
    state: Record<string, Variable>,
    rate: number,
    noise?: Float32Array,
  ): void {
    const gradient = noise ? tf.add(slope, tf.tensor(noise, each.shape)) : slope
    const numbers = { ...chosen.parameters, ...rule.varying?.(ruleSteps + steps + 1, chosen.parameters) }
    const parameters = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value!)]))
    const pulled = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(each, weightDecay))
    const next = rule.step<Tensor>(algebra, { gradient: pulled, learningRate: tf.scalar(rate), parameters, state })
    each.assign(tf.sub(each, next.move))
    for (const [vector, value] of Object.entries(next.state)) state[vector]!.assign(value)
  }

  function imagesOf(samples: Samples, chosen: ArrayLike<number>): Batch {
    const size = config.inputs
    const pixels = new Float32Array(chosen.length * size)
    const seen = seenOf(samples)
    const labels = new Int32Array(chosen.length)
    for (let row = 0; row < chosen.length; row++) {
      const from = chosen[row]! * size
      for (let pixel = 0; pixel < size; pixel++) pixels[row * size + pixel] = seen(samples.images[from + pixel]!)
      labels[row] = samples.labels[chosen[row]!]!
    }
    const images = tf.tensor2d(pixels, [chosen.length, size])
    const { targets } = samples
    if (targets)
      return {
        images,
        labels: tf.tensor2d(
          Float32Array.from(chosen, (at) => targets[at]!),
          [chosen.length, 1],
        ),
      }
    return {
      images,
      labels: tf.oneHot(tf.tensor1d(labels, 'int32'), config.classes) as Tensor2D,
    }
  }

  const bends: Record<ActivationName, (sums: Tensor) => Tensor> = {
    relu: (sums) => tf.relu(sums),
    tanh: (sums) => tf.tanh(sums),
    gelu: (sums) => tf.mul(tf.mul(sums, 0.5), tf.add(tf.erf(tf.div(sums, Math.SQRT2)), 1)),
    identity: (sums) => sums,
  }
  const outputsOf = (layers: readonly [Variable, Variable][], images: Tensor2D): Tensor2D =>
    layers.reduce<Tensor2D>((values, [weights, biases], layer) => {
      const convolution = convolutions?.layers[layer]
      if (convolution)
        return convolveBy(tf, values, { weights, biases }, convolution, between[layer]!, bends[activation])
      const sums = tf.add(tf.matMul(values, weights as unknown as Tensor2D), biases)
      return (layer < layers.length - 1 ? bends[activation](sums) : sums) as Tensor2D
    }, images)

  /** Summed over the images. Of cross-entropy the largest logit is taken off first, for the sake of exp. */
  function lossOf(outputs: Tensor2D, labels: Tensor2D): Scalar {
    if (judgedBy === 'mse') return tf.mul(tf.sum(tf.square(tf.sub(outputs, labels))), 0.5) as Scalar
    const shifted = tf.sub(outputs, tf.max(outputs, 1, true))
    const logShares = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)))
    return tf.neg(tf.sum(tf.mul(logShares, labels))) as Scalar
  }

  const hitsOf = (outputs: Tensor2D, labels: Tensor2D): number =>
    // Where a number is fitted nothing is told apart.
    train.targets ? Number.NaN : tf.sum(tf.equal(tf.argMax(outputs, 1), tf.argMax(labels, 1))).dataSync()[0]!

  /** A step of one member; its loss and hits before, or undefined where it has diverged. */
  function stepOf(
    member: number,
    [{ images, labels }, ...further]: readonly [Batch, ...Batch[]],
    noise: readonly LayerWeights[] | undefined,
  ): { loss: number; hits: number } | undefined {
    const layers = networks[member]!
    return tf.tidy(() => {
      let [hits, loss] = [0, 0]
      const variables = layers.flat()
      const { grads } = tf.variableGrads(() => {
        const outputs = outputsOf(layers, images)
        hits = hitsOf(outputs, labels)
        const own = tf.div(lossOf(outputs, labels), tf.scalar(batchSize)) as Scalar
        loss = own.dataSync()[0]!
        const [one, other] = further.map((batch) => lossOf(outputsOf(layers, batch.images), batch.labels))
        if (!one || !other) return own
        return tf.add(own, tf.mul(tf.sub(one, other), batchDifference / batchSize)) as Scalar
      }, variables)
      const noises = noise?.flatMap(({ weights, biases }) => [weights, biases])
      if (!(loss <= LOSS_LIMIT)) return undefined
      if (stoppedAt[member] !== null) return { loss, hits }
      const rate = rates[member]! * multiplierAt(steps)
      variables.forEach((each, index) => move(each, grads[each.name]!, memory[member]![index]!, rate, noises?.[index]))
      return { loss, hits }
    })
  }

  const nameOf = (vector: string, member: number, index: number) => `${vector} of ${member}/${index}`

  function memoryByName(): Record<string, Float32Array<ArrayBuffer>> {
    const named = memory.flatMap((ofMember, member) =>
      ofMember.flatMap((states, index) =>
        Object.entries(states).map(
          ([vector, state]) => [nameOf(vector, member, index), Float32Array.from(state.dataSync())] as const,
        ),
      ),
    )
    return Object.fromEntries(named)
  }

  /** Frees the thread now and then. */
  function turns() {
    let began = performance.now()
    return async () => {
      if (performance.now() - began < TURN_MILLISECONDS) return
      await setImmediate()
      began = performance.now()
    }
  }

  return {
    members,
    get steps() {
      return steps
    },
    get divergedAt() {
      return divergedAt
    },
    get stoppedAt() {
      return stoppedAt
    },
    stop: (member) => void (stoppedAt[member] ??= steps),
    pass: (count) => void (steps += count),

    async step(count, signal) {
      const [loss, accuracy] = [[] as number[], [] as number[]]
      const rest = turns()
      let taken = 0
      for (; taken < count && !signal?.aborted; taken++) {
        const chosen = batchAt(steps)
        const parts = Array.from({ length: chosen.length / batchSize }, (_, part) =>
          imagesOf(train, chosen.subarray(part * batchSize, (part + 1) * batchSize)),
        )
        const noise = std > 0 ? noiseAt(steps) : undefined
        for (let member = 0; member < members; member++) {
          const found =
            divergedAt[member] === null
              ? stepOf(member, parts as [Batch, ...Batch[]], noise?.[Math.floor(member / learningRates.length)])
              : undefined
          if (!found) divergedAt[member] ??= steps
          loss.push(found?.loss ?? Number.NaN)
          accuracy.push(found ? found.hits / batchSize : Number.NaN)
          await rest()
        }
        tf.dispose(parts.flatMap(({ images, labels }) => [images, labels]))
        steps++
      }
      return { taken, loss: Float64Array.from(loss), accuracy: Float64Array.from(accuracy) }
    },

    async evaluate(part, signal) {
      const samples = data[part]
      const [loss, accuracy] = [new Float64Array(members), new Float64Array(members)]
      const rest = turns()
      for (let from = 0; from < samples.count; from += ROWS) {
        const chosen = Array.from({ length: Math.min(ROWS, samples.count - from) }, (_, index) => from + index)
        const { images, labels } = imagesOf(samples, chosen)
        for (let member = 0; member < members; member++) {
          signal?.throwIfAborted()
          tf.tidy(() => {
            const outputs = outputsOf(networks[member]!, images)
            loss[member]! += lossOf(outputs, labels).dataSync()[0]! / samples.count
            accuracy[member]! += hitsOf(outputs, labels) / samples.count
          })
          await rest()
        }
        tf.dispose([images, labels])
      }
      return { loss, accuracy }
    },

    async firstLayer() {
      const size = forms[0]!.fanIn * forms[0]!.fanOut
      const together = new Float32Array(members * size)
      networks.forEach(([first], member) => together.set(first![0].dataSync(), member * size))
      return together
    },

    state: async () => ({
      steps,
      divergedAt: [...divergedAt],
      ...(config.stoppable && { stoppedAt: [...stoppedAt] }),
      weights: networks.map((layers) =>
        layers.map(([weights, biases]) => ({
          weights: Float32Array.from(weights.dataSync()),
          biases: Float32Array.from(biases.dataSync()),
        })),
      ),
      ...(rule.state.length > 0 && { memory: memoryByName() }),
    }),

    vector: async (name) =>
      networks.map((layers, member) =>
        layers.map((_, layer) => {
          const of = (part: 0 | 1) => Float32Array.from(memory[member]![2 * layer + part]![name]!.dataSync())
          return { weights: of(0), biases: of(1) }
        }),
      ),

    restore(state) {
      steps = state.steps
      divergedAt = [...state.divergedAt]
      stoppedAt = [...(state.stoppedAt ?? Array<null>(members).fill(null))]
      state.weights.forEach((layers, member) => {
        tf.dispose(networks[member]!.flat())
        networks[member] = variablesOf(layers)
      })
      tf.dispose(memory)
      memory = networks.map((layers, member) =>
        layers
          .flat()
          .map((each, index) =>
            statesOf(
              each.shape,
              (vector) => state.memory?.[nameOf(vector, member, index)] ?? new Float32Array(each.size),
            ),
          ),
      )
    },

    async close() {
      tf.dispose(networks.flat(2))
      tf.dispose(memory)
    },
  }
}
