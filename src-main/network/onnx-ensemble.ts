import { plainDescent } from '#shared/rules/index.ts'
import { batches, inSlices } from './batches.ts'
import { inChunks } from './chunks.ts'
import { condensationOf, type Condensed, untouched } from './constant-inputs.ts'
import { batchSizeOf, type Ensemble, type EnsembleConfig, type EnsembleState, LOSS_LIMIT } from './ensemble.ts'
import { type Evaluator, openEvaluator } from './evaluator.ts'
import { type Loss, losses } from './losses.ts'
import { type EnsembleShape, layersOf, parametersOf } from './perceptrons.ts'
import { sizeOf } from './tensor.ts'
import { type Value, type Values, valueOf } from './session.ts'
import { nameOf, rowsOf, stateName, trainingLoop } from './training.ts'
import { layerOf, networksOf, valuesOf } from './stack.ts'
import { openTurns } from './turns.ts'
import { initialWeights } from './weights.ts'
import { choiceOf, picturesOf, ROWS } from './samples.ts'

/** An ensemble trained by ONNX Runtime: all members in one graph, many steps in one call of it. */
export async function createOnnxEnsemble(config: EnsembleConfig): Promise<Ensemble> {
  const { starts, learningRates, data, threads, seed, generator, device = 'cpu', rule: chosen = plainDescent } = config
  const { multiplierAt, weightDecay = 0, activation, loss: lossName = 'cross-entropy', initialScale } = config
  const { order, ruleSteps = 0 } = config
  const { train } = data
  const widths = [config.inputs, ...config.hidden, config.classes]
  const members = starts.length * learningRates.length
  const shape: EnsembleShape = { members, widths, loss: lossName, ...(activation && { activation }) }
  const batchSize = batchSizeOf(config)
  const slices = Math.ceil(batchSize / ROWS)
  const training = {
    count: train.count,
    batchSize,
    slices,
    learningRates: starts.flatMap(() => learningRates),
    scheduled: multiplierAt !== undefined,
    weightDecay,
    rule: chosen,
    device,
  }
  const rows = rowsOf(training)
  const batchAt = batches(train.count, batchSize, seed, generator, order)
  const condensable = chosen.rule.linear && weightDecay === 0
  const condensation = condensable ? condensationOf(train, shape) : untouched(train, shape)
  const loop = trainingLoop(condensation.shape, training)
  const trainer = await openTurns(loop, threads, device)
  trainer.set(picturesOf(condensation.train))
  const inTurns = inChunks(trainer.most)
  const evaluators = new Map<'train' | 'test', Promise<Evaluator>>()

  let steps = 0
  let divergedAt: (number | null)[] = Array<null>(members).fill(null)
  const parameters = new Set(parametersOf(layersOf(condensation.shape)).map(nameOf))
  /** Where the weights of constant inputs began; all else is the trainer's. */
  let origin: Condensed['origin']

  function place({ weights, constants, memory: known = {} }: Omit<EnsembleState, 'steps' | 'divergedAt'>): void {
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
  function ratesOf(multipliers: readonly number[]): Value {
    const rates = multipliers.flatMap((multiplier) => training.learningRates.map((rate) => rate * multiplier))
    return valueOf(Float32Array.from(rates), [multipliers.length, members, 1, 1])
  }
  const expanded = async () => condensation.expand((await now()).condensed)

  const initial = (start: number) => initialWeights(widths, start, generator, initialScale)
  place({ weights: starts.flatMap((start) => learningRates.map(() => initial(start))) })
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
          ...(multiplierAt && { 'learning rates': ratesOf(turns.map((turn) => multiplierAt(stepOf(turn)))) }),
        }
        const { guesses } = await trainer.run(size, feeds)
        const labels = feeds.labels.data as Int32Array
        const scores = scoresOf(losses[lossName], guesses!.data as Float32Array, labels, rows, members)
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
      await trainer.release()
      for (const evaluator of await Promise.all(evaluators.values())) await evaluator.release()
    },
  }
}

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
