/** A layer as far as distances go. */
interface Layer {
  weights: ArrayLike<number>
  biases: ArrayLike<number>
}

/** Euclidean distance of two networks with the same layers, in the space of all weights and biases. */
export function distanceOf(one: readonly Layer[], other: readonly Layer[]): number {
  let sum = 0
  one.forEach((layer, index) => {
    for (const part of ['weights', 'biases'] as const) {
      const [own, others] = [layer[part], other[index]![part]]
      for (let at = 0; at < own.length; at++) sum += (own[at]! - others[at]!) ** 2
    }
  })
  return Math.sqrt(sum)
}
