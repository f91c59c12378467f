import { z } from 'zod'
import { datasetNameSchema } from '../kinds/index.ts'

/** The images of digits that there are to train on, and where MNIST was looked for. */
export const datasetsSchema = z.object({
  /** What `auto` means now. */
  auto: datasetNameSchema,
  /**
   * Why a run on MNIST is refused, also one that leaves the choice open: a folder was named that does not have it. Null
   * where none is.
   */
  problem: z.string().nullable(),
  /** The folder that the user named. */
  directory: z.string().nullable(),
  /** The folders that were looked at, the first complete one of which is used. */
  places: z.array(
    z.object({
      directory: z.string(),
      source: z.enum(['named', 'environment', 'downloaded']),
      /** Files that are not there; none where MNIST is complete. */
      missing: z.array(z.string()),
    }),
  ),
  download: z
    .object({
      /** The name of the file that is coming, and which of the four it is (0…3). */
      file: z.string(),
      index: z.number(),
      /** Bytes of that file; the total is null while the mirror has not said it. */
      received: z.number(),
      total: z.number().nullable(),
    })
    .nullable(),
})
export type Datasets = z.infer<typeof datasetsSchema>

/** Images of a data set, each 28 × 28 grey values from 0, the paper, to 255, the ink. */
export const digitSamplesSchema = z.object({
  dataset: datasetNameSchema,
  /** Shape [labels.length, 28, 28]. */
  images: z.instanceof(Uint8Array),
  labels: z.instanceof(Uint8Array),
  /** How many there are of each digit in the part of the data set. */
  counts: z.array(z.number()),
})
export type DigitSamples = z.infer<typeof digitSamplesSchema>
