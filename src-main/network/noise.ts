import type { LayerForm } from '#shared/contract/index.ts'
import { fillNormal, type Generator, streamOf } from '#shared/random/index.ts'
import type { LayerWeights } from './weights.ts'

/**
 * Gaussian noise on the gradients of networks: of each start a number for each weight and bias, the same for all
 * learning rates. A function of seed, start and step alone; drawn layer by layer, weights [fanIn, fanOut] before
 * biases.
 *
 * @returns noise at a step, [starts][layers]
 */
export function gaussianNoise(
  forms: readonly LayerForm[],
  { starts, seed, generator, std }: { starts: readonly number[]; seed: number; generator: Generator; std: number },
): (step: number) => LayerWeights[][] {
  return (step) =>
    starts.map((start) => {
      const stream = streamOf(generator, 'noise', seed, start, step)
      return forms.map(({ fanIn, fanOut }) => {
        const noise = { weights: new Float32Array(fanIn * fanOut), biases: new Float32Array(fanOut) }
        fillNormal(noise.weights, stream, std)
        fillNormal(noise.biases, stream, std)
        return noise
      })
    })
}
