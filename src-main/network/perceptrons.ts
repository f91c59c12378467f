/** Graphs of an ensemble of multilayer perceptrons that see the same images. */
import {
  add,
  argmax,
  cast,
  compare,
  expand,
  gather,
  logSoftmax,
  matmul,
  multiply,
  negate,
  relu,
  reshape,
  subtract,
  sum,
  transposed,
} from './operations.ts'
import { constant, input, scalar, type Tensor } from './tensor.ts'

/** Mean and standard deviation of the pixels of MNIST's training images, on a scale of 0…1. */
const [MEAN, DEVIATION] = [0.1307, 0.3081]

export interface EnsembleShape {
  members: number
  /** Of all layers, from the inputs to the classes. */
  widths: readonly number[]
}

/** A layer of all members; shapes as `valuesOf` gives them. */
export interface Layer {
  weights: Tensor
  biases: Tensor
}

/** The layers as inputs of a graph, named `weights i` and `biases i`. */
export function layersOf(shape: EnsembleShape): Layer[] {
  return shape.widths.slice(1).map((_, layer) => ({
    weights: input(`weights ${layer}`, weightsShape(shape, layer)),
    biases: input(`biases ${layer}`, biasesShape(shape, layer)),
  }))
}

/**
 * Weights as the graphs take them: output by input, member after member. All members have the images as their input, so that their first layers are one tall
 * matrix, the others a stack.
 */
export function weightsShape({ members, widths }: EnsembleShape, layer: number): number[] {
  const [fanIn, fanOut] = [widths[layer]!, widths[layer + 1]!]
  return layer === 0 ? [members * fanOut, fanIn] : [members, fanOut, fanIn]
}

/** Biases as the graphs take them. */
export function biasesShape({ members, widths }: EnsembleShape, layer: number): number[] {
  const fanOut = widths[layer + 1]!
  return layer === 0 ? [members * fanOut, 1] : [members, fanOut, 1]
}

/** Images of one turn of a loop. */
export interface Batch {
  /** Normalised pixels, [rows, inputs]. */
  images: Tensor
  /** int32 [rows]; the number of classes in rows that are there to fill up. */
  labels: Tensor
  /** 1 at the label, [rows, classes]; all 0 in rows that are there to fill up. */
  targets: Tensor
}

/** The images that a turn of a loop takes, of the inputs that `imagesOf` gives; `count` is how many there are in all. */
export function batchOf(turn: Tensor, count: number, rows: number, { widths }: EnsembleShape): Batch {
  const [inputs, classes] = [widths[0]!, widths.at(-1)!]
  const ofTurn = (name: string) => gather(input(name, [-1, rows], 'int32'), turn)
  const pixels = cast(gather(input('images', [count, inputs], 'uint8'), ofTurn('batches')), 'float')
  const labels = ofTurn('labels')
  // A row of zeros follows those of the classes.
  const rowOfLabel = constant(
    Array.from({ length: (classes + 1) * classes }, (_, at) => (Math.floor(at / classes) === at % classes ? 1 : 0)),
    [classes + 1, classes],
  )
  return {
    images: subtract(multiply(pixels, scalar(1 / (255 * DEVIATION))), scalar(MEAN / DEVIATION)),
    labels,
    targets: gather(rowOfLabel, labels),
  }
}

/**
 * The logits, [members, rows, classes]. On the way images are columns: the weights of all first layers are then the left factor of a product, which is fastest
 * where it is the larger one, and what comes out lies member after member.
 */
export function forward(layers: readonly Layer[], images: Tensor, { members, widths }: EnsembleShape): Tensor {
  const [rows, classes] = [images.shape[0]!, widths.at(-1)!]
  const values = layers.slice(0, -1).reduce((below, { weights, biases }, layer) => {
    const rectified = relu(add(matmul(weights, below), biases))
    return reshape(rectified, [members, widths[layer + 1]!, rows])
  }, transposed(images))
  const { weights, biases } = layers.at(-1)!
  const products = reshape(matmul(weights, values), [members, classes, rows])
  return add(transposed(products), reshape(biases, [members, 1, classes]))
}

/** Cross-entropy of each member, summed over the batch; [members, 1, 1]. */
export function crossEntropy(logits: Tensor, { targets }: Batch): Tensor {
  return negate(sum(multiply(logSoftmax(logits), targets), [1, 2]))
}

/** How many images of the batch each member classifies rightly; [members, 1]. */
export function hits(logits: Tensor, { labels }: Batch): Tensor {
  const guesses = argmax(logits)
  const right = compare('Equal', guesses, expand(cast(labels, 'int64'), guesses.shape))
  return sum(cast(right, 'float'), [1])
}
