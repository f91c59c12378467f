import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { aboutDataset, OverstepError, type PublishedName, type PublishedSet } from '#shared/contract/index.ts'
import { readCifar, type ArchiveSpec } from './cifar.ts'
import { readIdx } from './content.ts'
import { folderOf, placesIn } from './folder.ts'
import { unreadable, type IdxSpec } from './idx.ts'
import { scaleOf, type Samples, type SourceFile } from './samples.ts'

/** What a file of a published data set must be. */
export type FileSpec = IdxSpec | ArchiveSpec

/** The four files of a dataset in the form of MNIST. */
export interface DigitFiles {
  trainImages: IdxSpec
  trainLabels: IdxSpec
  testImages: IdxSpec
  testLabels: IdxSpec
}

/** MNIST as published by LeCun, Cortes and Burges. */
export const mnistFiles: DigitFiles = {
  trainImages: {
    stem: 'train-images',
    holds: 'images',
    count: 60_000,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    stem: 'train-labels',
    holds: 'labels',
    count: 60_000,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    stem: 't10k-images',
    holds: 'images',
    count: 10_000,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    stem: 't10k-labels',
    holds: 'labels',
    count: 10_000,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
}

/** Four files of which the MD5 of the published gzip files are known: of train and test, images and labels. */
function filesOf(dataset: PublishedName, sums: Record<keyof DigitFiles, string>): DigitFiles {
  const { trainImages, trainLabels, testImages, testLabels } = mnistFiles
  const of = ({ stem, holds, count }: IdxSpec, md5: string): IdxSpec => ({ dataset, stem, holds, count, md5 })
  return {
    trainImages: of(trainImages, sums.trainImages),
    trainLabels: of(trainLabels, sums.trainLabels),
    testImages: of(testImages, sums.testImages),
    testLabels: of(testLabels, sums.testLabels),
  }
}

/** A published data set. */
interface Publication {
  files: DigitFiles | ArchiveSpec
  /** Addresses that a file name is put behind, the preferred one first. */
  mirrors: readonly string[]
  /** The folder that torchvision keeps it in, in the one that it is given. */
  torchvision: string
}

/** Addresses and sums as torchvision lists them (datasets/mnist.py); of CIFAR-10 those of its page. */
export const publications: Record<PublishedName, Publication> = {
  mnist: {
    files: mnistFiles,
    mirrors: ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'],
    torchvision: 'MNIST',
  },
  'fashion-mnist': {
    files: filesOf('fashion-mnist', {
      trainImages: '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      trainLabels: '25c81989df183df01b3e8a0aad5dffbe',
      testImages: 'bef4ecab320f06d8554ea6380940ec79',
      testLabels: 'bb300cfdad3c16e7a12a480ee83cd310',
    }),
    mirrors: ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'],
    torchvision: 'FashionMNIST',
  },
  kmnist: {
    files: filesOf('kmnist', {
      trainImages: 'bdb82020997e1d708af4cf47b453dcf7',
      trainLabels: 'e144d726b3acfaa3e44228e80efcd344',
      testImages: '5c965bf0a639b31b8f53240b1b52f4d7',
      testLabels: '7320c461ea6c1c855c0b718fb2a4b134',
    }),
    mirrors: ['http://codh.rois.ac.jp/kmnist/dataset/kmnist/'],
    torchvision: 'KMNIST',
  },
  'cifar-10': {
    files: {
      dataset: 'cifar-10',
      stem: 'cifar-10-binary',
      holds: 'archive',
      count: 10_000,
      bytes: 170_052_171,
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    },
    mirrors: ['https://www.cs.toronto.edu/~kriz/'],
    torchvision: 'CIFAR10',
  },
}

/** The specs of all files, in the order in which they are looked for and downloaded. */
export function specsOf(files: DigitFiles): IdxSpec[]
export function specsOf(files: DigitFiles | ArchiveSpec): FileSpec[]
export function specsOf(files: DigitFiles | ArchiveSpec): FileSpec[] {
  if ('holds' in files) return [files]
  return [files.testLabels, files.trainLabels, files.testImages, files.trainImages]
}

/** Where published data sets may be, besides the folders that OVERSTEP_MNIST_DIR and OVERSTEP_DATASETS_DIR name. */
export interface Places {
  /** A folder that the user names for MNIST; looked at first. */
  directory?: string
  /** Those for other data sets. */
  others?: Readonly<Partial<Record<PublishedName, string>>>
  /** The data folder of Overstep; its folder `mnist` is looked at last. */
  dataDir?: string
}

/** A folder that was looked at, and what it has. */
export interface Looked {
  /** Of one that was named the folder in it that has the files. */
  directory: string
  /**
   * How it came to be looked at: the user named it in the settings, OVERSTEP_MNIST_DIR does, or it is the one for
   * downloads.
   */
  source: PublishedSet['places'][number]['source']
  /** Paths by the stem of the name, of those of the four files that are there. */
  found: Map<string, string>
  /** Usual names of those that are not. */
  missing: string[]
}

/** The usual name of a file, as its authors publish it. */
export function publishedName({ stem, holds }: FileSpec): string {
  if (holds === 'archive') return `${stem}.tar.gz`
  return `${stem}-idx${holds === 'images' ? 3 : 1}-ubyte.gz`
}

/** The folder in the data folder of Overstep that a data set is downloaded into. */
export function folderFor(dataset: PublishedName, dataDir: string): string {
  return join(resolve(dataDir), dataset)
}

/** As `lookFor`, for MNIST. */
export function lookForMnist(places: Places, files: DigitFiles = mnistFiles): Looked[] {
  return lookFor('mnist', places, files)
}

/**
 * Looks, in the order of preference, at every place where a data set may be; files are looked for by name only and not
 * opened.
 * @throws {OverstepError} `storage` when one of the places cannot be looked into
 */
export function lookFor(dataset: PublishedName, { directory, others, dataDir }: Places, given?: DigitFiles): Looked[] {
  const { OVERSTEP_MNIST_DIR, OVERSTEP_DATASETS_DIR } = process.env
  const { torchvision, files: published } = publications[dataset]
  const files = given ?? published
  const named = dataset === 'mnist' ? directory : others?.[dataset]
  const folders = dataset === 'mnist' ? OVERSTEP_MNIST_DIR : OVERSTEP_DATASETS_DIR
  // All of them have files of the same names: in a folder for several one is where its name is.
  const within = (folder: string) =>
    dataset === 'mnist'
      ? placesIn(folder)
      : [join(folder, dataset), ...placesIn(folder, torchvision).filter((place) => place.includes(torchvision))]
  const asked: [Looked['source'], string[]][] = [
    ['named', named ? placesIn(folderOf(named), torchvision) : []],
    ['environment', folders?.trim() ? within(folderOf(folders)) : []],
    ['downloaded', dataDir ? [folderFor(dataset, dataDir)] : []],
  ]
  const all = asked.flatMap(([source, folders]) => {
    const inside = folders.map((folder) => lookInto(folder, source, files))
    // The folder itself, where none in it has more of the files.
    return inside.reduce<Looked[]>(([most], one) => (most && most.found.size >= one.found.size ? [most] : [one]), [])
  })
  return all.filter(({ directory: place }, index) => all.findIndex((other) => other.directory === place) === index)
}

function lookInto(directory: string, source: Looked['source'], files: DigitFiles | ArchiveSpec): Looked {
  const looked: Looked = { directory, source, found: new Map(), missing: [] }
  for (const spec of specsOf(files)) {
    const path = findFile(directory, spec)
    if (path) looked.found.set(spec.stem, path)
    else looked.missing.push(publishedName(spec))
  }
  return looked
}

/**
 * What keeps a data set from being read in a folder, such as 'does not exist'; null where nothing does.
 * @throws {OverstepError} `storage` when the folder cannot be looked at
 */
export function lackOf({ directory, missing }: Looked, dataset: PublishedName = 'mnist'): string | null {
  if (missing.length === 0) return null
  try {
    const place = statSync(directory, { throwIfNoEntry: false })
    if (!place) return 'does not exist'
    if (!place.isDirectory()) return 'is not a folder'
  } catch (error) {
    throw unreadable(directory, error)
  }
  const isPlain = missing.every((name) => name.endsWith('ubyte.gz')) && dataset === 'mnist'
  return `lacks ${missing.join(', ')}${isPlain ? ' (plain or gzip)' : ''}`
}

/**
 * The path of the file in a folder under one of its usual names.
 * @throws {OverstepError} `storage` when the folder cannot be looked into
 */
export function findFile(directory: string, spec: FileSpec): string | undefined {
  const published = publishedName(spec)
  // Of what is only known as it is published nothing else is taken.
  if (spec.md5) return isFile(join(directory, published)) ? join(directory, published) : undefined
  const plain = published.slice(0, -'.gz'.length)
  const dotted = plain.replace('-idx', '.idx')
  // The published name comes first: a download takes that name and heals a folder whose other file is damaged.
  return [published, plain, dotted, `${dotted}.gz`].map((name) => join(directory, name)).find(isFile)
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch (error) {
    throw unreadable(path, error)
  }
}

/**
 * Reads the four files of a folder that has them all.
 * @throws {OverstepError} `storage` when a file is not what it should be; the reason of `signal` when it is aborted
 */
export async function readDigits(
  { found }: Looked,
  signal?: AbortSignal,
  files: DigitFiles = mnistFiles,
): Promise<Read> {
  const specs = specsOf(files)
  const from: SourceFile[] = []
  const read = async (spec: IdxSpec) => {
    const { values, file } = await readIdx(found.get(spec.stem)!, spec, specs, signal)
    from.push(file)
    return values
  }
  const samples = async (images: IdxSpec, labels: IdxSpec): Promise<Samples> => ({
    images: await read(images),
    labels: await read(labels),
    count: images.count,
  })
  const train = await samples(files.trainImages, files.trainLabels)
  const test = await samples(files.testImages, files.testLabels)
  return { train, test, files: from }
}

/** Reads a published data set from a folder that has all of it; what it throws is what `readDigits` throws. */
export async function readPublished(dataset: PublishedName, looked: Looked, signal?: AbortSignal): Promise<Read> {
  const { files } = publications[dataset]
  if ('holds' in files) {
    const { file, ...parts } = await readCifar(looked.found.get(files.stem)!, files, signal)
    return { ...parts, files: [file] }
  }
  const { train, test, files: from } = await readDigits(looked, signal, files)
  // MNIST has the numbers by which it is commonly normalised.
  if (dataset === 'mnist') return { train, test, files: from }
  const scale = scaleOf(train.images as Uint8Array)
  return { train: { ...train, scale }, test: { ...test, scale }, files: from }
}

/** What was read of a data set, in full. */
export interface Read {
  train: Samples
  test: Samples
  files: SourceFile[]
}

const namedBy = { named: 'the Data page', environment: 'the environment variable OVERSTEP_MNIST_DIR' }

/**
 * Why no run may take other images in the place of MNIST: the user named a folder for it, and no folder has it.
 * Undefined where MNIST is there, or no folder was named.
 * @throws {OverstepError} `storage` when a folder cannot be looked at
 */
export function lackOfNamed(looked: readonly Looked[]): string | undefined {
  if (looked.some(({ missing }) => missing.length === 0)) return undefined
  const lacking = looked.flatMap((place) =>
    place.source === 'downloaded' ? [] : [`${place.directory}, which ${namedBy[place.source]} names, ${lackOf(place)}`],
  )
  return lacking.length > 0 ? `MNIST was not found: ${lacking.join('; ')}.` : undefined
}

/** The error of a run that wants a data set where there is none: where was looked, and how to get it. */
export function missingSet(dataset: PublishedName, looked: readonly Looked[]): OverstepError {
  const { files } = publications[dataset]
  const names = specsOf(files).map(publishedName)
  const where = looked.map(({ directory, missing }) =>
    missing.length === names.length ? directory : `${directory} (lacks ${missing.join(', ')})`,
  )
  const { label } = aboutDataset(dataset)
  const lack = dataset === 'mnist' ? lackOfNamed(looked) : undefined
  const problem = lack ?? `${label} was not found${where.length ? `; looked in ${where.join(' and in ')}` : ''}.`
  return new OverstepError(
    'not-found',
    `${problem} Download it, or put ${names.join(', ')} ` +
      `${dataset === 'mnist' ? '(also unzipped) ' : ''}into one folder and name that folder ` +
      `${dataset === 'mnist' ? 'with OVERSTEP_MNIST_DIR' : 'on the Data page'}, or choose the dataset ` +
      `'synthetic-digits'.`,
    { looked: looked.map(({ directory, missing }) => ({ directory, missing })) },
  )
}
