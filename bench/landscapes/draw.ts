import { xoshiro } from '#shared/random/index.ts'

/** Random numbers of the campaign: the same for the same seed and index, whatever was drawn before. */
export interface Draw {
  /** Uniform in [from, to). */
  between(from: number, to: number): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  /** Uniform in the logarithm. */
  logarithmic(from: number, to: number): number
  /** True with this probability. */
  chance(share: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** A number with at most two decimals, as one would write it, but not 0. */
  coefficient(from: number, to: number): number
}

export function drawOf(seed: number, index: number): Draw {
  const next = xoshiro(seed ^ 0x9e3779b9, index + 1, Math.imul(index + 1, 0x85ebca6b) ^ seed, 0x2545f491)
  // Seeds that differ in few bits begin alike.
  for (let turn = 0; turn < 20; turn++) next()
  const unit = () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53
  const between = (from: number, to: number) => from + (to - from) * unit()
  const whole = (from: number, to: number) => Math.floor(between(from, to + 1))
  return {
    between,
    whole,
    logarithmic: (from, to) => Math.exp(between(Math.log(from), Math.log(to))),
    chance: (share) => unit() < share,
    pick: (items) => items[whole(0, items.length - 1)]!,
    coefficient: (from, to) => Math.round(between(from, to) * 100) / 100 || 0.5,
  }
}
