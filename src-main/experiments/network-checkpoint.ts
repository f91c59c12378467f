import type { DatasetChoice, DeviceName, EngineName } from '#shared/contract/index.ts'
import type { EnsembleState } from '../network/index.ts'
import type { BranchState } from './network-branch.ts'
import type { Measured } from './network-sharpness.ts'

/** Where training stands, besides the arrays. */
export interface Checkpoint {
  /** What `auto` was when the run began: it goes on with the same images. */
  dataset: DatasetChoice
  /** What `auto` was: another engine or device ends in other bits. */
  engine: EngineName
  device: DeviceName
  ensemble: EnsembleState
  snapshots: number
  /** How many of them, from the first on, are known in float16 alone; left out where none are. */
  rounded?: number
  /** Left out where sharpness is not measured. */
  sharpness?: Measured
  /** λ₀ of each start; left out where learning rates are not given in units of 1/λ₀. */
  initialSharpness?: Float64Array
  window: Window
  /** Left out where networks do not begin at others. */
  branch?: BranchState
}

/** Sums over the steps since the last point of the curves; per member. */
export interface Window {
  steps: number
  loss: Float64Array
  accuracy: Float64Array
}
