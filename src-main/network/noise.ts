import type { LayerForm } from '#shared/contract/index.ts'
import { fillNormal, type Generator, streamOf } from '#shared/random/index.ts'
import type { Order } from './order.ts'
import type { LayerWeights } from './weights.ts'

interface Noisy {
  starts: readonly number[]
  seed: number
  generator: Generator
  /** 0 for none. */
  std: number
  order?: Order | undefined
}

/**
 * Gaussian noise on the gradients of networks: of each start a number for each weight and bias, the same for all
 * learning rates. A function of seed, start and step alone; drawn layer by layer, weights [fanIn, fanOut] before
 * biases.
 *
 * @param order of a branch: it goes on where its parent ended, and each order has noise of its own
 * @returns noise at a step, [starts][layers]
 */
export function gaussianNoise(
  forms: readonly LayerForm[],
  { starts, seed, generator, std, order = { first: 0, number: 0 } }: Noisy,
): (step: number) => LayerWeights[][] {
  const other = order.number > 0 ? [order.number] : []
  return (step) =>
    starts.map((start) => {
      const stream = streamOf(generator, 'noise', seed, start, order.first + step, ...other)
      return forms.map(({ fanIn, fanOut }) => {
        const noise = { weights: new Float32Array(fanIn * fanOut), biases: new Float32Array(fanOut) }
        fillNormal(noise.weights, stream, std)
        fillNormal(noise.biases, stream, std)
        return noise
      })
    })
}
