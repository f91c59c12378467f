import { inSlices } from './batches.ts'
import { largestEigenvalues } from './lanczos.ts'
import { modelOf } from './onnx-model.ts'
import type { EnsembleShape } from './perceptrons.ts'
import { choiceOf, picturesOf, ROWS, type Samples } from './samples.ts'
import { openSession, type Values } from './session.ts'
import { networksOf, valuesOf } from './stack.ts'
import { hessianProducts } from './training.ts'
import type { LayerWeights } from './weights.ts'

interface Question {
  shape: EnsembleShape
  train: Samples
  /** As `valuesOf` gives them. */
  weights: Values
  /** The first so many training images count. */
  images: number
  iterations: number
  threads: number
  signal?: AbortSignal
}

/** Largest eigenvalue of the Hessian of each member's mean cross-entropy; throws `signal.reason` when aborted. */
export async function sharpnessOf(question: Question): Promise<Float64Array<ArrayBuffer>> {
  const { shape, train, weights, images, iterations, threads, signal } = question
  const rows = Math.min(ROWS, images)
  const all = Int32Array.from({ length: images }, (_, index) => index)
  const session = await openSession(modelOf(hessianProducts(shape, train.count, rows, images)), { threads })
  try {
    return await largestEigenvalues(
      shape.members,
      parametersOf(shape),
      async (vectors) => {
        const networks = vectors.map((vector) => networkOf(vector, shape))
        const directions = valuesOf(networks, shape, 'direction of ')
        const products = vectors.map((vector) => new Float64Array(vector.length))
        for (let slice = 0; slice * rows < images; slice++) {
          signal?.throwIfAborted()
          const feeds = {
            ...picturesOf(train),
            ...choiceOf(train, inSlices(all, slice, rows), rows, shape.widths.at(-1)!),
            ...weights,
            ...directions,
          }
          const parts = networksOf(await session.run(feeds), shape, 'product of ')
          parts.forEach((part, member) => addTo(products[member]!, part))
        }
        return products
      },
      iterations,
      signal,
    )
  } finally {
    await session.release()
  }
}

/** Number of weights and biases of a network. */
function parametersOf({ widths }: EnsembleShape): number {
  return widths.slice(1).reduce((sum, fanOut, layer) => sum + (widths[layer]! + 1) * fanOut, 0)
}

/** A vector of all parameters, weights before biases, layer by layer, as a network. */
function networkOf(vector: Float64Array, { widths }: EnsembleShape): LayerWeights[] {
  let at = 0
  const next = (length: number) => Float32Array.from(vector.subarray(at, (at += length)))
  return widths.slice(1).map((fanOut, layer) => ({ weights: next(widths[layer]! * fanOut), biases: next(fanOut) }))
}

function addTo(vector: Float64Array, network: readonly LayerWeights[]): void {
  let at = 0
  for (const { weights, biases } of network)
    for (const part of [weights, biases]) for (const value of part) vector[at++]! += value
}
