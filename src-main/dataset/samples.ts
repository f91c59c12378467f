import { OverstepError } from '#shared/contract/index.ts'
import type { Stream } from '#shared/random/index.ts'

/** Width and height of an image, pixels of an image, number of digits. */
export const SIDE = 28
export const PIXELS = SIDE * SIDE
export const CLASSES = 10

/** Images of digits and what they show. */
export interface Samples {
  /** Ink of each pixel, 0…255, shape [count, 784], row-major. */
  images: Uint8Array
  /** The digit of each image, 0…9, shape [count]. */
  labels: Uint8Array
  count: number
}

/**
 * Checks how many samples are asked for.
 * @throws {OverstepError} `invalid-input` at `field` when `size` is not a whole number from 1 to `available`.
 */
export function checkSize(field: 'trainSize' | 'testSize', size: number, available: number, dataset: string): void {
  if (Number.isInteger(size) && size >= 1 && size <= available) return
  const message = `must be a whole number from 1 to ${available}, the number of images that ${dataset} has, got ${size}`
  throw new OverstepError('invalid-input', `${field}: ${message}`, { issues: [{ path: field, message }] })
}

/**
 * `size` of the samples, drawn without replacement and in random order; the samples as they are where that is all of
 * them.
 */
export function drawSamples(samples: Samples, size: number, random: Stream): Samples {
  if (size === samples.count) return samples
  const order = Uint32Array.from({ length: samples.count }, (_, index) => index)
  random.shuffle(order, size)
  const images = new Uint8Array(size * PIXELS)
  const labels = new Uint8Array(size)
  for (let index = 0; index < size; index++) {
    const from = order[index]!
    images.set(samples.images.subarray(from * PIXELS, (from + 1) * PIXELS), index * PIXELS)
    labels[index] = samples.labels[from]!
  }
  return { images, labels, count: size }
}
