import {
  type ActivationName,
  type DeviceName,
  type EngineName,
  type GradientNoise,
  type LossName,
  OverstepError,
} from '#shared/contract/index.ts'
import type { Generator } from '#shared/random/index.ts'
import type { ChosenRule } from '#shared/rules/index.ts'
import type { ConstantWeights } from './constant-inputs.ts'
import type { Convolutions } from './convolutions.ts'
import type { Order } from './order.ts'
import type { Samples } from './samples.ts'
import type { LayerWeights } from './weights.ts'

export interface EnsembleConfig {
  /** Pixels of an image. */
  inputs: number
  /** Widths of the hidden layers; none makes it logistic regression. */
  hidden: readonly number[]
  classes: number
  /** In front of the hidden layers; none where it is left out. */
  convolutions?: Convolutions
  /** Seeds of the initial weights: members with the same one start from the same weights. */
  starts: readonly number[]
  learningRates: readonly number[]
  /** Of each member, where they are others for other starts; there are as many of each start. */
  rates?: readonly number[]
  batchSize: number | 'full'
  /** Of the order in which all members see the training images. */
  seed: number
  /** Of the random numbers of initial weights and of this order. */
  generator: Generator
  data: { train: Samples; test: Samples }
  /** What learning rates are multiplied by at each step, counted from 0; they stay as they are where it is left out. */
  multiplierAt?: (step: number) => number
  /** By which weights are moved; gradient descent where none is given. */
  rule?: ChosenRule
  /** On gradients; none where it is left out. Starts are told apart by their seeds. */
  noise?: GradientNoise
  /** Whether members can be stopped. */
  stoppable?: boolean
  /** λ of λw, which is added to the gradient; 0 where it is left out. */
  weightDecay?: number
  /** Between the layers; ReLU where it is left out. */
  activation?: ActivationName
  /** Cross-entropy where it is left out. */
  loss?: LossName
  /** What initial weights and biases are multiplied by; 1 where it is left out. */
  initialScale?: number
  /** Of the batches. */
  order?: Order
  /** Steps that the rule has taken before the first one; 0 where it is left out. */
  ruleSteps?: number
  /** Threads of the processor to compute on. */
  threads: number
  /** ONNX Runtime on the processor by default. */
  engine?: EngineName
  device?: DeviceName
}

/** Beyond this loss a member has diverged. */
export const LOSS_LIMIT = 1e15

/** What `step` took. Row-major, [taken, members]; NaN from where a member has diverged. */
export interface StepResult {
  /** Steps taken: all that were asked for, unless the signal was aborted. */
  taken: number
  /** Mean loss of each step's batch, without what weight decay would add, before the step. */
  loss: Float64Array<ArrayBuffer>
  /** Share of the images of the batch that were classified rightly, before the step. */
  accuracy: Float64Array<ArrayBuffer>
}

/** All that training goes on from. */
export interface EnsembleState {
  /** Steps taken since the beginning. */
  steps: number
  /**
   * Per member the number of steps it had taken when it diverged; null while it has not. Its weights mean nothing after
   * that.
   */
  divergedAt: (number | null)[]
  /** The same of members that were stopped; left out where none can be. */
  stoppedAt?: (number | null)[]
  /** [members][layers] */
  weights: LayerWeights[][]
  /**
   * Where some inputs are the same in all training images and the engine moves them as one: without it training goes on
   * too, but ends in other bits.
   */
  constants?: ConstantWeights
  /** The vectors of the rule's state, in an order that the engine alone knows; none where the rule has no state. */
  memory?: Record<string, Float32Array<ArrayBuffer>>
  /** Of several ensembles that are trained side by side, those of each, which are all that counts. */
  parts?: EnsembleState[]
}

/** Values of each member, in the order start · rates + rate. */
export interface Scores {
  /** Mean loss. */
  loss: Float64Array<ArrayBuffer>
  /** Share of images that are classified rightly, 0…1. */
  accuracy: Float64Array<ArrayBuffer>
}

/** Networks in training, one member for each start and learning rate, in the order start · rates + rate. */
export interface Ensemble {
  readonly members: number
  readonly steps: number
  /**
   * Per member the number of steps it had taken when its loss was no longer finite, or beyond 10¹⁵; null while it has
   * not diverged. Its weights mean nothing after that.
   */
  readonly divergedAt: readonly (number | null)[]
  /** Per member the number of steps it had taken when it was stopped; null while it has not been. */
  readonly stoppedAt: readonly (number | null)[]
  /** Stops a member of an ensemble whose members can be stopped: it moves no further, but is told of as before. */
  stop(member: number): void
  /** Counts steps that move none, once all members have been stopped or have diverged. */
  pass(count: number): void
  /** Takes `count` steps with all members; fewer, and within about 100 ms, once the signal is aborted. */
  step(count: number, signal?: AbortSignal): Promise<StepResult>
  /**
   * Loss and accuracy over all images of a part of the data; throws `signal.reason` within about 100 ms after it is
   * aborted.
   */
  evaluate(part: 'train' | 'test', signal?: AbortSignal): Promise<Scores>
  /** Weights of the first layers, [members, inputs, width], row-major. */
  firstLayer(): Promise<Float32Array<ArrayBuffer>>
  state(): Promise<EnsembleState>
  /** A vector of the state of a rule that is not linear, in the form of the weights, [members][layers]. */
  vector(name: string): Promise<LayerWeights[][]>
  /** Goes on from a state of an ensemble of the same shape; from one with the same config too, to the same bits. */
  restore(state: EnsembleState): void
  /** Frees the memory outside JavaScript's. Nothing may be called after that. */
  close(): Promise<void>
}

/** Learning rates of all members. */
export const ratesOf = ({ starts, learningRates, rates }: EnsembleConfig): readonly number[] =>
  rates ?? starts.flatMap(() => learningRates)

/** Images of a batch. @throws {OverstepError} `invalid-input` when they are more than the training data */
export function batchSizeOf({ batchSize, data: { train } }: EnsembleConfig): number {
  if (batchSize === 'full') return train.count
  if (batchSize <= train.count) return batchSize
  throw new OverstepError(
    'invalid-input',
    `batchSize: must not be more than the ${train.count} training images, got ${batchSize}`,
  )
}
