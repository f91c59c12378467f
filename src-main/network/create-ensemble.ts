import type { Ensemble, EnsembleConfig } from './ensemble.ts'
import { createOnnxEnsemble } from './onnx-ensemble.ts'

/**
 * Readies an ensemble for training, by ONNX Runtime where no other engine is asked for. @throws {OverstepError}
 * `invalid-input` when a batch is larger than the training data
 */
export async function createEnsemble(config: EnsembleConfig): Promise<Ensemble> {
  // Loaded only where it is asked for: it is large.
  return config.engine === 'tfjs'
    ? (await import('./tfjs-ensemble.ts')).createTfjsEnsemble(config)
    : createOnnxEnsemble(config)
}
