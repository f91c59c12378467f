export { createEnsemble, type Ensemble, type EnsembleConfig, type EnsembleState, type Scores } from './ensemble.ts'
export { GENERATOR } from './generator.ts'
export type { Samples } from './samples.ts'
