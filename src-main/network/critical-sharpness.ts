import { inSlices } from './batches.ts'
import { Crossing } from './crossing.ts'
import { gradient } from './gradient.ts'
import { type Loss, losses } from './losses.ts'
import { modelOf } from './onnx-model.ts'
import { multiply, subtract } from './operations.ts'
import { batchOf, type EnsembleShape, forward, layersOf, parametersOf } from './perceptrons.ts'
import { choiceOf, firstOf, formOf, picturesOf, type Samples } from './samples.ts'
import { openSession, type Session, type Values, valueOf } from './session.ts'
import { groupsOf, rowsTogether } from './sharpness.ts'
import { valuesOf } from './stack.ts'
import { constant, input, type Tensor } from './tensor.ts'
import { nameOf } from './training.ts'
import type { LayerWeights } from './weights.ts'

export interface CriticalSharpnessConfig extends Pick<
  EnsembleShape,
  'members' | 'widths' | 'convolutions' | 'activation' | 'loss'
> {
  train: Samples
  /** The first so many training images count, or all where there are fewer. */
  images: number
  threads: number
}

/** Critical sharpness of networks, and how often the images went through each to find it. */
export interface CriticalSharpness {
  /** λ_c = 2/γ_c of each member; NaN where there is none. */
  values: Float64Array<ArrayBuffer>
  /** Forward passes of each member, that of its gradient among them. */
  passes: number[]
}

/** What tells the critical sharpness of networks. */
export interface CriticalSharpnessMeter {
  /**
   * λ_c = 2/γ_c of each member, γ_c the least learning rate at which a step along the gradient of the mean loss over
   * the images raises it (D. S. Kalra et al., 2026). Found from losses along the step alone, to 10⁻³.
   *
   * @param networks [members][layers]
   * @param guesses of each member's λ_c, such as what it was before
   * @throws `signal.reason` within about 100 ms after it is aborted
   */
  measure(
    networks: readonly LayerWeights[][],
    guesses: readonly number[],
    signal?: AbortSignal,
  ): Promise<CriticalSharpness>
  /** Frees the memory outside JavaScript's. Nothing may be called after that. */
  close(): Promise<void>
}

/**
 * Readies the measuring of critical sharpness by ONNX Runtime on the processor.
 *
 * @throws {OverstepError} `compute` where ONNX Runtime cannot be loaded
 */
