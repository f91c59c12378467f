import { exp, log } from '../elementary/index.ts'
import type { Stream } from './stream.ts'

/** Layers of equal area under the density exp(−x²/2), where the last begins, and that area. */
const [LAYERS, LAST, AREA] = [128, 3.442619855899, 9.91256303526217e-3]

/** The right ends of the layers, from the one with the tail inwards; the last is 0. */
const ends = new Float64Array(LAYERS + 1)
ends[0] = AREA / exp(-0.5 * LAST * LAST)
ends[1] = LAST
for (let layer = 2; layer < LAYERS; layer++) {
  const before = ends[layer - 1]!
  ends[layer] = Math.sqrt(-2 * log(AREA / before + exp(-0.5 * before * before)))
}
/** Which share of a layer lies under the density as a whole. */
const inside = Float64Array.from({ length: LAYERS }, (_, layer) => ends[layer + 1]! / ends[layer]!)

/**
 * Fills an array with normal deviates of this standard deviation, the next numbers of a stream: by the ziggurat (G.
 * Marsaglia and W. W. Tsang, 2000, as J. A. Doornik, 2005, has it), of one word each but for one in fifty. Values of a
 * layer are 2⁻²⁴ of its width apart. Takes some 5 ns each.
 */
export function fillNormal(into: Float32Array, { word, uniform }: Pick<Stream, 'word' | 'uniform'>, std = 1): void {
  for (let at = 0; at < into.length; at++) into[at] = std * normal()

  function normal(): number {
    for (;;) {
      const drawn = word()
      // Seven bits choose the layer, the others where it is.
      const layer = drawn & 127
      const share = (drawn >>> 7) / 16777216 - 1
      const x = share * ends[layer]!
      if (Math.abs(share) < inside[layer]!) return x
      if (layer === 0) return share < 0 ? -tail() : tail()
      const [outer, inner] = [ends[layer]!, ends[layer + 1]!]
      const [low, high] = [exp(-0.5 * (outer * outer - x * x)), exp(-0.5 * (inner * inner - x * x))]
      if (low + uniform() * (high - low) < 1) return x
    }
  }

  /** A deviate beyond the last layer (G. Marsaglia, 1964). */
  function tail(): number {
    for (;;) {
      const x = -log(1 - uniform()) / LAST
      const y = -log(1 - uniform())
      if (y + y > x * x) return LAST + x
    }
  }
}
