import type { DeviceName } from '#shared/contract/index.ts'
import { inSlices } from './batches.ts'
import { inChunks } from './chunks.ts'
import type { Scores } from './ensemble.ts'
import { type EnsembleShape, mostRows } from './perceptrons.ts'
import { choiceOf, formOf, picturesOf, type Samples } from './samples.ts'
import type { Values } from './session.ts'
import { valuesOf } from './stack.ts'
import { evaluationLoop } from './training.ts'
import { openTurns } from './turns.ts'
import type { LayerWeights } from './weights.ts'

/** Judges all members of a shape by the same images. */
export interface Evaluator {
  /**
   * Loss and accuracy over all images; throws `signal.reason` within about 100 ms after it is aborted.
   *
   * @param weights as `valuesOf` gives them
   */
  evaluate(weights: Values, signal?: AbortSignal): Promise<Scores>
  /** Frees the memory outside JavaScript's. Nothing may be called after that. */
  release(): Promise<void>
}

/** Readies the judging of members of a shape. */
export async function openEvaluator(
  shape: EnsembleShape,
  samples: Samples,
  threads: number,
  device: DeviceName = 'cpu',
): Promise<Evaluator> {
  const { members, widths } = shape
  const rows = Math.min(mostRows(shape), samples.count)
  const taken = { ...shape, samples: formOf(samples) }
  const turns = await openTurns(evaluationLoop(taken, samples.count, rows, device), threads, device)
  turns.set(picturesOf(samples))
  const inParts = inChunks(turns.most)
  const all = Int32Array.from({ length: samples.count }, (_, index) => index)
  return {
    async evaluate(weights, signal) {
      turns.set(weights)
      const [loss, accuracy] = [new Float64Array(members), new Float64Array(members)]
      await inParts(Math.ceil(samples.count / rows), signal, async (done, size) => {
        const chosen = new Int32Array(size * rows)
        for (let index = 0; index < size; index++) chosen.set(inSlices(all, done + index, rows), index * rows)
        const results = await turns.run(size, choiceOf(samples, chosen, rows, widths.at(-1)!))
        ;(results.losses!.data as Float32Array).forEach((value, index) => (loss[index % members]! += value))
        ;(results.hits!.data as Float32Array).forEach((value, index) => (accuracy[index % members]! += value))
      })
      const mean = (value: number) => value / samples.count
      // Where a number is fitted nothing is told apart.
      return { loss: loss.map(mean), accuracy: accuracy.map(samples.targets ? () => Number.NaN : mean) }
    },
    release: () => turns.release(),
  }
}

/** What tells loss and accuracy of networks, however many, wherever their weights come from. */
export interface Judge {
  /**
   * Of each network over all images.
   *
   * @param networks [networks][layers]
   * @throws `signal.reason` within about 100 ms after it is aborted
   */
  judge(networks: readonly LayerWeights[][], signal?: AbortSignal): Promise<Scores>
  /** Frees the memory outside JavaScript's. Nothing may be called after that. */
  close(): Promise<void>
}

export interface JudgeConfig extends Pick<EnsembleShape, 'widths' | 'convolutions' | 'activation' | 'loss'> {
  samples: Samples
  threads: number
  /** Networks that go through a graph together. */
  together: number
}

/**
 * Readies the judging of any networks of the same widths by ONNX Runtime on the processor.
 *
 * @throws {OverstepError} `compute` where ONNX Runtime cannot be loaded
 */
export async function openJudge({ samples, threads, together, ...model }: JudgeConfig): Promise<Judge> {
  const shape = { ...model, members: together }
  const evaluator = await openEvaluator(shape, samples, threads)
  return {
    async judge(networks, signal) {
      const [loss, accuracy] = [new Float64Array(networks.length), new Float64Array(networks.length)]
      for (let first = 0; first < networks.length; first += together) {
        const group = networks.slice(first, first + together)
        // The last one fills up.
        const filled = Array.from({ length: together }, (_, index) => group[index] ?? group.at(-1)!)
        const scores = await evaluator.evaluate(valuesOf(filled, shape), signal)
        loss.set(scores.loss.subarray(0, group.length), first)
        accuracy.set(scores.accuracy.subarray(0, group.length), first)
      }
      return { loss, accuracy }
    },
    close: () => evaluator.release(),
  }
}