export async function openCriticalSharpness(config: CriticalSharpnessConfig): Promise<CriticalSharpnessMeter> {
  const { threads } = config
  const train = firstOf(config.train, config.images)
  const groups = groupsOf(config)
  const lines = new Map<number, Line>()
  for (const { shape } of groups)
    if (!lines.has(shape.members)) lines.set(shape.members, await openLine(shape, train, threads))
  return {
    async measure(networks, guesses, signal) {
      const found: CriticalSharpness = { values: new Float64Array(networks.length), passes: [] }
      for (const { first, shape } of groups) {
        const line = lines.get(shape.members)!
        const weights = valuesOf(networks.slice(first, first + shape.members), shape)
        const { direction, loss, slope } = await line.gradient(weights, signal)
        const searches = loss.map((own, member) => new Crossing(own, slope[member]!, 2 / guesses[first + member]!))
        while (searches.some((search) => search.found === undefined)) {
          const steps = searches.map((search) => search.found ?? search.step)
          const told = await line.losses(weights, direction, steps.map(finite), signal)
          searches.forEach((search, member) => search.tell(told[member]!))
        }
        searches.forEach((search, member) => (found.values[first + member] = 2 / search.found!))
        found.passes.push(...searches.map(({ asked }) => asked + 1))
      }
      return found
    },
    async close() {
      for (const line of lines.values()) await line.close()
    },
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0)

/** The gradient of each member's loss, and losses along it. */
interface Line {
  gradient(weights: Values, signal?: AbortSignal): Promise<{ direction: Values; loss: number[]; slope: number[] }>
  /** Mean losses of the members after steps of these lengths. */
  losses(weights: Values, direction: Values, steps: readonly number[], signal?: AbortSignal): Promise<number[]>
  close(): Promise<void>
}

async function openLine(shape: EnsembleShape, train: Samples, threads: number): Promise<Line> {
  const { members, widths } = shape
  const judge = losses[shape.loss ?? 'cross-entropy']
  const rows = rowsTogether(shape, train.count)
  const layers = layersOf(shape)
  const batch = batchOf(constant([0], [], 'int64'), train.count, rows, { ...shape, samples: formOf(train) })
  const parameters = parametersOf(layers)

  const outputs = forward(layers, batch.images, shape)
  const seed = constant(Array<number>(members).fill(1 / train.count), [members, 1, 1])
  const slopes = gradient(judge.summed(outputs, batch), parameters, seed)
  const named = slopes.map((slope, index) => [`gradient of ${nameOf(parameters[index]!)}`, slope] as const)
  const ofGradient = modelOf({ ...Object.fromEntries(named), told: judge.told(outputs) })

  const lengths = input('steps', [members, 1, 1])
  const moved = (tensor: Tensor) =>
    subtract(tensor, multiply(lengths, input(`gradient of ${nameOf(tensor)}`, tensor.shape)))
  const there = layers.map(({ weights, biases }) => ({
    weights: moved(weights),
    ...(biases && { biases: moved(biases) }),
  }))
  const told = judge.told(forward(there, batch.images, shape))
  const sessions = {
    gradient: await openSession(ofGradient, { threads }),
    losses: await openSession(modelOf({ told }), { threads }),
  }

  const all = Int32Array.from({ length: train.count }, (_, index) => index)
  /** Takes the images in turns; adds up the losses. */
  async function pass(session: Session, feeds: Values, signal: AbortSignal | undefined, add?: (part: Values) => void) {
    const sums = Array<number>(members).fill(0)
    for (let slice = 0; slice * rows < train.count; slice++) {
      signal?.throwIfAborted()
      const images = inSlices(all, slice, rows)
      const chosen = choiceOf(train, images, rows, widths.at(-1)!)
      const part = await session.run({ ...picturesOf(train), ...chosen, ...feeds })
      addLosses(judge, part.told!.data as Float32Array, train, images, sums)
      add?.(part)
    }
    return sums.map((sum) => sum / train.count)
  }

  return {
    async gradient(weights, signal) {
      const direction: Values = {}
      const loss = await pass(sessions.gradient, weights, signal, (part) => {
        for (const [name] of named) {
          const { data, dims } = part[name]!
          const known = direction[name]?.data as Float32Array | undefined
          if (known) (data as Float32Array).forEach((value, at) => (known[at]! += value))
          else direction[name] = valueOf(Float32Array.from(data as Float32Array), dims)
        }
      })
      const slope = Array<number>(members).fill(0)
      for (const { data } of Object.values(direction)) {
        const size = data.length / members
        ;(data as Float32Array).forEach((value, at) => (slope[Math.floor(at / size)]! += value * value))
      }
      return { direction, loss, slope }
    },
    losses: (weights, direction, steps, signal) =>
      pass(
        sessions.losses,
        { ...weights, ...direction, steps: valueOf(Float32Array.from(steps), [members, 1, 1]) },
        signal,
      ),
    async close() {
      await sessions.gradient.release()
      await sessions.losses.release()
    },
  }
}

/**
 * Adds the losses of images to the sums of their members, in float64: differences of losses are looked at.
 *
 * @param told shape [members, rows, classes]
 * @param chosen indices of the images, [rows]; −1 fills up
 */
function addLosses(
  judge: Loss,
  told: Float32Array,
  { labels, targets }: Samples,
  chosen: Int32Array,
  sums: number[],
): void {
  const classes = told.length / (chosen.length * sums.length)
  for (let member = 0, place = 0; member < sums.length; member++)
    for (let row = 0; row < chosen.length; row++, place += classes) {
      const image = chosen[row]!
      if (image >= 0)
        sums[member]! += targets
          ? judge.ofNumber!(told[place]!, targets[image]!)
          : judge.ofImage(told, place, labels[image]!, classes)
    }
}
