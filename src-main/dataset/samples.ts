import { OverstepError } from '#shared/contract/index.ts'
import type { Stream } from '#shared/random/index.ts'

/** Width and height of an image, pixels of an image, number of digits. */
export const SIDE = 28
export const PIXELS = SIDE * SIDE
export const CLASSES = 10

/** Images and what they show. */
export interface Samples {
  /**
   * Shape [count, inputs], row-major, plane by plane: a byte for each pixel, of digits the ink, or numbers, which
   * networks see as they are.
   */
  images: Uint8Array | Float32Array
  /** The class of each image, of digits 0…9, shape [count]; all 0 where there are targets. */
  labels: Uint8Array
  /** Where a number is fitted, what each image is to give, shape [count]. */
  targets?: Float32Array
  count: number
  /** Mean and standard deviation of bytes on a scale of 0…1, by which they are normalised; MNIST's where left out. */
  scale?: Scale
}

export interface Scale {
  mean: number
  deviation: number
}

/** A file that images were read from, and what is in it. */
export interface SourceFile {
  /** Its name, without its folder. */
  name: string
  /** Of its content, unzipped where it is gzip, in hexadecimal. */
  sha256: string
}

/** Mean and standard deviation of bytes on a scale of 0…1. Sums are whole numbers, which are added up exactly. */
export function scaleOf(images: Uint8Array): Scale {
  let [sum, squares] = [0, 0]
  for (const byte of images) {
    sum += byte
    squares += byte * byte
  }
  const mean = sum / images.length / 255
  const deviation = Math.sqrt(Math.max(0, squares / images.length / 65_025 - mean * mean))
  return { mean, deviation: deviation > 0 ? deviation : 1 }
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
  return takeSamples(samples, order.subarray(0, size))
}

/** The samples at these places, in this order. */
export function takeSamples(samples: Samples, places: Uint32Array): Samples {
  const inputs = samples.images.length / samples.count
  const size = places.length
  const images = samples.images instanceof Uint8Array ? new Uint8Array(size * inputs) : new Float32Array(size * inputs)
  const labels = new Uint8Array(size)
  places.forEach((from, index) => {
    images.set(samples.images.subarray(from * inputs, (from + 1) * inputs), index * inputs)
    labels[index] = samples.labels[from]!
  })
  return {
    ...samples,
    images,
    labels,
    ...(samples.targets && { targets: Float32Array.from(places, (from) => samples.targets![from]!) }),
    count: size,
  }
}
