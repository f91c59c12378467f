import { xoshiro } from '#shared/random/index.ts'

const MASK = (1n << 64n) - 1n

/**
 * Output `index` (from 0) of SplitMix64 with the given state: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
 * Blackman and Vigna advise it for seeding their generators.
 */
export function splitMix64(state: bigint, index: number): bigint {
  let z = (state + BigInt(index + 1) * 0x9e3779b97f4a7c15n) & MASK
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
  return z ^ (z >> 31n)
}

/** Numbers of xoshiro128** in the shapes that drawing needs. */
export class Random {
  /** A whole number from 0 to 2³² − 1. */
  readonly next: () => number

  constructor([a, b, c, d]: readonly [number, number, number, number]) {
    this.next = xoshiro(a, b, c, d)
  }

  /** A whole number from 0 to count − 1, for counts far below 2³². */
  below(count: number): number {
    return Math.floor((this.next() / 2 ** 32) * count)
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * (this.next() / 2 ** 32)
  }

  /** Bell-shaped with mean 0 and standard deviation 1, within ±√12: the sum of four uniform numbers, free of functions that machines round differently. */
  bell(): number {
    const sum = this.next() + this.next() + this.next() + this.next()
    return (sum / 2 ** 32 - 2) * Math.sqrt(3)
  }

  /** Shuffles the first `count` places: each of them gets a value drawn from those that are left (Fisher–Yates). */
  shuffle(values: Uint8Array | Uint32Array, count = values.length): void {
    for (let place = 0; place < Math.min(count, values.length - 1); place++) {
      const other = place + this.below(values.length - place)
      const value = values[place]!
      values[place] = values[other]!
      values[other] = value
    }
  }
}

/** A generator, seeded by a whole number, of its own for each purpose (`stream` 0, 1, …) that one seed serves. */
export function seededRandom(seed: number, stream: number): Random {
  const low = splitMix64(BigInt(seed), 2 * stream)
  const high = splitMix64(BigInt(seed), 2 * stream + 1)
  const word = (value: bigint) => Number(value & 0xffffffffn)
  return new Random([word(low), word(low >> 32n), word(high), word(high >> 32n)])
}
