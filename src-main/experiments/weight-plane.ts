import { refused, type OverstepError } from '#shared/contract/index.ts'
import { principalComponents } from '#shared/projection/index.ts'
import { type Generator, streamOf } from '#shared/random/index.ts'
import type { LayerWeights } from '../network/index.ts'

/** All weights and biases of a network in a row, layer after layer, weights before biases. */
export type Vector = Float64Array

export function vectorOf(layers: readonly LayerWeights[]): Vector {
  const parts = layers.flatMap(({ weights, biases }) => [weights, biases])
  const vector = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    vector.set(part, at)
    at += part.length
  }
  return vector
}

/** A plane in the space of all weights: origin + a · first + b · second. */
export interface WeightPlane {
  origin: Vector
  directions: readonly [Vector, Vector]
  /** Of principal components: the share of the variance that each explains. */
  explained?: number[]
}

/** The network at a place of a plane, each weight rounded to float32. @param like a network with the same layers */
export function networkAt(
  { origin, directions: [first, second] }: WeightPlane,
  a: number,
  b: number,
  like: readonly LayerWeights[],
): LayerWeights[] {
  let at = 0
  const taken = (length: number) => {
    const part = new Float32Array(length)
    for (let index = 0; index < length; index++, at++) part[index] = origin[at]! + a * first[at]! + b * second[at]!
    return part
  }
  return like.map(({ weights, biases }) => ({ weights: taken(weights.length), biases: taken(biases.length) }))
}

/** Where on a plane the nearest place to a network is, and how far it is off the plane. */
export function placeOn({ origin, directions: [first, second] }: WeightPlane, network: Vector) {
  const away = network.map((value, at) => value - origin[at]!)
  const [aa, ab, bb] = [dot(first, first), dot(first, second), dot(second, second)]
  const [wa, wb] = [dot(away, first), dot(away, second)]
  // Directions may be askew.
  const determinant = aa * bb - ab * ab
  const [a, b] = [(wa * bb - wb * ab) / determinant, (wb * aa - wa * ab) / determinant]
  const off = Math.sqrt(away.reduce((sum, value, at) => sum + (value - a * first[at]! - b * second[at]!) ** 2, 0))
  return { a, b, off }
}

/**
 * Through a network along two random directions, normally distributed, of which the part of each filter, the weights
 * into a unit, is as long as that filter; biases stay as they are (Li et al., Visualizing the loss landscape of neural
 * nets, 2018, filter normalisation).
 */
export function randomPlane(layers: readonly LayerWeights[], seed: number, generator: Generator): WeightPlane {
  const { normal } = streamOf(generator, 'planes', seed)
  const direction = () =>
    vectorOf(
      layers.map(({ weights, biases }) => {
        const units = biases.length
        const drawn = Float64Array.from(weights, normal)
        const [own, random] = [lengths(weights, units), lengths(drawn, units)]
        return {
          weights: Float32Array.from(drawn, (value, at) => (value * own[at % units]!) / (random[at % units]! || 1)),
          biases: new Float32Array(units),
        }
      }),
    )
  return { origin: vectorOf(layers), directions: [direction(), direction()] }
}

/** The lengths of the weights into each unit. @param weights [inputs, units] */
function lengths(weights: ArrayLike<number>, units: number): Float64Array {
  const sums = new Float64Array(units)
  for (let at = 0; at < weights.length; at++) sums[at % units]! += weights[at]! ** 2
  return sums.map(Math.sqrt)
}

/**
 * Through three networks: the first is its origin, the second lies along its first direction, and the directions are
 * orthonormal, so that distances on the plane are distances of weights.
 * @throws {OverstepError} `invalid-input` at of.members where they are on one line
 */
export function planeThrough([first, second, third]: readonly Vector[]): WeightPlane {
  const across = unit(second!.map((value, at) => value - first![at]!))
  const towards = third!.map((value, at) => value - first![at]!)
  const along = across ? dot(towards, across) : 0
  const up =
    across &&
    unit(
      towards.map((value, at) => value - along * across[at]!),
      Math.sqrt(dot(towards, towards)),
    )
  if (!across || !up) throw onOneLine()
  return { origin: first!, directions: [across, up] }
}

/**
 * Of the two principal components of networks, orthonormal, through their mean.
 * @throws {OverstepError} `invalid-input` at of.members where they are on one line
 */
export function principalPlane(networks: readonly Vector[]): WeightPlane {
  const count = networks.length
  const mean = networks[0]!.map((_, at) => networks.reduce((sum, network) => sum + network[at]!, 0) / count)
  // Centred before their products are taken, as these are large beside what they differ by.
  const centred = networks.map((network) => network.map((value, at) => value - mean[at]!))
  const gram = Float64Array.from(centred.flatMap((one) => centred.map((other) => dot(one, other))))
  const fit = Array.from(networks.keys())
  const { coordinates, explainedVarianceRatio } = principalComponents(gram, { fit, components: 2 })
  const directions = [0, 1].map((component) => {
    const sum = new Float64Array(mean.length)
    centred.forEach((network, row) => {
      const part = coordinates[row * 2 + component]!
      for (let at = 0; at < sum.length; at++) sum[at]! += part * network[at]!
    })
    return unit(sum)
  })
  const [across, up] = directions
  if (!across || !up) throw onOneLine()
  return { origin: mean, directions: [across, up], explained: [...explainedVarianceRatio] }
}

function onOneLine(): OverstepError {
  return refused('of.members', 'the weights of these networks lie on one line, through which there are many planes')
}

export function dot(one: Vector, other: Vector): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!
  return sum
}

/** Of length 1; undefined where there is next to none of it beside `whole`. */
function unit(vector: Vector, whole = 0): Vector | undefined {
  const length = Math.sqrt(dot(vector, vector))
  return length > 1e-9 * whole ? vector.map((value) => value / length) : undefined
}
