/** Graphs of an ensemble of multilayer perceptrons that see the same images. */
import { type ActivationName, type LayerForm, layerForms, type LossName } from '#shared/contract/index.ts'
import { activations } from './activations.ts'
import { type Convolutions, convolve, imagesWithin, widestOf } from './convolutions.ts'
import {
  add,
  cast,
  compare,
  gather,
  largest,
  matmul,
  multiply,
  reshape,
  scaled,
  smallest,
  sum,
  transposed,
  where,
} from './operations.ts'
import { normalisedBy, ROWS, type SampleForm, type Scale, usualForm } from './samples.ts'
import { constant, input, scalar, type Tensor } from './tensor.ts'

export interface EnsembleShape {
  members: number
  /** In front of the layers behind it; none where it is left out. */
  convolutions?: Convolutions
  /** The inputs, the widths of the layers that are no convolutions, and the classes. */
  widths: readonly number[]
  /**
   * Value of the last input, where it stands for all that are the same in every image: the first layer has no biases
   * then.
   */
  constant?: number
  /** Between the layers; ReLU where it is left out. */
  activation?: ActivationName
  /** By which they are judged; cross-entropy where it is left out. */
  loss?: LossName
  /** How samples are taken; bytes of MNIST where it is left out. */
  samples?: SampleForm
}

/** A layer of all members; shapes as `valuesOf` gives them. */
export interface Layer {
  weights: Tensor
  biases?: Tensor
}

/** Weights and biases of all layers, convolutions in front. */
export function formsOf({ widths, convolutions }: Pick<EnsembleShape, 'widths' | 'convolutions'>): LayerForm[] {
  const image = convolutions?.image ?? { channels: 1, height: 1, width: widths[0]! }
  const model = { convolutions: convolutions?.layers, hidden: widths.slice(1, -1) }
  return layerForms(model, { image, classes: widths.at(-1)! })
}

/** Numbers that the widest convolution of all members handles at once, at most; 128 MB. */
const CONVOLVED = 2 ** 25

/** Images that go through all members at once, where not a batch says how many. */
export function mostRows({ members, convolutions }: Pick<EnsembleShape, 'members' | 'convolutions'>): number {
  if (!convolutions) return ROWS
  return Math.max(1, Math.min(ROWS, Math.floor(CONVOLVED / (members * widestOf(convolutions)))))
}

/** The layers as inputs of a graph, named `weights i` and `biases i`. */
export function layersOf(shape: EnsembleShape): Layer[] {
  return formsOf(shape).map((_, layer) => ({
    weights: input(`weights ${layer}`, weightsShape(shape, layer)),
    ...(hasBiases(shape, layer) && { biases: input(`biases ${layer}`, biasesShape(shape, layer)) }),
  }))
}

export const parametersOf = (layers: readonly Layer[]): Tensor[] =>
  layers.flatMap(({ weights, biases }) => (biases ? [weights, biases] : [weights]))

export const hasBiases = ({ constant }: EnsembleShape, layer: number) => layer > 0 || constant === undefined

/** Weights as the graphs take them: output by input, member after member. */
export function weightsShape(shape: EnsembleShape, layer: number): number[] {
  const { fanIn, fanOut } = formsOf(shape)[layer]!
  return [shape.members, fanOut, fanIn]
}

/** Biases as the graphs take them: a column, as the values of an image are, but a row where these are logits. */
export function biasesShape(shape: EnsembleShape, layer: number): number[] {
  const forms = formsOf(shape)
  const { fanOut } = forms[layer]!
  return layer === forms.length - 1 ? [shape.members, 1, fanOut] : [shape.members, fanOut, 1]
}

/** Images of one turn of a loop. */
export interface Batch {
  /** Normalised pixels, [rows, inputs]. */
  images: Tensor
  /** int32 [rows]; the number of classes in rows that are there to fill up. */
  labels: Tensor
  /** 1 at the label, [rows, classes], or the number that is fitted; all 0 in rows that are there to fill up. */
  targets: Tensor
  /** 1, but 0 in rows that are there to fill up, [rows, 1]. */
  counts: () => Tensor
}

