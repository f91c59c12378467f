import type { ActivationName } from '#shared/contract/index.ts'
import { add, erf, multiply, relu, tanh } from './operations.ts'
import { scalar, type Tensor } from './tensor.ts'

/** What stands between the layers, element by element, as torch.nn has it. */
export const activations: Record<ActivationName, (a: Tensor) => Tensor> = {
  relu,
  tanh,
  // x·Φ(x), Φ the distribution function of the standard normal (D. Hendrycks, K. Gimpel, arXiv 1606.08415, 2016).
  gelu: (a) => multiply(multiply(scalar(0.5), a), add(scalar(1), erf(multiply(a, scalar(Math.SQRT1_2))))),
  // Layers without anything between them: a deep linear network.
  identity: (a) => a,
}
