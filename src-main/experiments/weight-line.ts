import type { LayerWeights } from '../network/index.ts'

/** The network at a place α of the straight line between two; its ends are as they are, to the bit. */
export function between(start: readonly LayerWeights[], end: readonly LayerWeights[], alpha: number): LayerWeights[] {
  const mixed = (one: Float32Array, other: Float32Array) =>
    Float32Array.from(one, (value, at) => (1 - alpha) * value + alpha * other[at]!)
  return start.map(({ weights, biases }, layer) => ({
    weights: mixed(weights, end[layer]!.weights),
    biases: mixed(biases, end[layer]!.biases),
  }))
}

/** The largest loss on a line less the larger one of both ends; null where a network of the line has none. */
export function barrierOf(losses: Float64Array): number | null {
  const barrier = Math.max(...losses) - Math.max(losses[0]!, losses.at(-1)!)
  return Number.isFinite(barrier) ? barrier : null
}
