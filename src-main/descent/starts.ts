import { type Generator, streamOf } from '#shared/random/index.ts'

/**
 * Starts that have a stream of their own, so that a thread that is given some of them need not draw all that come
 * before.
 */
const BLOCK = 1024

/**
 * Starts `from` to `to` (not included) of an endless sequence that is uniform in a box, shape [to − from, variables].
 * Each coordinate is one of 2⁵³ evenly spaced numbers of its interval, without its upper end but for rounding.
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
  generator: Generator,
): Float64Array {
  const starts = new Float64Array((to - from) * box.length)
  let at = 0
  for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
    const { uniform } = streamOf(generator, 'starts', seed, sequence, block)
    for (let start = block * BLOCK; start < Math.min(to, (block + 1) * BLOCK); start++)
      for (const [low, high] of box) {
        const fraction = uniform()
        if (start >= from) starts[at++] = low + (high - low) * fraction
      }
  }
  return starts
}
