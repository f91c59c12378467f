import { cos, log, sin } from '../elementary/index.ts'

/** What random numbers are drawn for. Each purpose has sequences of its own, told apart by whole numbers. */
export type Purpose =
  /** Starts of descents: seed, number of the sequence, number of the block of starts. */
  | 'starts'
  /** First weights of a network: seed of the start. */
  | 'weights'
  /** The order in which networks see images: seed, number of the epoch. */
  | 'order'
  /** Which images are trained on, or how they are drawn; which are tested on: seed. */
  | 'training images'
  | 'test images'
  /**
   * Noise on gradients: seed, number of the start, number of the learning rate. Of networks: seed, that of the start,
   * step.
   */
  | 'noise'
  /** The orders of further batches, whose gradients are noise: seed, number of the epoch, which of the batches. */
  | 'further order'
  /** Directions that searches for eigenvectors begin with: number of the search. */
  | 'directions'
  /** Random directions of a plane of weights: seed. */
  | 'planes'
  /** What is tried to test the program itself: seed, kind of trial, number of the trial. */
  | 'trials'

/** Whole numbers in lists that can be shuffled. */
type Shuffled = Int32Array | Uint32Array | Uint8Array

/** An endless sequence of random numbers; each call draws the next of them. */
export interface Stream {
  /** A whole number in [0, 2³²). */
  word(): number
  /** Uniform in [0, 1), one of 2⁵³ evenly spaced numbers; of two words. */
  uniform(): number
  /** Uniform in [0, 1), one of 2³² evenly spaced numbers; of one word. */
  uniform32(): number
  /** A whole number in [0, count), count at most 2³². */
  below(count: number): number
  /** With mean 0 and variance 1; normally distributed, but in version 1. */
  normal(): number
  /**
   * Puts values drawn without replacement into the first `count` places, each of them as likely in each (Fisher and
   * Yates).
   */
  shuffle(values: Shuffled, count?: number): void
}

const WORDS = 4294967296

/** The numbers that are made of the words of a generator. */
export function streamOfWords(word: () => number): Stream {
  const uniform = () => fractionOf(word(), word())
  const below = (count: number) => {
    // What is left over of 2³² would make the first numbers likelier than the last.
    const most = WORDS - (WORDS % count)
    let drawn = word()
    while (drawn >= most) drawn = word()
    return drawn % count
  }
  return {
    word,
    uniform,
    uniform32: () => word() / WORDS,
    below,
    normal: () => radiusOf(uniform()) * cos(TURN * uniform()),
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

/** The 53 highest bits of two words, 27 of the first and 26 of the second, as a fraction in [0, 1). */
export function fractionOf(first: number, second: number): number {
  return ((first >>> 5) * 67108864 + (second >>> 6)) / 9007199254740992
}

const TURN = 2 * Math.PI

/** How far from 0 a pair of normal deviates lies, of a uniform number in [0, 1). */
const radiusOf = (uniform: number) => Math.sqrt(-2 * log(1 - uniform))

/**
 * One of two independent standard normal deviates of four words (G. Box and M. Muller, A note on the generation of
 * random normal deviates, Annals of Mathematical Statistics 29, 1958). Up to 8.5 standard deviations away, beyond which
 * one of 10¹⁷ would lie.
 */
export function deviateOf(words: Int32Array, second: boolean): number {
  const radius = radiusOf(fractionOf(words[0]!, words[1]!))
  const angle = TURN * fractionOf(words[2]!, words[3]!)
  return radius * (second ? sin(angle) : cos(angle))
}
