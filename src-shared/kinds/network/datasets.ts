import { z } from 'zod'

/** What is known of images that networks are trained on; where they come from is in `src-main/dataset`. */
interface DatasetDescription {
  /** What the interface calls them. */
  label: string
  /** What every figure of networks that were trained on them says; null of MNIST, which needs no word. */
  note: string | null
  /** What the Data page says of images that need no file; null of those that have a place of their own there. */
  about: string | null
}

const descriptions = {
  mnist: { label: 'MNIST', note: null, about: null },
  'synthetic-digits': {
    label: 'Synthetic digits',
    note: 'synthetic digits',
    about:
      'Digits that a seeded generator draws in strokes of random slant, thickness, place and noise. They need no ' +
      'file and no network, and are never shown as MNIST: runs on them say so on every figure.',
  },
} as const satisfies Record<string, DatasetDescription>

export type DatasetName = keyof typeof descriptions
export const datasetNames = Object.keys(descriptions) as DatasetName[]
export const datasetNameSchema = z.enum(datasetNames)

/** What is known of a data set. */
export function aboutDataset(name: DatasetName): DatasetDescription {
  return descriptions[name]
}

/** What figures of a run say of the data set in its summary; undefined where nothing needs to be said. */
export function datasetNote(summary: { dataset?: unknown } | null): string | undefined {
  const name = datasetNames.find((one) => one === summary?.dataset)
  return name && (aboutDataset(name).note ?? undefined)
}
