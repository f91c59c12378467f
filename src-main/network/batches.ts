import type { GradientNoise } from '#shared/contract/index.ts'
import { type Generator, streamOf } from '#shared/random/index.ts'
import type { Order } from './order.ts'
import type { Samples } from './samples.ts'

/**
 * Which training images each step sees. The images are shuffled anew for each epoch by the stream of `seed` and the
 * number of the epoch; those that do not fill a last batch are left out of that epoch. A batch of all images is the
 * same at every step.
 *
 * @param order where it begins, and which one it is; from the first batch of the first one where it is left out
 * @param further 0 for those that are trained on; else for others, in an order of their own for each number
 * @returns indices of the batch of a step
 */
export function batches(
  count: number,
  batchSize: number,
  seed: number,
  generator: Generator,
  { first, number }: Order = { first: 0, number: 0 },
  further = 0,
): (step: number) => Int32Array {
  const perEpoch = Math.floor(count / batchSize)
  const whole = Int32Array.from({ length: count }, (_, index) => index)
  if (batchSize === count) return () => whole
  let epoch = -1
  let order = whole
  const other = number > 0 ? [number] : []
  return (taken) => {
    const step = first + taken
    if (epoch !== Math.floor(step / perEpoch)) {
      epoch = Math.floor(step / perEpoch)
      order = whole.slice()
      const stream =
        further === 0
          ? streamOf(generator, 'order', seed, epoch, ...other)
          : streamOf(generator, 'further order', seed, epoch, further, ...other)
      stream.shuffle(order)
    }
    const from = (step % perEpoch) * batchSize
    return order.subarray(from, from + batchSize)
  }
}

/** Slice `slice` of the indices of a batch, filled up with −1 to `rows` of them. */
export function inSlices(batch: Int32Array, slice: number, rows: number): Int32Array {
  const filled = new Int32Array(rows).fill(-1)
  filled.set(batch.subarray(slice * rows, (slice + 1) * rows))
  return filled
}

/** What the images of the steps of an ensemble follow from. */
interface Course {
  data: { train: Samples }
  seed: number
  generator: Generator
  noise?: GradientNoise
  order?: Order
}

/** The images that each step of an ensemble looks at: a batch, and two further ones where noise is their difference. */
export function batchesOf({ data, seed, generator, noise, order }: Course, size: number): (step: number) => Int32Array {
  const of = (further: number) => batches(data.train.count, size, seed, generator, order, further)
  const [own, one, other] = [of(0), of(1), of(2)]
  if (!noise?.batchDifference) return own
  return (step) => Int32Array.from([...own(step), ...one(step), ...other(step)])
}
