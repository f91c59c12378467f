import { type Convolution, imagesBetween, type ImageForm, inputsOf } from '#shared/contract/index.ts'
import { add, matmul, reshape, takeRows } from './operations.ts'
import type { Tensor } from './tensor.ts'

/** Convolutions in front of all other layers, and the images that they see. */
export interface Convolutions {
  image: ImageForm
  layers: readonly Convolution[]
}

/**
 * A convolution (as torch.nn.Conv2d has it, a cross-correlation with zeros around the image) as a product of matrices:
 * the rows of all pixels that the kernel sees at each place, times the weights. Images lie in columns, so that a row of
 * it is one pixel of all images, which is moved as a whole.
 *
 * @param below [channels · rows · columns, images] or, of each member, [members, …, images]
 * @param weights [members, channels made, channels · kernel · kernel]
 * @param biases [members, channels made, 1]
 * @returns sums [members, channels made, rows · columns of what is made · images]
 */
export function convolve(
  below: Tensor,
  { weights, biases }: { weights: Tensor; biases?: Tensor },
  convolution: Convolution,
  image: ImageForm,
): Tensor {
  const patches = takeRows(below, patchPlaces(image, convolution))
  const [stack, columns] = [below.shape.slice(0, -2), below.shape.at(-1)!]
  const fanIn = weights.shape.at(-1)!
  const products = matmul(weights, reshape(patches, [...stack, fanIn, (patches.shape.at(-2)! / fanIn) * columns]))
  return biases ? add(products, biases) : products
}

/** The images between the convolutions of networks. */
export const imagesWithin = ({ image, layers }: Convolutions): ImageForm[] => imagesBetween(image, layers)

/**
 * Which pixel of an image the kernel sees, −1 outside of it: [channels, rows and columns of the kernel, places].
 */
function patchPlaces(image: ImageForm, convolution: Convolution): number[] {
  const { kernel, stride, padding } = convolution
  const [, made] = imagesBetween(image, [convolution])
  const places: number[] = []
  for (let channel = 0; channel < image.channels; channel++)
    for (let down = 0; down < kernel; down++)
      for (let across = 0; across < kernel; across++)
        for (let row = 0; row < made!.height; row++)
          for (let column = 0; column < made!.width; column++) {
            const [y, x] = [row * stride + down - padding, column * stride + across - padding]
            const isInside = y >= 0 && y < image.height && x >= 0 && x < image.width
            places.push(isInside ? (channel * image.height + y) * image.width + x : -1)
          }
  return places
}

/** Numbers of one image that the widest convolution handles at once: pixels that its kernel sees, at all places. */
export function widestOf({ image, layers }: Convolutions): number {
  const images = imagesBetween(image, layers)
  return layers.reduce((most, { kernel }, layer) => {
    const { height, width } = images[layer + 1]!
    return Math.max(most, images[layer]!.channels * kernel * kernel * height * width, inputsOf(images[layer]!))
  }, 1)
}

/** Products of numbers that all convolutions take for one image. */
export function productsOf({ image, layers }: Convolutions): number {
  const images = imagesBetween(image, layers)
  return layers.reduce(
    (sum, { kernel }, layer) => sum + images[layer]!.channels * kernel * kernel * inputsOf(images[layer + 1]!),
    0,
  )
}
