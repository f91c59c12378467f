export { createEnsemble, type Ensemble, type EnsembleConfig, type EnsembleState } from './ensemble.ts'
export { GENERATOR } from './generator.ts'
export type { Samples } from './samples.ts'
export { trainingWays, wayOf, type Way } from './ways.ts'
