import type { LayerForm } from '#shared/contract/index.ts'
import { type Generator, streamOf } from '#shared/random/index.ts'
import type { Convolutions } from './convolutions.ts'
import { formsOf } from './perceptrons.ts'

/**
 * One layer of one network: `weights` [fanIn, fanOut], row-major, and `biases` [fanOut]. Of a convolution fanIn is
 * channels · rows · columns of the kernel.
 */
export interface LayerWeights {
  weights: Float32Array<ArrayBuffer>
  biases: Float32Array<ArrayBuffer>
}

/**
 * Weights of a network before training: uniform in ±1/√fanIn, biases too, which is the default of torch.nn.Linear.
 *
 * @param widths of all layers, from the inputs to the classes
 * @param scale what all of them are multiplied by
 * @returns a layer between each two widths
 */
export function initialWeights(
  widths: readonly number[],
  seed: number,
  generator: Generator,
  scale = 1,
): LayerWeights[] {
  const forms = widths.slice(1).map((fanOut, layer) => ({ fanIn: widths[layer]!, fanOut }))
  return initialLayers(forms, seed, generator, scale)
}

/**
 * The same of layers of any kind; of convolutions it is the default of torch.nn.Conv2d, whose fan-in counts the kernel.
 */
export function initialLayers(
  forms: readonly LayerForm[],
  seed: number,
  generator: Generator,
  scale = 1,
): LayerWeights[] {
  const { uniform32 } = streamOf(generator, 'weights', seed)
  return forms.map(({ fanIn, fanOut }) => {
    const uniform = () => (scale * (2 * uniform32() - 1)) / Math.sqrt(fanIn)
    return {
      weights: Float32Array.from({ length: fanIn * fanOut }, uniform),
      biases: Float32Array.from({ length: fanOut }, uniform),
    }
  })
}

/** What of an ensemble tells how its networks begin. */
interface Beginning {
  inputs: number
  hidden: readonly number[]
  classes: number
  convolutions?: Convolutions
  starts: readonly number[]
  generator: Generator
  initialScale?: number
}

/** The networks that an ensemble begins with, one of each start, [starts][layers]. */
export function initialNetworks(config: Beginning): LayerWeights[][] {
  const { inputs, hidden, classes, convolutions, starts, generator, initialScale } = config
  const forms = formsOf({ widths: [inputs, ...hidden, classes], ...(convolutions && { convolutions }) })
  return starts.map((start) => initialLayers(forms, start, generator, initialScale))
}
