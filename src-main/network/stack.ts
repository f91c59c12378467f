import { biasesShape, type EnsembleShape, formsOf, weightsShape } from './perceptrons.ts'
import { type Values, valueOf } from './session.ts'
import type { LayerWeights } from './weights.ts'

/**
 * The layers of all members as values of a graph, named `weights i` and `biases i` behind `prefix`.
 *
 * @param networks [members][layers]
 */
export function valuesOf(networks: readonly LayerWeights[][], shape: EnsembleShape, prefix = ''): Values {
  const values: Values = {}
  formsOf(shape).forEach(({ fanIn, fanOut }, layer) => {
    const weights = new Float32Array(shape.members * fanIn * fanOut)
    const biases = new Float32Array(shape.members * fanOut)
    networks.forEach((layers, member) => {
      const own = layers[layer]!
      transpose(own.weights, fanIn, fanOut, weights.subarray(member * fanIn * fanOut))
      biases.set(own.biases, member * fanOut)
    })
    values[`${prefix}weights ${layer}`] = valueOf(weights, weightsShape(shape, layer))
    values[`${prefix}biases ${layer}`] = valueOf(biases, biasesShape(shape, layer))
  })
  return values
}

/** One layer of each member, of values that are named as those of `valuesOf`. */
export function layerOf(values: Values, layer: number, shape: EnsembleShape, prefix = ''): LayerWeights[] {
  const floats = (name: string) => values[`${prefix}${name} ${layer}`]!.data as Float32Array<ArrayBuffer>
  const [weights, biases] = [floats('weights'), floats('biases')]
  const { fanIn, fanOut } = formsOf(shape)[layer]!
  return Array.from({ length: shape.members }, (_, member) => {
    const own = new Float32Array(fanIn * fanOut)
    transpose(weights.subarray(member * own.length, (member + 1) * own.length), fanOut, fanIn, own)
    return { weights: own, biases: biases.slice(member * fanOut, (member + 1) * fanOut) }
  })
}

/** The networks, [members][layers], of values that are named as those of `valuesOf`. */
export function networksOf(values: Values, shape: EnsembleShape, prefix = ''): LayerWeights[][] {
  const layers = formsOf(shape).map((_, layer) => layerOf(values, layer, shape, prefix))
  return Array.from({ length: shape.members }, (_, member) => layers.map((layer) => layer[member]!))
}

/** Writes a matrix [rows, columns] into `to` as [columns, rows]. */
function transpose(from: Float32Array, rows: number, columns: number, to: Float32Array): void {
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) to[column * rows + row] = from[at++]!
}
