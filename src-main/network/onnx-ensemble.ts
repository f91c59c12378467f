import { plainDescent } from '#shared/rules/index.ts'
import { batchesOf, inSlices } from './batches.ts'
import { inChunks } from './chunks.ts'
import { condensationOf, type Condensed, untouched } from './constant-inputs.ts'
import { batchSizeOf, type Ensemble, type EnsembleConfig, type EnsembleState, LOSS_LIMIT, ratesOf } from './ensemble.ts'
import { type Evaluator, openEvaluator } from './evaluator.ts'
import { type Loss, losses } from './losses.ts'
import { type EnsembleShape, formsOf, layersOf, mostRows, parametersOf } from './perceptrons.ts'
import { sizeOf } from './tensor.ts'
import { type Value, type Values, valueOf } from './session.ts'
import { imagesOf, nameOf, noiseName, rowsOf, stateName, trainingLoop } from './training.ts'
import { gaussianNoise } from './noise.ts'
import { sizeOfNetwork } from './sharpness.ts'
import { layerOf, networksOf, valuesOf } from './stack.ts'
import { openTurns } from './turns.ts'
import { initialNetworks } from './weights.ts'
import { choiceOf, formOf, picturesOf } from './samples.ts'

/** An ensemble trained by ONNX Runtime: all members in one graph, many steps in one call of it. */
export async function createOnnxEnsemble(config: EnsembleConfig): Promise<Ensemble> {
  const { starts, learningRates, data, threads, seed, generator, device = 'cpu', rule: chosen = plainDescent } = config
  const { multiplierAt, stoppable = false, weightDecay = 0, activation, loss: lossName = 'cross-entropy' } = config
  const { convolutions, order = { first: 0, number: 0 }, ruleSteps = 0 } = config
  const { train } = data
  const widths = [config.inputs, ...config.hidden, config.classes]
  const members = starts.length * learningRates.length
  const shape: EnsembleShape = {
    members,
    widths,
    loss: lossName,
    samples: formOf(train),
    ...(activation && { activation }),
    ...(convolutions && { convolutions }),
  }
  const batchSize = batchSizeOf(config)
  const { std = 0, batchDifference = 0 } = config.noise ?? {}
  const further = batchDifference > 0
  const slices = Math.ceil(imagesOf({ batchSize, further }) / mostRows(shape))
  const training = {
    count: train.count,
    batchSize,
    slices,
    learningRates: ratesOf(config),
    scheduled: multiplierAt !== undefined || stoppable,
    weightDecay,
    noisy: std > 0,
    further,
    rule: chosen,
    device,
  }
  const rows = rowsOf(training)
  const batchAt = batchesOf(config, batchSize)
  // Noise and decay move the weights of what is the same in all images by themselves; convolutions see it in places.
  const condensable = chosen.rule.linear && weightDecay === 0 && std === 0 && !convolutions
  const condensation = condensable ? condensationOf(train, shape) : untouched(train, shape)
  const loop = trainingLoop(condensation.shape, training)
  const trainer = await openTurns(loop, threads, device)
  trainer.set(picturesOf(condensation.train))
  const inTurns = inChunks(Math.min(trainer.most, std > 0 ? mostNoisy(members * sizeOfNetwork(shape)) : Infinity))
  const noiseAt = gaussianNoise(formsOf(shape), { starts, seed, generator, std, order })
  const evaluators = new Map<'train' | 'test', Promise<Evaluator>>()

  let steps = 0
  let divergedAt: (number | null)[] = Array<null>(members).fill(null)
  let stoppedAt: (number | null)[] = Array<null>(members).fill(null)
  const parameters = new Set(parametersOf(layersOf(condensation.shape)).map(nameOf))
  /** Where the weights of constant inputs began; all else is the trainer's. */
  let origin: Condensed['origin']

  function place({
    weights,
    constants,
    memory: known = {},
  }: Omit<EnsembleState, 'steps' | 'divergedAt' | 'stoppedAt'>): void {
    const condensed = condensation.condense(valuesOf(weights, shape), constants)
    origin = condensed.origin
    const memory: Values = {}
    for (const [name, { from }] of Object.entries(loop.carried)) {
      if (name in condensed.layers) continue
      const size = sizeOf(from.shape)
      const floats = known[name]?.length === size ? known[name].slice() : new Float32Array(size)
      memory[name] = valueOf(floats, from.shape)
    }
    trainer.set({ ...condensed.layers, ...memory })
  }
  /** The layers in training, and what else is carried from turn to turn. */
  async function now(): Promise<{ condensed: Condensed; memory: Values }> {
    const [layers, memory]: [Values, Values] = [{}, {}]
    for (const [name, value] of Object.entries(await trainer.carried()))
      (parameters.has(name) ? layers : memory)[name] = value
    return { condensed: { layers, origin }, memory }
  }
  /** What the rule takes at each of these steps, counted from 0, as the graph takes it. */
  function varyingAt(steps: readonly number[]): Values {
    const each = steps.map((step) => chosen.rule.varying?.(ruleSteps + step + 1, chosen.parameters) ?? {})
    const named = Object.keys(each[0] ?? {}).map(
      (name) =>
        [
          name,
          valueOf(
            Float32Array.from(each, (values) => values[name]!),
            [steps.length],
          ),
        ] as const,
    )
    return Object.fromEntries(named)
  }
  /** The learning rates of turns, times what they are multiplied by, as the graph takes them. */
  function ratesAt(multipliers: readonly number[]): Value {
    const rates = multipliers.flatMap((multiplier) =>
      training.learningRates.map((rate, member) => (stoppedAt[member] === null ? rate * multiplier : 0)),
    )
    return valueOf(Float32Array.from(rates), [multipliers.length, members, 1, 1])
  }
  /** Noise of turns as the graph takes it; only the last of a step moves weights. */
  function noiseOf(turns: readonly number[], stepOf: (turn: number) => number): Values {
    const together: Record<string, { data: Float32Array<ArrayBuffer>; dims: readonly number[] }> = {}
    turns.forEach((turn, index) => {
      if (turn % slices < slices - 1) return
      const ofStarts = noiseAt(stepOf(turn))
      const values = valuesOf(
        ofStarts.flatMap((noise) => learningRates.map(() => noise)),
        shape,
      )
      for (const [name, { data, dims, size }] of Object.entries(values)) {
        const own = (together[name] ??= { data: new Float32Array(turns.length * size), dims: [turns.length, ...dims] })
        own.data.set(data as Float32Array, index * size)
      }
    })
    return Object.fromEntries(
      parametersOf(layersOf(shape)).map((parameter) => {
        const name = nameOf(parameter)
        const dims = [turns.length, ...parameter.shape]
        const { data } = together[name] ?? { data: new Float32Array(sizeOf(dims)) }
        return [noiseName(name), valueOf(data, dims)]
      }),
    )
  }
  /** What the gradient of each of these images counts: those of the batch, and of the two after it. */
  function sharesOf(turns: readonly number[]): Value {
    const share = (at: number) => (at < batchSize ? 1 : at < 2 * batchSize ? batchDifference : -batchDifference)
    const shares = turns.flatMap((turn) =>
      Array.from({ length: rows }, (_, row) => share((turn % slices) * rows + row)),
    )
    return valueOf(Float32Array.from(shares), [turns.length, rows])
  }
  /** What is known of the images that losses are told of; of those of further batches `none`. */
  function ofBatch(known: Int32Array, turns: readonly number[], none: number): Int32Array {
    if (!further) return known
    return known.map((each, at) => {
      const place = (turns[Math.floor(at / rows)]! % slices) * rows + (at % rows)
      return place < batchSize ? each : none
    })
  }
  const expanded = async () => condensation.expand((await now()).condensed)

  place({ weights: initialNetworks(config).flatMap((network) => learningRates.map(() => network)) })
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
      const [loss, hits] = [new Float64Array(count * members), new Float64Array(count * members)]
      const first = steps
      const stepOf = (turn: number) => first + Math.floor(turn / slices)
      await inTurns(count * slices, signal, async (done, size) => {
        const turns = Array.from({ length: size }, (_, index) => done + index)
        const chosen = new Int32Array(size * rows)
        turns.forEach((turn, index) => {
          const batch = batchAt(stepOf(turn))
          chosen.set(inSlices(batch, turn % slices, rows), index * rows)
        })
        const flags = (slice: number) =>
          valueOf(
            Uint8Array.from(turns, (turn) => (turn % slices === slice ? 1 : 0)),
            [size],
            'bool',
          )
        const feeds = {
          ...choiceOf(condensation.train, chosen, rows, config.classes),
          ...(slices > 1 ? { begins: flags(0), ends: flags(slices - 1) } : {}),
          ...varyingAt(turns.map(stepOf)),
          ...(std > 0 && noiseOf(turns, stepOf)),
          ...(further && { shares: sharesOf(turns) }),
          ...(training.scheduled && {
            'learning rates': ratesAt(turns.map((turn) => multiplierAt?.(stepOf(turn)) ?? 1)),
          }),
        }
        const { guesses } = await trainer.run(size, feeds)
        const told = guesses!.data as Float32Array
        const labels = () => ofBatch(feeds.labels.data as Int32Array, turns, config.classes)
        const scores = train.targets
          ? errorsOf(losses[lossName], told, train.targets, ofBatch(chosen, turns, -1), rows, members)
          : scoresOf(losses[lossName], told, labels(), rows, members)
        turns.forEach((turn, index) => {
          const step = Math.floor(turn / slices)
          for (let member = 0; member < members; member++) {
            loss[step * members + member]! += scores.loss[index * members + member]! / batchSize
            hits[step * members + member]! += scores.hits[index * members + member]!
          }
        })
        for (let step = steps - first; step < Math.floor((done + size) / slices); step++)
          for (let member = 0; member < members; member++)
            if (!(loss[step * members + member]! <= LOSS_LIMIT)) divergedAt[member] ??= first + step
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
      const opening = evaluators.get(part) ?? openEvaluator(shape, data[part], threads, device)
      evaluators.set(part, opening)
      return (await opening).evaluate(await expanded(), signal)
    },

    async firstLayer() {
      const layers = layerOf(await expanded(), 0, shape)
      const size = layers[0]!.weights.length
      const together = new Float32Array(members * size)
      layers.forEach((layer, member) => together.set(layer.weights, member * size))
      return together
    },

    async state() {
      const { condensed, memory } = await now()
      const constants = condensation.constantsOf(condensed)
      const weights = networksOf(condensation.expand(condensed), shape)
      const ofRule = Object.entries(memory).filter(([name]) =>
        chosen.rule.state.some((vector) => name.startsWith(stateName(vector, ''))),
      )
      const vectors = ofRule.map(([name, { data }]) => [name, (data as Float32Array<ArrayBuffer>).slice()] as const)
      return {
        steps,
        divergedAt: [...divergedAt],
        ...(stoppable && { stoppedAt: [...stoppedAt] }),
        weights,
        ...(constants && { constants }),
        ...(vectors.length > 0 && { memory: Object.fromEntries(vectors) }),
      }
    },

    // Of such rules networks are trained as they are, not condensed.
    vector: async (name) => networksOf((await now()).memory, shape, stateName(name, '')),

    restore(state) {
      steps = state.steps
      divergedAt = [...state.divergedAt]
      stoppedAt = [...(state.stoppedAt ?? Array<null>(members).fill(null))]
      place(state)
    },

    async close() {
      await trainer.release()
      for (const evaluator of await Promise.all(evaluators.values())) await evaluator.release()
    },
  }
}

