import { CLASSES, PIXELS, MOST_IMAGES, type DigitSamples, type ParsedArgument } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { loadDataset } from './dataset.ts'
import type { Places } from './mnist.ts'

/** Some images of a data set, to be looked at. */
export async function digitSamples(asked: ParsedArgument<'data.samples'>, places: Places): Promise<DigitSamples> {
  const { dataset, part, digit, count } = asked
  const sizes = { trainSize: MOST_IMAGES.train, testSize: MOST_IMAGES.test }
  const loaded = await loadDataset({ dataset, ...sizes, seed: 1, generator: GENERATOR, ...places })
  const { images, labels } = loaded[part]
  const counts = new Array<number>(CLASSES).fill(0)
  for (const label of labels) counts[label]!++
  const chosen = [...labels.keys()].filter((index) => digit === null || labels[index] === digit).slice(0, count)
  const shown = new Uint8Array(chosen.length * PIXELS)
  chosen.forEach((index, at) => shown.set(images.subarray(index * PIXELS, (index + 1) * PIXELS), at * PIXELS))
  return { dataset: loaded.name, images: shown, labels: Uint8Array.from(chosen, (index) => labels[index]!), counts }
}
