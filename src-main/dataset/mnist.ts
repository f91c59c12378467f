import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { OverstepError, type Datasets } from '#shared/contract/index.ts'
import { readIdxFile } from './content.ts'
import { folderOf, placesIn } from './folder.ts'
import { unreadable, type IdxSpec } from './idx.ts'
import type { Samples } from './samples.ts'

/** The four files of a dataset of digits. */
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

/** The four specs, in the order in which they are looked for and downloaded. */
export function specsOf(files: DigitFiles): IdxSpec[] {
  return [files.testLabels, files.trainLabels, files.testImages, files.trainImages]
}

/** Where MNIST may be, besides the folder that OVERSTEP_MNIST_DIR names. */
export interface Places {
  /** A folder that the user names; looked at first. */
  directory?: string
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
  source: Datasets['places'][number]['source']
  /** Paths by the stem of the name, of those of the four files that are there. */
  found: Map<string, string>
  /** Usual names of those that are not. */
  missing: string[]
}

/** The usual name of a file, as its authors publish it. */
export function publishedName({ stem, holds }: IdxSpec): string {
  return `${stem}-idx${holds === 'images' ? 3 : 1}-ubyte.gz`
}

/** The folder in the data folder of Overstep that MNIST is downloaded into. */
export function mnistFolder(dataDir: string): string {
  return join(resolve(dataDir), 'mnist')
}

/**
 * Looks, in the order of preference, at every place where MNIST may be; files are looked for by name only and not
 * opened.
 * @throws {OverstepError} `storage` when one of the places cannot be looked into
 */
export function lookForMnist({ directory, dataDir }: Places, files: DigitFiles = mnistFiles): Looked[] {
  const { OVERSTEP_MNIST_DIR } = process.env
  const asked: [Looked['source'], string[]][] = [
    ['named', directory ? placesIn(folderOf(directory)) : []],
    ['environment', OVERSTEP_MNIST_DIR?.trim() ? placesIn(folderOf(OVERSTEP_MNIST_DIR)) : []],
    ['downloaded', dataDir ? [mnistFolder(dataDir)] : []],
  ]
  const all = asked.flatMap(([source, folders]) => {
    const inside = folders.map((folder) => lookInto(folder, source, files))
    // The folder itself, where none in it has more of the files.
    return inside.reduce<Looked[]>(([most], one) => (most && most.found.size >= one.found.size ? [most] : [one]), [])
  })
  return all.filter(({ directory: place }, index) => all.findIndex((other) => other.directory === place) === index)
}

function lookInto(directory: string, source: Looked['source'], files: DigitFiles): Looked {
  const looked: Looked = { directory, source, found: new Map(), missing: [] }
  for (const spec of specsOf(files)) {
    const path = findFile(directory, spec)
    if (path) looked.found.set(spec.stem, path)
    else looked.missing.push(publishedName(spec))
  }
  return looked
}

/**
 * What keeps MNIST from being read in a folder, such as 'does not exist'; null where nothing does.
 * @throws {OverstepError} `storage` when the folder cannot be looked at
 */
export function lackOf({ directory, missing }: Looked): string | null {
  if (missing.length === 0) return null
  try {
    const place = statSync(directory, { throwIfNoEntry: false })
    if (!place) return 'does not exist'
    if (!place.isDirectory()) return 'is not a folder'
  } catch (error) {
    throw unreadable(directory, error)
  }
  return `lacks ${missing.join(', ')} (plain or gzip)`
}

/**
 * The path of the file in a folder under one of its usual names.
 * @throws {OverstepError} `storage` when the folder cannot be looked into
 */
export function findFile(directory: string, spec: IdxSpec): string | undefined {
  const published = publishedName(spec)
  const plain = published.slice(0, -'.gz'.length)
  const dotted = plain.replace('-idx', '.idx')
  // The published name comes first: a download takes that name and heals a folder whose other file is damaged.
  return [published, plain, dotted, `${dotted}.gz`]
    .map((name) => join(directory, name))
    .find((path) => {
      try {
        return statSync(path, { throwIfNoEntry: false })?.isFile()
      } catch (error) {
        throw unreadable(path, error)
      }
    })
}

/**
 * Reads the four files of a folder that has them all.
 * @throws {OverstepError} `storage` when a file is not what it should be; the reason of `signal` when it is aborted
 */
export async function readDigits(
  { found }: Looked,
  signal?: AbortSignal,
  files: DigitFiles = mnistFiles,
): Promise<{ train: Samples; test: Samples }> {
  const specs = specsOf(files)
  const read = (spec: IdxSpec) => readIdxFile(found.get(spec.stem)!, spec, specs, signal)
  const samples = async (images: IdxSpec, labels: IdxSpec): Promise<Samples> => ({
    images: await read(images),
    labels: await read(labels),
    count: images.count,
  })
  return {
    train: await samples(files.trainImages, files.trainLabels),
    test: await samples(files.testImages, files.testLabels),
  }
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

/** The error of a run that wants MNIST where there is none: where was looked, and how to get it. */
export function mnistMissing(looked: readonly Looked[]): OverstepError {
  const where = looked.map(({ directory, missing }) =>
    missing.length === 4 ? directory : `${directory} (lacks ${missing.join(', ')})`,
  )
  const names = specsOf(mnistFiles).map(publishedName)
  const problem =
    lackOfNamed(looked) ?? `MNIST was not found${where.length ? `; looked in ${where.join(' and in ')}` : ''}.`
  return new OverstepError(
    'not-found',
    `${problem} Download it, or put ${names.join(', ')} ` +
      '(also unzipped) into one folder and name that folder with OVERSTEP_MNIST_DIR, or choose the dataset ' +
      `'synthetic-digits'.`,
    { looked: looked.map(({ directory, missing }) => ({ directory, missing })) },
  )
}
