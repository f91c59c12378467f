import { z } from 'zod'
import { whole } from '../../vocabulary/index.ts'
import { dataFormOf, inputsOf, type DataForm, type DatasetChoice, type ImageForm } from './datasets.ts'

/** Most convolutions of a network, and most numbers that one of them makes of an image. */
const MAX_CONVOLUTIONS = 8
export const MAX_VALUES = 1_000_000

const convolutionSchema = z.strictObject({
  channels: whole(1, 1024).meta({ title: 'channels' }),
  kernel: whole(1, 31).meta({ title: 'kernel' }),
  stride: whole(1, 16).default(1).meta({ title: 'stride' }),
  padding: whole(0, 15).default(0).meta({ title: 'padding' }),
})
export type Convolution = z.output<typeof convolutionSchema>

export const convolutionsSchema = z
  .array(convolutionSchema, 'must be a list such as [{"channels": 6, "kernel": 5, "stride": 2}]')
  .max(MAX_CONVOLUTIONS, `must be at most ${MAX_CONVOLUTIONS} convolutions`)

/** What of a config tells how its networks are made. */
export interface Model {
  dataset: DatasetChoice
  convolutions?: readonly Convolution[] | undefined
  hidden: readonly number[]
}

/**
 * Weights [fanIn, fanOut] and biases [fanOut] of one layer. Of a convolution fanIn is channels of the image · rows ·
 * columns of the kernel, in this order.
 */
export interface LayerForm {
  fanIn: number
  fanOut: number
}

/** What a convolution makes of an image; lengths below 1 where the kernel is larger than the image. */
export function convolved({ height, width }: ImageForm, { channels, kernel, stride, padding }: Convolution): ImageForm {
  const length = (before: number) => Math.floor((before + 2 * padding - kernel) / stride) + 1
  return { channels, height: length(height), width: length(width) }
}

/** The images between convolutions, from what the data set has to what the layers behind them see. */
export function imagesBetween(image: ImageForm, convolutions: readonly Convolution[] = []): ImageForm[] {
  const images = [image]
  for (const convolution of convolutions) images.push(convolved(images.at(-1)!, convolution))
  return images
}

/** All layers of a network, convolutions in front. */
export function layerForms(
  { convolutions = [], hidden }: Pick<Model, 'convolutions' | 'hidden'>,
  { image, classes }: DataForm,
): LayerForm[] {
  const images = imagesBetween(image, convolutions)
  const ofConvolutions = convolutions.map(({ channels, kernel }, index) => ({
    fanIn: images[index]!.channels * kernel * kernel,
    fanOut: channels,
  }))
  const widths = [inputsOf(images.at(-1)!), ...hidden, classes]
  return [...ofConvolutions, ...widths.slice(1).map((fanOut, layer) => ({ fanIn: widths[layer]!, fanOut }))]
}

/**
 * What networks of a config see. Of files it is what was found in them; where nothing was read yet, the least that
 * can be.
 */
export function dataFormIn({ dataset }: Pick<Model, 'dataset'>, found?: DataForm): DataForm {
  return found ?? dataFormOf(dataset) ?? { image: { channels: 1, height: 1, width: 1 }, classes: 1 }
}

/** Weights and biases of one network. */
export function parametersOf(model: Model, found?: DataForm): number {
  return layerForms(model, dataFormIn(model, found)).reduce((sum, { fanIn, fanOut }) => sum + (fanIn + 1) * fanOut, 0)
}

/** The first layer, of which snapshots are kept. */
export function firstLayerOf(model: Model, found?: DataForm): LayerForm {
  return layerForms(model, dataFormIn(model, found))[0]!
}

/** What one unit of the first layer weighs, as an image: the kernel of a convolution, else all that networks see. */
export function filterForm(model: Model, found?: DataForm): ImageForm {
  const { image } = dataFormIn(model, found)
  const [first] = model.convolutions ?? []
  return first ? { channels: image.channels, height: first.kernel, width: first.kernel } : image
}

/** The layers in a few characters: 784-128-64-10, or 3×32×32-c6/5-c16/5-120-10 with convolutions. */
export function layersText(model: Model, between = '-', found?: DataForm): string {
  const form = found ?? dataFormOf(model.dataset)
  const { convolutions = [], hidden } = model
  const { channels, height, width } = form?.image ?? {}
  const asImage = channels === 1 ? `${height}×${width}` : `${channels}×${height}×${width}`
  const first = !form ? '…' : convolutions.length > 0 ? asImage : inputsOf(form.image)
  const folded = convolutions.map(
    ({ channels: made, kernel, stride }) => `c${made}/${kernel}${stride > 1 ? `:${stride}` : ''}`,
  )
  return [first, ...folded, ...hidden, form?.classes ?? '…'].join(between)
}
