import { type Values, valueOf } from './session.ts'

/** Images [count, inputs], row-major, a byte a pixel, and their labels. */
export interface Samples {
  images: Uint8Array
  labels: Uint8Array
  count: number
}

/** Images that go through the networks at once, where not a batch says how many; a turn of nine networks takes some 20 ms then. */
export const ROWS = 512

/** What graphs need to look up the images with the `chosen` indices, [turns, rows]. */
export function imagesOf({ images, labels, count }: Samples, chosen: Int32Array, rows: number): Values {
  return {
    images: valueOf(images, [count, images.length / count]),
    labels: valueOf(labels, [count]),
    batches: valueOf(chosen, [chosen.length / rows, rows]),
  }
}
