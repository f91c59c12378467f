import { valueOf } from './session.ts'

/** Images [count, inputs], row-major, a byte a pixel, and their labels. */
export interface Samples {
  images: Uint8Array
  labels: Uint8Array
  count: number
}

/** Mean and standard deviation of the pixels of MNIST's training images, on a scale of 0…1. */
export const [MEAN, DEVIATION] = [0.1307, 0.3081]

/** What the networks see of the byte of a pixel. */
export const normalised = (pixel: number) => (pixel / 255 - MEAN) / DEVIATION

/**
 * Images that go through the networks at once, where not a batch says how many; a turn of nine networks takes some 20
 * ms then.
 */
export const ROWS = 512

/** The images as graphs take them, [count, inputs]. */
export const picturesOf = ({ images, count }: Samples) => ({
  images: valueOf(images, [count, images.length / count]),
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