/** Numbers of noise that wait for a call at most. */
const NOISE = 2 ** 24
const mostNoisy = (weights: number) => Math.max(1, Math.floor(NOISE / weights))

/**
 * Summed loss of each turn and member, and how many images are classified rightly; [turns, members]. Counted here,
 * because so few numbers take a graph longer than a loop.
 * @param guesses shape [turns, members, rows, classes]
 * @param labels shape [turns, rows]
 */
function scoresOf(judge: Loss, guesses: Float32Array, labels: Int32Array, rows: number, members: number) {
  const classes = guesses.length / (labels.length * members)
  const size = (labels.length / rows) * members
  const [loss, hits] = [new Float64Array(size), new Float64Array(size)]
  for (let at = 0, place = 0; at < size; at++) {
    const first = Math.floor(at / members) * rows
    for (let row = 0; row < rows; row++, place += classes) {
      const label = labels[first + row]!
      // Fills up.
      if (label === classes) continue
      const own = guesses[place + label]!
      loss[at]! += judge.ofImage(guesses, place, label, classes)
      // The guess is the largest, the first of equal ones.
      let less = 0
      while (less < classes && (less < label ? guesses[place + less]! < own : guesses[place + less]! <= own)) less++
      if (less === classes) hits[at]!++
    }
  }
  return { loss, hits }
}

/**
 * The same where a number is fitted; nothing is classified then.
 * @param told shape [turns, members, rows, 1]
 * @param chosen indices of the images, [turns, rows]; −1 fills up
 */
function errorsOf(
  judge: Loss,
  told: Float32Array,
  targets: Float32Array,
  chosen: Int32Array,
  rows: number,
  members: number,
) {
  const loss = new Float64Array((chosen.length / rows) * members)
  const ofNumber = judge.ofNumber!
  told.forEach((value, at) => {
    const place = Math.floor(at / rows)
    const image = chosen[Math.floor(place / members) * rows + (at % rows)]!
    if (image >= 0) loss[place]! += ofNumber(value, targets[image]!)
  })
  return { loss, hits: new Float64Array(loss.length).fill(Number.NaN) }
}
