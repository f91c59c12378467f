import type * as Tensorflow from '@tensorflow/tfjs'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import { type Convolution, imagesBetween, type ImageForm } from '#shared/contract/index.ts'

/**
 * A convolution by TensorFlow.js: the sum over all pixels of the kernel of what each sees times its weights. Its own
 * convolution has no gradient on the backend that works everywhere.
 *
 * @param values images plane by plane, [images, channels · rows · columns]
 * @param weights [channels · kernel · kernel, channels made]
 * @param biases [channels made]
 * @returns the same form as `values`, after `bent`
 */
export function convolveBy(
  tf: typeof Tensorflow,
  values: Tensor2D,
  { weights, biases }: { weights: Tensor; biases: Tensor },
  convolution: Convolution,
  image: ImageForm,
  bent: (sums: Tensor) => Tensor,
): Tensor2D {
  const { channels, height, width } = image
  const { kernel, stride, padding, channels: made } = convolution
  const [, after] = imagesBetween(image, [convolution])
  const count = values.shape[0]
  // Rows and columns in blocks as long as the stride, so that each pixel of the kernel sees one of each block.
  const blocks = [height, width].map((side) => Math.ceil((side + 2 * padding) / stride)) as [number, number]
  const around = [height, width].map((side, axis) => [padding, blocks[axis]! * stride - side - padding]) as [
    [number, number],
    [number, number],
  ]
  const pixels = tf.transpose(tf.reshape(values, [count, channels, height, width]), [0, 2, 3, 1])
  const padded = tf.pad(pixels, [[0, 0], ...around, [0, 0]])
  const across = blocks[1] * stride * channels
  const kernels = tf.reshape(weights, [channels, kernel * kernel, made])
  const parts = Array.from({ length: kernel * kernel }, (_, pixel) => {
    const [down, right] = [Math.floor(pixel / kernel), pixel % kernel]
    const ofBlocks = tf.slice(
      tf.reshape(padded, [count * blocks[0], stride, across]),
      [0, down % stride, 0],
      [-1, 1, -1],
    )
    const rows = tf.slice(
      tf.reshape(ofBlocks, [count, blocks[0], across]),
      [0, Math.floor(down / stride), 0],
      [-1, after!.height, -1],
    )
    const ofColumns = tf.slice(
      tf.reshape(rows, [count * after!.height * blocks[1], stride, channels]),
      [0, right % stride, 0],
      [-1, 1, -1],
    )
    const seen = tf.slice(
      tf.reshape(ofColumns, [count * after!.height, blocks[1], channels]),
      [0, Math.floor(right / stride), 0],
      [-1, after!.width, -1],
    )
    const own = tf.reshape(tf.slice(kernels, [0, pixel, 0], [-1, 1, -1]), [channels, made])
    return tf.matMul(tf.reshape(seen, [-1, channels]), own)
  })
  const sums = tf.add(
    parts.reduce((sum, part) => tf.add(sum, part)),
    biases,
  )
  const images = tf.reshape(bent(sums), [count, after!.height, after!.width, made])
  return tf.reshape(tf.transpose(images, [0, 3, 1, 2]), [count, made * after!.height * after!.width])
}
