import { z } from 'zod'

/** What one image is: planes of a colour, rows and columns. */
export interface ImageForm {
  channels: number
  height: number
  width: number
}

/** What networks see of a data set, and how many outputs they have. */
export interface DataForm {
  image: ImageForm
  /** Classes that are told apart; 1 where a number is fitted. */
  classes: number
}

/** What is known of images that networks are trained on; where they come from is in `src-main/dataset`. */
interface DatasetDescription extends DataForm {
  /** What the interface calls them. */
  label: string
  /** What every figure of networks that were trained on them says; null of MNIST, which needs no word. */
  note: string | null
  /** What the Data page says of images that need no file; null of those that have a place of their own there. */
  about: string | null
  /** How many images there are at most. */
  most: { train: number; test: number }
  /** What the Data page says of those that are downloaded, and how much that is. */
  published?: { size: string; about: string }
  /** Whether a number is fitted, by squared error, in place of classes. */
  isFitted?: true
}

const greys = { image: { channels: 1, height: 28, width: 28 }, classes: 10 }
const asMnist = { ...greys, most: { train: 60_000, test: 10_000 } }

const descriptions = {
  mnist: {
    ...asMnist,
    label: 'MNIST',
    note: null,
    about: null,
    published: {
      size: '12 MB',
      about: '70 000 handwritten digits, 28 × 28 pixels each, published by Y. LeCun, C. Cortes and C. J. C. Burges.',
    },
  },
  'fashion-mnist': {
    ...asMnist,
    label: 'Fashion-MNIST',
    note: 'Fashion-MNIST',
    about: null,
    published: {
      size: '31 MB',
      about: '70 000 pictures of clothes, 28 × 28 pixels each, published by H. Xiao, K. Rasul and R. Vollgraf.',
    },
  },
  kmnist: {
    ...asMnist,
    label: 'KMNIST',
    note: 'KMNIST',
    about: null,
    published: {
      size: '21 MB',
      about:
        '70 000 handwritten kana, 28 × 28 pixels each, published by the Center for Open Data in the Humanities, Tokyo.',
    },
  },
  'cifar-10': {
    image: { channels: 3, height: 32, width: 32 },
    classes: 10,
    most: { train: 50_000, test: 10_000 },
    label: 'CIFAR-10',
    note: 'CIFAR-10',
    about: null,
    published: {
      size: '170 MB',
      about: '60 000 photographs in colour, 32 × 32 pixels each, published by A. Krizhevsky.',
    },
  },
  'synthetic-digits': {
    ...asMnist,
    label: 'Synthetic digits',
    note: 'synthetic digits',
    about:
      'Digits that a seeded generator draws in strokes of random slant, thickness, place and noise. They need no ' +
      'file and no network, and are never shown as MNIST: runs on them say so on every figure.',
  },
  chebyshev: {
    image: { channels: 1, height: 1, width: 1 },
    classes: 1,
    most: { train: 10_000, test: 10_000 },
    label: 'Chebyshev polynomial',
    note: 'a Chebyshev polynomial',
    about:
      'Points at equal distances on [−1, 1], and the values of a Chebyshev polynomial there, which networks with one ' +
      'input and one output fit by squared error (Cohen et al. 2021). Full-batch runs take seconds.',
    isFitted: true,
  },
  path: {
    image: { channels: 1, height: 1, width: 1 },
    classes: 1,
    most: { train: 60_000, test: 10_000 },
    label: 'Files of your own',
    note: 'images from a file',
    about: null,
  },
} as const satisfies Record<string, DatasetDescription>

/** Where images come from: a data set with a name, or `path`, files that the user names. */
export type DatasetName = keyof typeof descriptions
/** Of those that can be chosen by their name alone. */
export const datasetNames = (Object.keys(descriptions) as DatasetName[]).filter(
  (name): name is Exclude<DatasetName, 'path'> => name !== 'path',
)
export const datasetNameSchema = z.enum(Object.keys(descriptions) as DatasetName[])

/** Of data sets that are published as files. */
export type PublishedName = {
  [Name in DatasetName]: (typeof descriptions)[Name] extends { published: object } ? Name : never
}[DatasetName]
/** Those that are published as files, which are checked and downloaded. */
export const publishedNames = datasetNames.filter((name): name is PublishedName => 'published' in descriptions[name])
export const publishedNameSchema = z.enum(
  publishedNames,
  `must be ${publishedNames.slice(0, -1).join(', ')} or ${publishedNames.at(-1)}`,
)

const choices = `must be auto, ${datasetNames.join(', ')}, or {"path": …} of a file or folder`
const fileSchema = z.strictObject({
  path: z.string(choices).trim().min(1, 'must name a file or folder').max(4096, 'must have at most 4096 characters'),
})

/** What a config may be trained on. */
export const datasetChoiceSchema = z.union([z.enum(['auto', ...datasetNames], choices), fileSchema], choices)
export type DatasetChoice = z.output<typeof datasetChoiceSchema>

/** What is known of a data set. */
export function aboutDataset(name: DatasetName): DatasetDescription {
  return descriptions[name]
}

/** What networks see of a data set; undefined of files, which tell it when they are read. */
export function dataFormOf(dataset: DatasetChoice): DataForm | undefined {
  if (typeof dataset !== 'string') return undefined
  const { image, classes } = descriptions[dataset === 'auto' ? 'mnist' : dataset]
  return { image, classes }
}

/** Numbers of an image. */
export const inputsOf = ({ channels, height, width }: ImageForm): number => channels * height * width

/** A data set as texts name it: its name, or the path of a file. */
export const datasetText = (dataset: DatasetChoice): string => (typeof dataset === 'string' ? dataset : dataset.path)

/** What figures of a run say of the data set in its summary; undefined where nothing needs to be said. */
export function datasetNote(summary: { dataset?: unknown } | null): string | undefined {
  const name = datasetNameSchema.safeParse(summary?.dataset).data
  return name && (aboutDataset(name).note ?? undefined)
}
