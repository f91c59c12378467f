import { xoshiro } from '#shared/random/index.ts'

/** The name under which runs record this generator. */
export const GENERATOR = 'xoshiro128**'

/**
 * The generator in the state that the numbers of `seed` give it by splitmix32.
 *
 * @param seed integers; any other one gives another sequence
 * @returns a function that draws the next number, an integer in [0, 2³²)
 */
export function generatorOf(...seed: readonly number[]): () => number {
  let mixed = 0
  const splitmix = () => {
    mixed = (mixed + 0x9e3779b9) | 0
    let z = mixed
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  // Both halves of a seed count, so that seeds beyond 2³² are told apart.
  for (const part of seed) for (const half of [part, Math.floor(part / 2 ** 32)]) mixed = splitmix() ^ half
  return xoshiro(splitmix(), splitmix(), splitmix(), splitmix())
}

/** The numbers 0…count−1 in random order, each order as likely as any other (Fisher and Yates). */
export function shuffled(count: number, draw: () => number): Int32Array<ArrayBuffer> {
  const order = Int32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor((draw() / 2 ** 32) * (last + 1))
    const moved = order[last]!
    order[last] = order[other]!
    order[other] = moved
  }
  return order
}
