import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  aboutDataset,
  dataFormOf,
  publishedNames,
  type DataForm,
  type DatasetChoice,
  type DatasetName,
  type PublishedName,
} from '#shared/contract/index.ts'
import { FIRST_GENERATOR, type Generator, type Stream, streamOf } from '#shared/random/index.ts'
import { chebyshevSamples } from './chebyshev.ts'
import { folderOf } from './folder.ts'
import { fileProblem } from './own-error.ts'
import { readOwnFiles, type OwnImages } from './own-files.ts'
import { lackOfNamed, lookFor, lookForMnist, missingSet, readPublished, type Places } from './published.ts'
import { checkSize, drawSamples, takeSamples, type Samples, type SourceFile } from './samples.ts'
import { drawDigits } from './synthetic.ts'

export interface DatasetRequest extends Places {
  /** `auto` is MNIST where its files are found or a folder was named for them, else synthetic digits. */
  dataset: DatasetChoice
  /** How many images to train on; there are 60 000 of most data sets. */
  trainSize: number
  /** How many images to test on; there are 10 000 of most. */
  testSize: number
  /** Of the Chebyshev polynomial, where that is the data set. */
  degree?: number | undefined
  /** Non-negative whole number; draws the subset of a data set, or the synthetic digits. */
  seed: number
  /** Of random numbers; the first one where it is left out, as in the settings of runs of before there were others. */
  generator?: Generator | undefined
}

export interface Dataset {
  name: DatasetName
  /** What networks see of it. */
  form: DataForm
  train: Samples
  test: Samples
  /** The files that it was read from; none where it needs none. */
  files: SourceFile[]
}

/** As many images are drawn in a tenth of a second. */
const FEW = 2500
/** The degree of Chebyshev's polynomial where none is named. */
const DEGREE = 4

/**
 * Loads images. A data set in full keeps the order of its files; fewer images are drawn by the seed, in random order.
 * Synthetic digits are drawn by the seed alone; those of a smaller size are other images than the first ones of
 * a larger size. The same request gives the same bytes.
 * @throws {OverstepError} `invalid-input` at trainSize or testSize when there are not as many images; `not-found`
 *   when a data set is asked for, or a folder named for it, and it is not there; `storage` when its files are damaged
 *   or are others, also under `auto`; or the reason of `signal` when it is aborted
 */
export async function loadDataset(request: DatasetRequest, signal?: AbortSignal): Promise<Dataset> {
  const { dataset, trainSize, testSize, seed, generator = FIRST_GENERATOR } = request
  const name = typeof dataset !== 'string' ? 'path' : dataset === 'auto' ? usualDataset(request) : dataset
  const most = mostOf(name)
  checkSize('trainSize', trainSize, most.train, name)
  checkSize('testSize', testSize, most.test, name)
  const random = {
    train: streamOf(generator, 'training images', seed),
    test: streamOf(generator, 'test images', seed),
  }
  const {
    form = dataFormOf(name as DatasetChoice)!,
    files = [],
    train,
    test,
  } = await sources[name]({ ...request, generator }, random, signal)
  return { name, form, train, test, files }
}

/** How many images a data set has at most; of files it is known when they are read. */
const mostOf = (name: DatasetName) => aboutDataset(name).most

/** Gives the images of a data set, as many as are asked for. */
type Source = (
  request: DatasetRequest & { generator: Generator },
  random: Record<'train' | 'test', Stream>,
  signal?: AbortSignal,
) => Promise<Parts & Partial<Pick<Dataset, 'form' | 'files'>>>

const published = Object.fromEntries(publishedNames.map((name) => [name, readFrom(name)])) as Record<
  PublishedName,
  Source
>

const sources: Record<DatasetName, Source> = {
  ...published,
  'synthetic-digits': drawSynthetic,
  chebyshev: async ({ trainSize, testSize, degree = DEGREE }) => ({
    train: chebyshevSamples(trainSize, degree),
    test: chebyshevSamples(testSize, degree),
  }),
  path: readPath,
}

/** MNIST where it is found. Who names a folder wants what is in it, not digits that nobody wrote. */
function usualDataset(places: Places): DatasetName {
  const looked = lookForMnist(places)
  const isThere = looked.some(({ missing }) => missing.length === 0)
  return isThere || lackOfNamed(looked) !== undefined ? 'mnist' : 'synthetic-digits'
}

function readFrom(name: PublishedName): Source {
  return async ({ trainSize, testSize, ...places }, random, signal) => {
    const looked = lookFor(name, places)
    const complete = looked.find(({ missing }) => missing.length === 0)
    if (!complete) throw missingSet(name, looked)
    const paths = [...complete.found.values()].map((path) => [path, statSync(path).mtimeMs])
    const whole = await kept(JSON.stringify(paths), () => readPublished(name, complete, signal))
    return {
      train: drawSamples(whole.train, trainSize, random.train),
      test: drawSamples(whole.test, testSize, random.test),
      files: whole.files,
    }
  }
}

/** Files of the user's own; where they are not parted into training and test images, these are drawn of all. */
async function readPath(
  { dataset, trainSize, testSize }: DatasetRequest,
  random: Record<'train' | 'test', Stream>,
  signal?: AbortSignal,
): ReturnType<Source> {
  const { path } = dataset as { path: string }
  const { images, ...rest } = await ownImages(path, signal)
  if ('train' in images) {
    checkSize('trainSize', trainSize, images.train.count, path)
    checkSize('testSize', testSize, images.test.count, path)
    const train = drawSamples(images.train, trainSize, random.train)
    return { ...rest, train, test: drawSamples(images.test, testSize, random.test) }
  }
  const { count } = images.all
  if (count < 2) throw fileProblem(path, 'must have at least two images: one to train on and one to test on')
  checkSize('trainSize', trainSize, count - 1, `the rest of ${path}, whose ${count} images are for tests too,`)
  checkSize('testSize', testSize, count - trainSize, `the rest of ${path}`)
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  random.train.shuffle(order, trainSize + testSize)
  const take = (from: number, size: number) => takeSamples(images.all, order.subarray(from, from + size))
  return { ...rest, train: take(0, trainSize), test: take(trainSize, testSize) }
}

/** When a file was changed, or the files of a folder: that of a folder tells nothing of files written again. */
function timesOf(path: string): unknown {
  const place = statSync(path, { throwIfNoEntry: false })
  if (!place?.isDirectory()) return place?.mtimeMs
  const times = (name: string) => statSync(join(path, name), { throwIfNoEntry: false })?.mtimeMs
  return readdirSync(path)
    .filter((name) => /idx\d/.test(name))
    .map((name) => [name, times(name)])
}

/** All images of files of the user's own; what it throws is what `readOwnFiles` throws. */
export async function ownImages(path: string, signal?: AbortSignal): Promise<OwnImages> {
  return kept(JSON.stringify([path, timesOf(folderOf(path))]), () => readOwnFiles(path, signal))
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
let last: { key: string; images: unknown } | undefined

/** The images that were loaded last, or those that `load` gives: reading or drawing all of them takes seconds. */
async function kept<Images>(key: string, load: () => Promise<Images>): Promise<Images> {
  if (last?.key === key) return last.images as Images
  last = undefined
  const images = await load()
  last = { key, images }
  return images
}
