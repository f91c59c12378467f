import { aboutDataset, inputsOf, type ImageSamples, type ParsedArgument } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { loadDataset, ownImages, type Dataset } from './dataset.ts'
import type { Places } from './published.ts'
import type { Samples } from './samples.ts'

/** Points of a function that are shown. */
const POINTS = 200

/** Some images of a data set, to be looked at. */
export async function imageSamples(asked: ParsedArgument<'data.samples'>, places: Places): Promise<ImageSamples> {
  const { part, label, count } = asked
  const loaded = await wholeOf(asked.dataset, places)
  const { name, form, files } = loaded
  const { images, labels, targets } = loaded[part]
  const known = { dataset: name, image: form.image, files }
  if (targets) {
    const points = [...targets].map((target, index): [number, number] => [images[index]!, target])
    return { ...known, images: new Uint8Array(), labels: new Uint8Array(), counts: [], points }
  }
  const counts = new Array<number>(form.classes).fill(0)
  for (const each of labels) counts[each]!++
  const chosen = [...labels.keys()].filter((index) => label === null || labels[index] === label).slice(0, count)
  const size = inputsOf(form.image)
  const shown = new Uint8Array(chosen.length * size)
  const byteOf = bytesOf(images)
  chosen.forEach((index, at) => {
    for (let pixel = 0; pixel < size; pixel++) shown[at * size + pixel] = byteOf(images[index * size + pixel]!)
  })
  return { ...known, images: shown, labels: Uint8Array.from(chosen, (index) => labels[index]!), counts, points: [] }
}

/** All images of a data set; those of files that are not parted are shown as both parts. */
async function wholeOf(dataset: ParsedArgument<'data.samples'>['dataset'], places: Places): Promise<Dataset> {
  if (typeof dataset !== 'string') {
    const { images, ...rest } = await ownImages(dataset.path)
    const parts = 'all' in images ? { train: images.all, test: images.all } : images
    return { name: 'path', ...rest, ...parts }
  }
  const { most, isFitted } = aboutDataset(dataset === 'auto' ? 'mnist' : dataset)
  const sizes = isFitted ? { trainSize: POINTS, testSize: POINTS } : { trainSize: most.train, testSize: most.test }
  return loadDataset({ dataset, ...sizes, seed: 1, generator: GENERATOR, ...places })
}

/** Numbers as bytes, the least and the greatest of them as 0 and 255. */
function bytesOf(images: Samples['images']): (value: number) => number {
  if (images instanceof Uint8Array) return (value) => value
  let [least, most] = [Infinity, -Infinity]
  for (const value of images) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return (value) => (most > least ? Math.round((255 * (value - least)) / (most - least)) : 0)
}
