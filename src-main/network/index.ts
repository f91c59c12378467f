export { createEnsemble, type EnsembleConfig, type EnsembleState } from './ensemble.ts'
export { GENERATOR } from './generator.ts'
export type { Samples } from './samples.ts'
