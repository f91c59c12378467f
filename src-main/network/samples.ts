import { type Values, valueOf } from './session.ts'

/** Images [count, inputs], row-major, a byte a pixel or numbers, which networks see as they are, and their labels. */
export interface Samples {
  images: Uint8Array | Float32Array
  labels: Uint8Array
  /** Where a number is fitted, what each image is to give; labels are 0 then. */
  targets?: Float32Array
  count: number
  /** By which bytes are normalised; MNIST's where it is left out. */
  scale?: Scale
}

/** Mean and standard deviation of pixels, on a scale of 0…1. */
export interface Scale {
  mean: number
  deviation: number
}

/** Those of MNIST's training images. */
const USUAL: Scale = { mean: 0.1307, deviation: 0.3081 }

/** How graphs take samples. */
export interface SampleForm {
  /** By which bytes are normalised; undefined of numbers. */
  scale: Scale | undefined
  /** Whether a number is fitted. */
  isFitted: boolean
}

export const formOf = ({ images, targets, scale = USUAL }: Samples): SampleForm => ({
  scale: images instanceof Uint8Array ? scale : undefined,
  isFitted: targets !== undefined,
})
/** Of bytes with labels. */
export const usualForm: SampleForm = { scale: USUAL, isFitted: false }

/** What networks see of the byte of a pixel. */
export const normalisedBy = (pixel: number, { mean, deviation }: Scale) => (pixel / 255 - mean) / deviation

/** The same of MNIST. */
export const normalised = (pixel: number) => normalisedBy(pixel, USUAL)

/** What networks see of a pixel of these samples. */
export function seenOf(samples: Samples): (pixel: number) => number {
  const { scale } = formOf(samples)
  return scale ? (pixel) => normalisedBy(pixel, scale) : (pixel) => pixel
}

/**
 * Images that go through the networks at once, where not a batch says how many; a turn of nine networks takes some 20
 * ms then.
 */
export const ROWS = 512

/** The images as graphs take them, [count, inputs], and what they are to give, [count, 1]. */
export const picturesOf = ({ images, targets, count }: Samples): Values => ({
  images: valueOf(images, [count, images.length / count]),
  ...(targets && { targets: valueOf(targets, [count, 1]) }),
})

/**
 * What graphs need to look up images and their labels.
 * @param chosen indices of the images of each turn, [turns, rows]; −1 fills up
 */
export function choiceOf({ labels }: Samples, chosen: Int32Array, rows: number, classes: number) {
  const shape = [chosen.length / rows, rows]
  return {
    // Whatever image fills up, its label is none of the classes.
    batches: valueOf(chosen, shape),
    labels: valueOf(
      chosen.map((index) => (index < 0 ? classes : labels[index]!)),
      shape,
    ),
  }
}

/** The first so many samples, or all where there are fewer. */
export function firstOf({ images, labels, targets, count, ...rest }: Samples, most: number): Samples {
  const [inputs, wanted] = [images.length / count, Math.min(most, count)]
  return {
    ...rest,
    images: images.subarray(0, wanted * inputs),
    labels: labels.subarray(0, wanted),
    ...(targets && { targets: targets.subarray(0, wanted) }),
    count: wanted,
  }
}
