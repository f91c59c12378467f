import { plainDescent } from '#shared/rules/index.ts'
import { batches, inSlices } from './batches.ts'
import { inChunks } from './chunks.ts'
import { condensationOf, type Condensed, untouched } from './constant-inputs.ts'
import { batchSizeOf, type Ensemble, type EnsembleConfig, type EnsembleState, LOSS_LIMIT } from './ensemble.ts'
import { loopModelOf } from './onnx-model.ts'
import type { EnsembleShape } from './perceptrons.ts'
import { sizeOf } from './tensor.ts'
import { openSession, type Session, type Values, valueOf } from './session.ts'
import { evaluationLoop, rowsOf, stateName, trainingLoop } from './training.ts'
import { sharpnessOf } from './sharpness.ts'
import { layerOf, networksOf, valuesOf } from './stack.ts'
import { initialWeights } from './weights.ts'
import { imagesOf, ROWS } from './samples.ts'

/** An ensemble trained by ONNX Runtime: all members in one graph, many steps in one call of it. */
export async function createOnnxEnsemble(config: EnsembleConfig): Promise<Ensemble> {
  const { starts, learningRates, data, threads, seed, generator, device, rule: chosen = plainDescent } = config
  const { train } = data
  const widths = [config.inputs, ...config.hidden, config.classes]
  const members = starts.length * learningRates.length
  const shape: EnsembleShape = { members, widths }
  const batchSize = batchSizeOf(config)
  const slices = Math.ceil(batchSize / ROWS)
  const training = {
    count: train.count,
    batchSize,
    slices,
    learningRates: starts.flatMap(() => learningRates),
    rule: chosen,
  }
  const rows = rowsOf(training)
  const batchAt = batches(train.count, batchSize, seed, generator)
  const condensation = chosen.rule.linear ? condensationOf(train, shape) : untouched(train, shape)
  const loop = trainingLoop(condensation.shape, training)
  const trainer = await openSession(loopModelOf(loop), threads, device)
  const [inTurns, inParts] = [inChunks(), inChunks()]
  const evaluators = new Map<'train' | 'test', Promise<Session>>()

  let steps = 0
  let divergedAt: (number | null)[] = Array<null>(members).fill(null)
  let condensed: Condensed
  /** What is carried from turn to turn beside the layers. */
  let memory: Values

  function place({ weights, constants, memory: known = {} }: Omit<EnsembleState, 'steps' | 'divergedAt'>): void {
    condensed = condensation.condense(valuesOf(weights, shape), constants)
    memory = {}
    for (const [name, { from }] of Object.entries(loop.carried)) {
      if (name in condensed.layers) continue
      const size = sizeOf(from.shape)
      const floats = known[name]?.length === size ? known[name].slice() : new Float32Array(size)
      memory[name] = valueOf(floats, from.shape)
    }
  }
  /** The loop takes what it starts from by other names than what it only looks at. */
  const atFirst = (values: Values): Values =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name} at first`, value]))

  place({ weights: starts.flatMap((start) => learningRates.map(() => initialWeights(widths, start, generator))) })
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
          ...atFirst({ ...condensed.layers, ...memory }),
        }
        const results = await trainer.run(feeds)
        const after = (values: Values): Values =>
          Object.fromEntries(Object.keys(values).map((name) => [name, results[name]!]))
        condensed = { ...condensed, layers: after(condensed.layers) }
        memory = after(memory)
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
        const results = await evaluator.run({
          turns: valueOf(BigInt64Array.of(BigInt(size)), []),
          ...imagesOf(samples, chosen, rowsOfTurn, config.classes),
          ...layers,
        })
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
      const ofRule = Object.entries(memory).filter(([name]) =>
        chosen.rule.state.some((vector) => name.startsWith(stateName(vector, ''))),
      )
      const vectors = ofRule.map(([name, { data }]) => [name, (data as Float32Array<ArrayBuffer>).slice()] as const)
      return {
        steps,
        divergedAt: [...divergedAt],
        weights,
        ...(constants && { constants }),
        ...(vectors.length > 0 && { memory: Object.fromEntries(vectors) }),
      }
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
 * Summed cross-entropy of each turn and member, and how many images are classified rightly; [turns, members]. Counted
 * here, because so few numbers take a graph longer than a loop.
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
