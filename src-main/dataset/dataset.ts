import { statSync } from 'node:fs'
import type { DatasetName } from '#shared/contract/index.ts'
import { FIRST_GENERATOR, type Generator, type Stream, streamOf } from '#shared/random/index.ts'
import { lackOfNamed, lookForMnist, mnistFiles, mnistMissing, readDigits, type Places } from './mnist.ts'
import { checkSize, drawSamples, type Samples } from './samples.ts'
import { drawDigits } from './synthetic.ts'

export interface DatasetRequest extends Places {
  /** `auto` is MNIST where its files are found or a folder was named for them, else synthetic digits. */
  dataset: 'auto' | DatasetName
  /** How many images to train on, at most 60 000. */
  trainSize: number
  /** How many images to test on, at most 10 000. */
  testSize: number
  /** Non-negative whole number; draws the subset of MNIST, or the synthetic digits. */
  seed: number
  /** Of random numbers; the first one where it is left out, as in the settings of runs of before there were others. */
  generator?: Generator | undefined
}

export interface Dataset {
  name: DatasetName
  train: Samples
  test: Samples
}

/** As many images are drawn in a tenth of a second. */
const FEW = 2500

/**
 * Loads images of digits. MNIST in full keeps the order of its files; fewer images are drawn by the seed, in random
 * order. Synthetic digits are drawn by the seed alone; those of a smaller size are other images than the first ones of
 * a larger size. The same request gives the same bytes.
 * @throws {OverstepError} `invalid-input` at trainSize or testSize when there are not as many images; `not-found`
 *   when MNIST is asked for, or a folder named for it, and it is not there; `storage` when its files are damaged or are
 *   not MNIST, also under `auto`; or the reason of `signal` when it is aborted
 */
export async function loadDataset(request: DatasetRequest, signal?: AbortSignal): Promise<Dataset> {
  const { dataset, trainSize, testSize, seed, generator = FIRST_GENERATOR } = request
  const name = dataset === 'auto' ? usualDataset(request) : dataset
  // All data sets take the sizes of MNIST, so that a config that works with one works with the other.
  checkSize('trainSize', trainSize, mnistFiles.trainImages.count, name)
  checkSize('testSize', testSize, mnistFiles.testImages.count, name)
  const random = {
    train: streamOf(generator, 'training images', seed),
    test: streamOf(generator, 'test images', seed),
  }
  return { name, ...(await sources[name]({ ...request, generator }, random, signal)) }
}

/** Gives the images of a data set, as many as are asked for. */
type Source = (
  request: DatasetRequest & { generator: Generator },
  random: Record<'train' | 'test', Stream>,
  signal?: AbortSignal,
) => Promise<Parts>

const sources: Record<DatasetName, Source> = { mnist: readMnist, 'synthetic-digits': drawSynthetic }

/** MNIST where it is found. Who names a folder wants what is in it, not digits that nobody wrote. */
function usualDataset(places: Places): DatasetName {
  const looked = lookForMnist(places)
  const isThere = looked.some(({ missing }) => missing.length === 0)
  return isThere || lackOfNamed(looked) !== undefined ? 'mnist' : 'synthetic-digits'
}

async function readMnist(
  { trainSize, testSize, ...places }: DatasetRequest,
  random: Record<'train' | 'test', Stream>,
  signal?: AbortSignal,
): Promise<Parts> {
  const looked = lookForMnist(places)
  const complete = looked.find(({ missing }) => missing.length === 0)
  if (!complete) throw mnistMissing(looked)
  const files = [...complete.found.values()].map((path) => [path, statSync(path).mtimeMs])
  const { train, test } = await kept(JSON.stringify(files), () => readDigits(complete, signal))
  return { train: drawSamples(train, trainSize, random.train), test: drawSamples(test, testSize, random.test) }
}

async function drawSynthetic(
  { trainSize, testSize, seed, generator }: DatasetRequest,
  random: Record<'train' | 'test', Stream>,
  signal?: AbortSignal,
): Promise<Parts> {
  const draw = async () => ({
    train: await drawDigits(trainSize, random.train, signal),
    test: await drawDigits(testSize, random.test, signal),
  })
  // A preview's few are drawn at once, and must not cost the many that are looked at and trained on.
  if (trainSize + testSize <= FEW) return draw()
  return kept(JSON.stringify({ trainSize, testSize, seed, generator }), draw)
}

type Parts = Pick<Dataset, 'train' | 'test'>
let last: { key: string; parts: Parts } | undefined

/** The images that were loaded last, or those that `load` gives: reading or drawing all of them takes seconds. */
async function kept(key: string, load: () => Promise<Parts>): Promise<Parts> {
  if (last?.key === key) return last.parts
  last = undefined
  const parts = await load()
  last = { key, parts }
  return parts
}
