export {
  createEnsemble,
  type Ensemble,
  type EnsembleConfig,
  type EnsembleState,
  type Samples,
  type Scores,
} from './ensemble.ts'
export { GENERATOR } from './generator.ts'
