import { type Purpose, type Stream, streamOfWords } from './stream.ts'
import { xoshiro } from './xoshiro.ts'

/*
 * Version 1, `xoshiro128**`: three seedings and two shuffles of what was then in three places. Runs of it are resumed
 * and repeated with it; nothing new is drawn from it, and nothing here changes.
 */

/** The sequence of version 1; undefined for what it had no random numbers for. */
export function firstStreamOf(purpose: Purpose, numbers: readonly number[]): Stream | undefined {
  switch (purpose) {
    case 'starts':
      return streamOfWords(hashed(numbers))
    case 'weights':
    case 'order':
      return ofNetworks(splitmix32(numbers))
    case 'training images':
      return ofImages(splitmix64(numbers[0]!, 0))
    case 'test images':
      return ofImages(splitmix64(numbers[0]!, 1))
    case 'noise':
    case 'directions':
    case 'trials':
      return undefined
  }
}

/** Four words of state that are four hashes of the numbers. */
function hashed(numbers: readonly number[]): () => number {
  const word = (index: number) => {
    let hash = mixed(index + 1)
    // Both halves of a number count.
    for (const number of numbers) for (const half of [number, Math.floor(number / 2 ** 32)]) hash = mixed(hash ^ half)
    return hash
  }
  return xoshiro(word(0), word(1), word(2), word(3))
}

/** Four words of splitmix32, into whose state the numbers have been mixed. */
function splitmix32(numbers: readonly number[]): () => number {
  let state = 0
  const next = () => {
    const drawn = mixed(state)
    state = (state + 0x9e3779b9) | 0
    return drawn
  }
  for (const part of numbers) for (const half of [part, Math.floor(part / 2 ** 32)]) state = next() ^ half
  return xoshiro(next(), next(), next(), next())
}

/**
 * The output of splitmix32 that follows a state: Steele, Lea and Flood, Fast splittable pseudorandom number generators,
 * 2014, with the mixing of MurmurHash3.
 */
function mixed(state: number): number {
  let z = (state + 0x9e3779b9) | 0
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return z ^ (z >>> 16)
}

const MASK = (1n << 64n) - 1n

/** Two outputs of SplitMix64, as S. Vigna advises for seeding, for each purpose that one seed serves. */
function splitmix64(seed: number, purpose: number): () => number {
  const output = (index: number) => {
    let z = (BigInt(seed) + BigInt(index + 1) * 0x9e3779b97f4a7c15n) & MASK
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
    return z ^ (z >> 31n)
  }
  const [low, high] = [output(2 * purpose), output(2 * purpose + 1)]
  const word = (value: bigint) => Number(value & 0xffffffffn)
  return xoshiro(word(low), word(low >> 32n), word(high), word(high >> 32n))
}

/** Whole numbers are a share of 2³², a little likelier where it does not divide evenly. */
const belowOf = (word: () => number) => (count: number) => Math.floor((word() / 2 ** 32) * count)

/** Shuffles from the last place to the second. */
function ofNetworks(word: () => number): Stream {
  const below = belowOf(word)
  return {
    ...streamOfWords(word),
    below,
    shuffle(values) {
      for (let last = values.length - 1; last > 0; last--) {
        const other = below(last + 1)
        const moved = values[last]!
        values[last] = values[other]!
        values[other] = moved
      }
    },
  }
}

/**
 * Shuffles from the first place on; what it has for normal deviates is the sum of four uniform numbers, within ±√12.
 */
function ofImages(word: () => number): Stream {
  const below = belowOf(word)
  return {
    ...streamOfWords(word),
    below,
    normal: () => ((word() + word() + word() + word()) / 2 ** 32 - 2) * Math.sqrt(3),
    shuffle(values, count = values.length) {
      for (let place = 0; place < Math.min(count, values.length - 1); place++) {
        const other = place + below(values.length - place)
        const value = values[place]!
        values[place] = values[other]!
        values[other] = value
      }
    },
  }
}
