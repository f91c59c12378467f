/**
 * Inputs that are the same in every training image, moved as one.
 *
 * 67 of MNIST's 784 pixels are black in all of its 60 000 training images, and a bias is the weight of one more input,
 * which is always 1. Let v be the values of such inputs and w a unit's weights there. With δ the slope of the loss
 * along the unit's sum, the slope along w is δv: gradient descent moves w along v and nowhere else. It commutes with
 * orthogonal changes of coordinates, and there is one after which a single coordinate of w moves: u = w·v/|v|, the
 * weight of an input whose value is |v|, since w·v = |v|u. So networks are trained with that one input in place of all
 * constant ones, 720 columns for 784, and without biases to add, to differentiate and to step in the first layer. What
 * u has moved by gives w back: w = w(0) + (u − u(0))·v/|v|. All of this is exact but for rounding, and holds for w
 * alone: images of the test set may differ where those of training do not. Other rules that are linear commute with
 * such changes too; weight decay does not, as it moves w along itself.
 */
import { norm } from '#shared/elementary/index.ts'
import { biasesShape, type EnsembleShape, weightsShape } from './perceptrons.ts'
import { type Samples, seenOf } from './samples.ts'
import { type Values, valueOf } from './session.ts'

/** Floats of a cache line: products are quickest, by some 3 %, where each row begins with one. */
const LINE = 16

/** Where the weights of constant inputs are, of all units of the first layers, member after member. */
export interface ConstantWeights {
  /** w(0), [units, constant inputs]; the bias is the last. */
  origin: Float32Array<ArrayBuffer>
  /** u, [units] */
  moved: Float32Array<ArrayBuffer>
}

/** Layers in training. */
export interface Condensed {
  /** By their names in a graph of the condensed shape. */
  layers: Values
  origin: ConstantWeights['origin']
}

/** How networks are trained whose inputs are partly the same in all images. */
export interface Condensation {
  /** Of the networks that are trained. */
  shape: EnsembleShape
  /** Their images: the pixels that differ, and 0 in the place of the constant input. */
  train: Samples
  /**
   * Condenses layers as `valuesOf` gives them; what is `known` of their constant inputs is taken where it is of these
   * layers, to the bit.
   */
  condense(layers: Values, known?: ConstantWeights): Condensed
  /** The layers as `valuesOf` gives them. */
  expand(condensed: Condensed): Values
  /** What `condense` needs to know to go on to the same bits. */
  constantsOf(condensed: Condensed): ConstantWeights | undefined
}

/**
 * Condenses what the training images have in common; where no pixel is the same in all of them, everything stays as it
 * is.
 */
