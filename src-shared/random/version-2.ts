import { deviateOf, type Purpose, type Stream, streamOfWords } from './stream.ts'
import { threefry } from './threefry.ts'
import { xoshiro } from './xoshiro.ts'

/** Numbers that tell purposes apart; what has one keeps it. */
const purposes: Record<Purpose, number> = {
  starts: 1,
  weights: 2,
  order: 3,
  'training images': 4,
  'test images': 5,
  noise: 6,
  directions: 7,
  trials: 8,
  planes: 11,
  'further order': 12,
}

/** 128 bits that stand for a purpose and whole numbers: all 53 bits of each of them count, and how many they are. */
export function keyOf(purpose: Purpose, ...numbers: readonly number[]): Int32Array {
  const key = Int32Array.of(purposes[purpose], numbers.length, 0, 0)
  for (let at = 0; at < numbers.length; at += 2) {
    const [one, other] = [numbers[at]!, numbers[at + 1] ?? 0]
    threefry(key, one | 0, upperOf(one), other | 0, upperOf(other), key)
  }
  return key
}

/** What is above the lower 32 bits of a whole number, which are `number | 0`. */
const upperOf = (number: number) => Math.floor(number / 4294967296)

/** The sequence of version 2: xoshiro128** from a state that is the key of the numbers. */
export function secondStreamOf(purpose: Purpose, numbers: readonly number[]): Stream {
  const [a, b, c, d] = keyOf(purpose, ...numbers) as unknown as [number, number, number, number]
  // The one state that leads nowhere.
  return streamOfWords(xoshiro(a, b, c, (a | b | c | d) === 0 ? 1 : d))
}

const words = new Int32Array(4)

/**
 * A standard normal deviate as a function of a key and two whole numbers, such as noise on a coordinate at step t: it
 * is the same whatever is drawn before it, or by which thread. Takes some 60 ns.
 *
 * @param key of `keyOf`, one for each start and learning rate
 */
export function normalAt(key: Int32Array, t: number, coordinate: number): number {
  // Two coordinates share the words of one block.
  threefry(key, t | 0, upperOf(t), coordinate >> 1, 0, words)
  return deviateOf(words, coordinate % 2 === 1)
}
