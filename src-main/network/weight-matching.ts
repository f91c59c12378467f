import { setImmediate } from 'node:timers/promises'
import { munkres } from 'munkres'
import type { LayerWeights } from './weights.ts'

/** Rounds over all layers, at most; a few are enough. */
const ROUNDS = 100
/** Multiplications between two rests, in which others have their turn: some milliseconds. */
const BETWEEN_RESTS = 5_000_000

/**
 * Puts the hidden units of `other` into the order in which its weights are closest to those of `one`: the same
 * function, since what a unit gives goes with it to the layer above. Layer by layer, the order of its units is the best
 * one for the present order of those around it, an assignment problem, until no layer gains (weight matching, Ainsworth
 * et al., Git Re-Basin, 2022, algorithm 1, the layers in their order).
 *
 * @param one, other of the same widths
 * @returns the network, and for each hidden layer the unit of `other` at each of its places
 * @throws `signal.reason` when it is aborted
 */
export async function matchWeights(
  one: readonly LayerWeights[],
  other: readonly LayerWeights[],
  signal: AbortSignal,
): Promise<{ matched: LayerWeights[]; orders: Uint32Array[] }> {
  const widths = one.map(({ biases }) => biases.length)
  const orders = widths.slice(0, -1).map((width) => Uint32Array.from({ length: width }, (_, unit) => unit))
  for (let round = 0; round < ROUNDS; round++) {
    let gained = false
    for (const [layer, order] of orders.entries()) {
      const likeness = await likenessOf(one, other, orders, layer, signal)
      const costs = likeness.map((row) => row.map((value) => -value))
      const found = new Uint32Array(order.length)
      for (const [place, unit] of munkres(costs)) found[place] = unit
      const worth = (chosen: Uint32Array) => chosen.reduce((sum, unit, place) => sum + likeness[place]![unit]!, 0)
      // What differs by rounding alone is no gain: else rounds would have no end.
      if (worth(found) <= worth(order) + 1e-9 * Math.abs(worth(order))) continue
      order.set(found)
      gained = true
    }
    if (!gained) break
  }
  return { matched: other.map((_, layer) => reordered(other, orders, layer)), orders }
}

/**
 * How much of the inner product of both networks comes of a unit of the second at a place of the first, as the units of
 * the other layers stand; [place][unit].
 */
async function likenessOf(
  one: readonly LayerWeights[],
  other: readonly LayerWeights[],
  orders: readonly Uint32Array[],
  layer: number,
  signal: AbortSignal,
): Promise<Float64Array[]> {
  const [own, above] = [one[layer]!, one[layer + 1]!]
  const [otherOwn, otherAbove] = [other[layer]!, other[layer + 1]!]
  const [below, after] = [orders[layer - 1], orders[layer + 1]]
  const width = own.biases.length
  const [inputs, outputs] = [own.weights.length / width, above.biases.length]
  const rows = Array.from(own.biases, (bias) => Float64Array.from(otherOwn.biases, (value) => bias * value))
  let done = 0
  const rest = async (multiplications: number) => {
    done += multiplications
    if (done < BETWEEN_RESTS) return
    done = 0
    await setImmediate()
    signal.throwIfAborted()
  }
  for (let input = 0; input < inputs; input++) {
    const from = (below?.[input] ?? input) * width
    for (let place = 0; place < width; place++) {
      const weight = own.weights[input * width + place]!
      const row = rows[place]!
      for (let unit = 0; unit < width; unit++) row[unit]! += weight * otherOwn.weights[from + unit]!
    }
    await rest(width * width)
  }
  for (let place = 0; place < width; place++) {
    const row = rows[place]!
    for (let output = 0; output < outputs; output++) {
      const weight = above.weights[place * outputs + output]!
      const to = after?.[output] ?? output
      for (let unit = 0; unit < width; unit++) row[unit]! += weight * otherAbove.weights[unit * outputs + to]!
    }
    await rest(width * outputs)
  }
  return rows
}

/** A layer whose inputs and outputs stand in the orders of the layers around it. */
function reordered(layers: readonly LayerWeights[], orders: readonly Uint32Array[], layer: number): LayerWeights {
  const { weights, biases } = layers[layer]!
  const [below, own] = [orders[layer - 1], orders[layer]]
  const width = biases.length
  const unitAt = (place: number) => own?.[place] ?? place
  return {
    weights: weights.map((_, at) => {
      const input = Math.floor(at / width)
      return weights[(below?.[input] ?? input) * width + unitAt(at % width)]!
    }),
    biases: biases.map((_, place) => biases[unitAt(place)]!),
  }
}
