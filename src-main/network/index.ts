export { beginningAt, type Carried, carriedBy, carriedOf } from './carried.ts'
export {
  type CriticalSharpnessConfig,
  type CriticalSharpnessMeter,
  openCriticalSharpness,
} from './critical-sharpness.ts'
export { batches } from './batches.ts'
export { createEnsemble } from './create-ensemble.ts'
export type { Ensemble, EnsembleConfig, EnsembleState } from './ensemble.ts'
export { type Judge, type JudgeConfig, openJudge } from './evaluator.ts'
export { preconditionerOf } from './preconditioner.ts'
export { firstOf, type Samples } from './samples.ts'
export { sideBySide } from './side-by-side.ts'
export { openSharpness, type SharpnessConfig, type SharpnessMeter, usualProducts } from './sharpness.ts'
export { type Outcome, type TrialsOnDevice, type TryOut } from './trial.ts'
export { initialNetworks } from './weights.ts'
export { matchWeights } from './weight-matching.ts'
export { initialLayers, type LayerWeights } from './weights.ts'
export { trainingWays, tryOutBy, wayOf, type Way } from './ways.ts'
