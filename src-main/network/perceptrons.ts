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
  transpose,
} from './operations.ts'
import { constant, input, scalar, type Tensor } from './tensor.ts'

/** Mean and standard deviation of the pixels of MNIST's training images, on a scale of 0…1. */
const [MEAN, DEVIATION] = [0.1307, 0.3081]

export interface EnsembleShape {
  members: number
  /** Of all layers, from the inputs to the classes. */
  widths: readonly number[]
}

/** A layer of all members; shapes as `stacked` gives them. */
export interface Layer {
  weights: Tensor
  biases: Tensor
}

/** The layers as inputs of a graph, named `weights i` and `biases i`. */
export function layersOf({ members, widths }: EnsembleShape): Layer[] {
  return widths.slice(1).map((fanOut, layer) => {
    const fanIn = widths[layer]!
    return layer === 0
      ? {
          weights: input('weights 0', [fanIn, members * fanOut]),
          biases: input('biases 0', [members * fanOut]),
        }
      : {
          weights: input(`weights ${layer}`, [members, fanIn, fanOut]),
          biases: input(`biases ${layer}`, [members, 1, fanOut]),
        }
  })
}

/** Images of one turn of a loop. */
export interface Batch {
  /** Normalised pixels, [rows, inputs]. */
  images: Tensor
  /** int64 [rows] */
  labels: Tensor
  /** 1 at the label, [rows, classes]; all 0 in rows that are there to fill up. */
  targets: Tensor
  /** 1, or 0 in rows that are there to fill up; [rows]. */
  present: Tensor
}

/**
 * The images whose indices are in the row of `batches` (int32 [turns, rows]) that a turn of a loop takes; −1 fills up.
 * `images` (uint8 [count, inputs]) and `labels` (uint8 [count]) are inputs of the graph too.
 */
export function batchOf(turn: Tensor, count: number, rows: number, { widths }: EnsembleShape): Batch {
  const [inputs, classes] = [widths[0]!, widths.at(-1)!]
  const indices = reshape(gather(input('batches', [-1, rows], 'int32'), turn), [rows])
  const pixels = cast(gather(input('images', [count, inputs], 'uint8'), indices), 'float')
  const labels = cast(gather(input('labels', [count], 'uint8'), indices), 'int64')
  const names = constant([...Array(classes).keys()], [classes], 'int64')
  const present = cast(compare('Greater', indices, scalar(-1, 'int32')), 'float')
  const targets = cast(compare('Equal', reshape(labels, [rows, 1]), names), 'float')
  return {
    images: subtract(multiply(pixels, scalar(1 / (255 * DEVIATION))), scalar(MEAN / DEVIATION)),
    labels,
    targets: multiply(targets, reshape(present, [rows, 1])),
    present,
  }
}

/** What comes out of each layer before ReLU, [members, rows, width]; the last are the logits. */
export function forward(layers: readonly Layer[], images: Tensor, { members, widths }: EnsembleShape): Tensor[] {
  const rows = images.shape[0]!
  const preactivations: Tensor[] = []
  layers.forEach(({ weights, biases }, layer) => {
    if (layer === 0) {
      const wide = add(matmul(images, weights), biases)
      preactivations.push(transpose(reshape(wide, [rows, members, widths[1]!]), [1, 0, 2]))
    } else preactivations.push(add(matmul(relu(preactivations.at(-1)!), weights), biases))
  })
  return preactivations
}

/** Cross-entropy of each member, summed over the batch; [members, 1, 1]. */
export function crossEntropy(logits: Tensor, { targets }: Batch): Tensor {
  return negate(sum(multiply(logSoftmax(logits), targets), [1, 2]))
}

/** How many images of the batch each member classifies rightly; [members, 1]. */
export function hits(logits: Tensor, { labels, present }: Batch): Tensor {
  const guesses = argmax(logits)
  return sum(multiply(cast(compare('Equal', guesses, expand(labels, guesses.shape)), 'float'), present), [1])
}
