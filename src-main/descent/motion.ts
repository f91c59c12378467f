import {
  type ChosenRule,
  chosenRule,
  multiplierAt,
  plainDescent,
  type RuleChoice,
  type Schedule,
} from '#shared/rules/index.ts'
import { keyOf } from '#shared/random/index.ts'

/** How a descent moves: by which rule, with which learning rates, and with how much noise. */
export interface Motion {
  chosen: ChosenRule
  /** What γ is multiplied by at each step, shape [steps + 1]; null where it stays as it is. */
  multipliers: Float64Array | null
  /** The first t at which convergence is asked for: from there on γ never grows again. */
  settling: number
  /** Standard deviation σ of the noise that is added to each coordinate of the gradient; 0 is none. */
  std: number
}

/** Gradient descent with one learning rate and no noise. */
export const plainMotion: Motion = { chosen: plainDescent, multipliers: null, settling: 0, std: 0 }

/** What of a config says how its descents move. */
export interface MotionFields {
  rule?: RuleChoice | undefined
  schedule?: Schedule | undefined
  noise?: { std: number } | undefined
}

export function motionOf({ rule, schedule, noise }: MotionFields, steps: number): Motion {
  const multipliers =
    schedule === undefined || schedule.name === 'constant'
      ? null
      : Float64Array.from({ length: steps + 1 }, (_, t) => multiplierAt(schedule, t, steps))
  let settling = 0
  // A learning rate that grows may throw out again what came to rest.
  if (multipliers) for (let t = 0; t < steps; t++) if (multipliers[t + 1]! > multipliers[t]!) settling = t + 1
  return { chosen: chosenRule(rule), multipliers, settling, std: noise?.std ?? 0 }
}

/** Whether the kernels of descents with one learning rate and no noise do not do. */
export const isVaried = ({ multipliers, std }: Motion) => multipliers !== null || std > 0

/** The learning rates of a descent, shape [steps + 1]. */
export function ratesOf({ multipliers }: Motion, learningRate: number, steps: number): Float64Array {
  if (multipliers === null) return new Float64Array(steps + 1).fill(learningRate)
  return multipliers.map((multiplier) => learningRate * multiplier)
}

/** The learning rate that it comes to at T, by which what is unsettled then is told apart. */
export function lastRateOf({ multipliers }: Motion, learningRate: number): number {
  return multipliers === null ? learningRate : learningRate * multipliers.at(-1)!
}

/**
 * The key of the noise of a descent: it is the same on any thread, and in whatever order descents are done.
 * @param start number of the start among those of the run
 * @param rate number of the learning rate
 * @param draw descents from one start with one learning rate are told apart by it
 */
export function noiseKey(seed: number, start: number, rate: number, draw = 0): Int32Array {
  return draw === 0 ? keyOf('noise', seed, start, rate) : keyOf('noise', seed, start, rate, draw)
}
