import { generatorOf } from './generator.ts'

/** One linear layer of one network: `weights` [fanIn, fanOut], row-major, and `biases` [fanOut]. */
export interface LayerWeights {
  weights: Float32Array<ArrayBuffer>
  biases: Float32Array<ArrayBuffer>
}

/**
 * Weights of a network before training: uniform in ±1/√fanIn, biases too, which is the default of torch.nn.Linear.
 *
 * @param widths of all layers, from the inputs to the classes
 * @returns a layer between each two widths
 */
export function initialWeights(widths: readonly number[], seed: number): LayerWeights[] {
  const draw = generatorOf(seed)
  return widths.slice(1).map((fanOut, layer) => {
    const fanIn = widths[layer]!
    const uniform = () => ((2 * draw()) / 2 ** 32 - 1) / Math.sqrt(fanIn)
    return {
      weights: Float32Array.from({ length: fanIn * fanOut }, uniform),
      biases: Float32Array.from({ length: fanOut }, uniform),
    }
  })
}

/**
 * The same layer of all members as the graphs take it. The first is one wide matrix [fanIn, members·fanOut], because its input is the same for all; the
 * later ones are a stack [members, fanIn, fanOut]. Biases are [members·fanOut] or [members, 1, fanOut]: the same elements in the same order.
 */
export function stacked(layers: readonly LayerWeights[], wide: boolean): LayerWeights {
  const members = layers.length
  const weights = new Float32Array(members * layers[0]!.weights.length)
  const fanOut = layers[0]!.biases.length
  layers.forEach(({ weights: own }, member) => {
    if (!wide) weights.set(own, member * own.length)
    else
      for (let from = 0; from < own.length; from += fanOut)
        weights.set(own.subarray(from, from + fanOut), members * from + member * fanOut)
  })
  const biases = new Float32Array(members * fanOut)
  layers.forEach((layer, member) => biases.set(layer.biases, member * fanOut))
  return { weights, biases }
}

/** The layer of each member, of what `stacked` put together. */
export function unstacked({ weights, biases }: LayerWeights, members: number, wide: boolean): LayerWeights[] {
  const size = weights.length / members
  const fanOut = biases.length / members
  return Array.from({ length: members }, (_, member) => {
    const own = new Float32Array(size)
    if (!wide) own.set(weights.subarray(member * size, (member + 1) * size))
    else
      for (let to = 0; to < size; to += fanOut) {
        const from = members * to + member * fanOut
        own.set(weights.subarray(from, from + fanOut), to)
      }
    return { weights: own, biases: biases.slice(member * fanOut, (member + 1) * fanOut) }
  })
}
