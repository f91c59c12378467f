import { xoshiro } from '#shared/random/index.ts'

/** The name under which runs record the generator of random starts. */
export const START_GENERATOR = 'xoshiro128**'

/** Starts that have a generator of their own, so that a thread that is given some of them need not draw all that come before. */
const BLOCK = 1024

/**
 * Starts `from` to `to` (not included) of an endless sequence that is uniform in a box, shape [to − from, variables]. Each coordinate is one of 2⁵³ evenly spaced numbers
 * of its interval, without its upper end but for rounding.
 *
 * @param seed of the sequence
 * @param sequence which of the independent sequences of this seed: 0, 1, …
 */
export function randomStarts(
  box: readonly (readonly [number, number])[],
  seed: number,
  sequence: number,
  from: number,
  to: number,
): Float64Array {
  const starts = new Float64Array((to - from) * box.length)
  let at = 0
  for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
    const draw = generatorOf(seed, sequence, block)
    for (let start = block * BLOCK; start < Math.min(to, (block + 1) * BLOCK); start++)
      for (const [low, high] of box) {
        const fraction = ((draw() >>> 5) * 2 ** 26 + (draw() >>> 6)) / 2 ** 53
        if (start >= from) starts[at++] = low + (high - low) * fraction
      }
  }
  return starts
}

/** A generator whose four words of state are four hashes of the numbers, so that any other numbers give another sequence. */
function generatorOf(...numbers: readonly number[]): () => number {
  const word = (index: number) => {
    let hash = mixed(index + 1)
    // Both halves of a number count.
    for (const number of numbers) for (const half of [number, Math.floor(number / 2 ** 32)]) hash = mixed(hash ^ half)
    return hash
  }
  return xoshiro(word(0), word(1), word(2), word(3))
}

/** A step of splitmix32: Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014, with the mixing of MurmurHash3. */
function mixed(state: number): number {
  let z = (state + 0x9e3779b9) | 0
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return z ^ (z >>> 16)
}
