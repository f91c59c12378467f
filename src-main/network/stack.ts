import type { EnsembleShape } from './perceptrons.ts'
import { type Values, valueOf } from './session.ts'
import type { LayerWeights } from './weights.ts'

/**
 * The layers of all members as values of a graph, named `weights i` and `biases i` behind `prefix`.
 *
 * @param networks [members][layers]
 */
export function valuesOf(networks: readonly LayerWeights[][], { members, widths }: EnsembleShape, prefix = ''): Values {
  const values: Values = {}
  widths.slice(1).forEach((fanOut, layer) => {
    const fanIn = widths[layer]!
    const first = layer === 0
    const { weights, biases } = stacked(
      networks.map((layers) => layers[layer]!),
      first,
    )
    values[`${prefix}weights ${layer}`] = valueOf(weights, first ? [fanIn, members * fanOut] : [members, fanIn, fanOut])
    values[`${prefix}biases ${layer}`] = valueOf(biases, first ? [members * fanOut] : [members, 1, fanOut])
  })
  return values
}

/** One layer of each member, of values that are named as those of `valuesOf`. */
export function layerOf(values: Values, layer: number, { members }: EnsembleShape, prefix = ''): LayerWeights[] {
  const floats = (name: string) => values[`${prefix}${name} ${layer}`]!.data as Float32Array<ArrayBuffer>
  return unstacked({ weights: floats('weights'), biases: floats('biases') }, members, layer === 0)
}

/** The networks, [members][layers], of values that are named as those of `valuesOf`. */
export function networksOf(values: Values, shape: EnsembleShape, prefix = ''): LayerWeights[][] {
  const layers = shape.widths.slice(1).map((_, layer) => layerOf(values, layer, shape, prefix))
  return Array.from({ length: shape.members }, (_, member) => layers.map((layer) => layer[member]!))
}

/**
 * The same layer of all members as the graphs take it. The first is one wide matrix [fanIn, members·fanOut], because its input is the same for all; the
 * later ones are a stack [members, fanIn, fanOut]. Biases are [members·fanOut] or [members, 1, fanOut]: the same elements in the same order.
 */
function stacked(layers: readonly LayerWeights[], wide: boolean): LayerWeights {
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
function unstacked({ weights, biases }: LayerWeights, members: number, wide: boolean): LayerWeights[] {
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