/**
 * The images that a turn of a loop takes, of the inputs that `picturesOf` and `choiceOf` give; `count` is how many
 * there are in all.
 */
export function batchOf(turn: Tensor, count: number, rows: number, shape: EnsembleShape): Batch {
  const { widths, constant: last, samples: { scale, isFitted } = usualForm } = shape
  const [inputs, classes] = [widths[0]!, widths.at(-1)!]
  const ofTurn = (name: string) => gather(input(name, [-1, rows], 'int32'), turn)
  const chosen = ofTurn('batches')
  const pixels = gather(input('images', [count, inputs], scale ? 'uint8' : 'float'), chosen)
  const labels = ofTurn('labels')
  const images = scale ? normalisedImages(pixels, scale, last) : pixels
  if (isFitted) {
    const counts = gather(constant([1, 0], [2, 1]), labels)
    const targets = multiply(gather(input('targets', [count, 1]), chosen), counts)
    return { images, labels, targets, counts: () => counts }
  }
  // A row of zeros follows those of the classes.
  const rowOfLabel = constant(
    Array.from({ length: (classes + 1) * classes }, (_, at) => (Math.floor(at / classes) === at % classes ? 1 : 0)),
    [classes + 1, classes],
  )
  const targets = gather(rowOfLabel, labels)
  return { images, labels, targets, counts: () => sum(targets, [1]) }
}

/** What networks see of bytes, [rows, inputs]. @param last value of the last input where it is no pixel */
function normalisedImages(pixels: Tensor, scale: Scale, last: number | undefined): Tensor {
  const black = normalisedBy(0, scale)
  const inputs = pixels.shape[1]!
  const valueOfBlack =
    last === undefined ? scalar(black) : constant([...Array<number>(inputs - 1).fill(black), last], [inputs])
  return add(scaled(pixels, 1 / (255 * scale.deviation)), valueOfBlack)
}

/**
 * The outputs, [members, rows, classes]. On the way images are columns: the weights of all first layers are then one
 * tall left factor of a product, which is fastest where it is the larger one, and what comes out lies member after
 * member.
 */
export function forward(
  layers: readonly Layer[],
  images: Tensor,
  { activation = 'relu', convolutions }: Pick<EnsembleShape, 'activation' | 'convolutions'>,
): Tensor {
  const bent = activations[activation]
  const folded = convolutions?.layers ?? []
  const between = convolutions ? imagesWithin(convolutions) : []
  const rows = images.shape[0]!
  const seen = folded.reduce((below, convolution, at) => {
    const made = bent(convolve(below, layers[at]!, convolution, between[at]!))
    const { channels, height, width } = between[at + 1]!
    return reshape(made, [made.shape[0]!, channels * height * width, rows])
  }, transposed(images))
  const values = layers.slice(folded.length, -1).reduce((below, { weights, biases }) => {
    const products = matmul(weights, below)
    return bent(biases ? add(products, biases) : products)
  }, seen)
  const { weights, biases } = layers.at(-1)!
  const logits = transposed(matmul(weights, values))
  return biases ? add(logits, biases) : logits
}

/**
 * How many images of the batch each member classifies rightly; [members, 1, 1]. The guess is the largest logit, the
 * first of equal ones. There are no 64-bit integers on the way, as an index of the largest would be: GPUs lack them.
 */
export function hits(logits: Tensor, { labels }: Pick<Batch, 'labels'>): Tensor {
  const classes = logits.shape.at(-1)!
  const places = constant([...Array(classes).keys()], [classes])
  // Where none is the largest, as among what is no number, the guess is no label, nor what fills up.
  const none = scalar(classes + 1)
  const guesses = smallest(where(compare('Equal', logits, largest(logits, [2])), places, none), [2])
  const right = compare('Equal', guesses, cast(reshape(labels, [...labels.shape, 1]), 'float'))
  return sum(cast(right, 'float'), [1, 2])
}