export function condensationOf(train: Samples, whole: EnsembleShape): Condensation {
  const { members, widths } = whole
  const inputs = widths[0]!
  // Numbers that are taken as they are have no value in common that costs anything.
  if (!(train.images instanceof Uint8Array)) return untouched(train, whole)
  const common = constantPixels(train, inputs)
  if (common.length === 0) return untouched(train, whole)
  // Some may go on by themselves, to fill up the columns.
  const spare = LINE - 1 - ((inputs - common.length) % LINE)
  const constant = common.length > spare ? common.slice(spare) : common
  const live = Array.from({ length: inputs }, (_, pixel) => pixel).filter((pixel) => !constant.includes(pixel))
  const columns = live.length + 1
  const seen = seenOf(train)
  /** v, of the bias last. */
  const values = [...constant.map((pixel) => seen(train.images[pixel]!)), 1]
  const length = norm(values)
  const units = members * widths[1]!
  const shape = { ...whole, widths: [columns, ...widths.slice(1)], constant: length }
  const floats = (layers: Values, name: string) => layers[name]!.data as Float32Array<ArrayBuffer>

  /** u(0) of a unit. */
  function startOf(origin: Float32Array, unit: number): number {
    const product = values.reduce((sum, value, index) => sum + value * origin[unit * values.length + index]!, 0)
    return Math.fround(product / length)
  }

  function condenseFrom(
    layers: Values,
    origin: ConstantWeights['origin'],
    movedOf: (unit: number) => number,
  ): Condensed {
    const weights = floats(layers, 'weights 0')
    const condensed = new Float32Array(units * columns)
    for (let unit = 0; unit < units; unit++) {
      live.forEach((pixel, column) => (condensed[unit * columns + column] = weights[unit * inputs + pixel]!))
      condensed[(unit + 1) * columns - 1] = movedOf(unit)
    }
    const others = Object.entries(layers).filter(([name]) => name !== 'biases 0')
    const first = valueOf(condensed, weightsShape(shape, 0))
    return { layers: { ...Object.fromEntries(others), 'weights 0': first }, origin }
  }

  function expand({ layers, origin }: Condensed): Values {
    const condensed = floats(layers, 'weights 0')
    const [weights, biases] = [new Float32Array(units * inputs), new Float32Array(units)]
    for (let unit = 0; unit < units; unit++) {
      live.forEach((pixel, column) => (weights[unit * inputs + pixel] = condensed[unit * columns + column]!))
      const way = (condensed[(unit + 1) * columns - 1]! - startOf(origin, unit)) / length
      const weightAt = (index: number) => origin[unit * values.length + index]! + way * values[index]!
      constant.forEach((pixel, index) => (weights[unit * inputs + pixel] = weightAt(index)))
      biases[unit] = weightAt(constant.length)
    }
    return {
      ...layers,
      'weights 0': valueOf(weights, weightsShape(whole, 0)),
      'biases 0': valueOf(biases, biasesShape(whole, 0)),
    }
  }

  return {
    shape,
    train: { ...train, images: liveImages(train, inputs, live) },
    expand,

    condense(layers, known) {
      if (known?.moved.length === units && known.origin.length === units * values.length) {
        const condensed = condenseFrom(layers, known.origin, (unit) => known.moved[unit]!)
        if (areSame(expand(condensed), layers)) return condensed
      }
      const [weights, biases] = [floats(layers, 'weights 0'), floats(layers, 'biases 0')]
      const origin = new Float32Array(units * values.length)
      for (let unit = 0, at = 0; unit < units; unit++) {
        for (const pixel of constant) origin[at++] = weights[unit * inputs + pixel]!
        origin[at++] = biases[unit]!
      }
      return condenseFrom(layers, origin, (unit) => startOf(origin, unit))
    },

    constantsOf({ layers, origin }) {
      const weights = floats(layers, 'weights 0')
      return { origin, moved: Float32Array.from({ length: units }, (_, unit) => weights[(unit + 1) * columns - 1]!) }
    },
  }
}

/** Networks are trained as they are. */
export const untouched = (train: Samples, shape: EnsembleShape): Condensation => ({
  shape,
  train,
  condense: (layers) => ({ layers, origin: new Float32Array() }),
  expand: ({ layers }) => layers,
  constantsOf: () => undefined,
})

/** The pixels that are the same in all images. */
function constantPixels({ images, count }: Samples, inputs: number): number[] {
  let constant = Array.from({ length: inputs }, (_, pixel) => pixel)
  for (let image = 1; image < count; image++) {
    const from = image * inputs
    const same = (pixel: number) => images[from + pixel] === images[pixel]
    if (!constant.every(same)) constant = constant.filter(same)
  }
  return constant
}

/** The images with nothing but the live pixels, and 0 behind them. */
function liveImages({ images, count }: Samples, inputs: number, live: readonly number[]): Uint8Array {
  const columns = live.length + 1
  const condensed = new Uint8Array(count * columns)
  for (let image = 0; image < count; image++)
    for (let column = 0; column < live.length; column++)
      condensed[image * columns + column] = images[image * inputs + live[column]!]!
  return condensed
}

/** Whether the first layers are the same to the bit, but for networks that diverged, of which no number is kept. */
function areSame(one: Values, other: Values): boolean {
  return ['weights 0', 'biases 0'].every((name) => {
    const [values, others] = [one[name]!.data as Float32Array, other[name]!.data as Float32Array]
    return values.every((value, at) => Object.is(value, others[at]) || Number.isNaN(others[at]))
  })
}
