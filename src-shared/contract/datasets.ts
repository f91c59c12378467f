import { z } from 'zod'
import { datasetNameSchema, publishedNameSchema } from '../kinds/index.ts'

/** Where the files of a published data set were looked for, and how far their download is. */
const publishedSetSchema = z.object({
  /** The folder that the user named. */
  directory: z.string().nullable(),
  /** The folders that were looked at, the first complete one of which is used. */
  places: z.array(
    z.object({
      directory: z.string(),
      source: z.enum(['named', 'environment', 'downloaded']),
      /** Files that are not there; none where it is complete. */
      missing: z.array(z.string()),
    }),
  ),
  download: z
    .object({
      /** The name of the file that is coming, which it is, and of how many. */
      file: z.string(),
      index: z.number(),
      files: z.number(),
      /** Bytes of that file; the total is null while the mirror has not said it. */
      received: z.number(),
      total: z.number().nullable(),
    })
    .nullable(),
})
export type PublishedSet = z.infer<typeof publishedSetSchema>

/** The images that there are to train on; what is said of no other is said of MNIST. */
export const datasetsSchema = publishedSetSchema.extend({
  /** What `auto` means now. */
  auto: datasetNameSchema,
  /**
   * Why a run on MNIST is refused, also one that leaves the choice open: a folder was named that does not have it. Null
   * where none is.
   */
  problem: z.string().nullable(),
  /** The other published data sets. */
  others: z.array(publishedSetSchema.extend({ dataset: publishedNameSchema })),
})
export type Datasets = z.infer<typeof datasetsSchema>

/** Images of a data set. */
export const imageSamplesSchema = z.object({
  dataset: datasetNameSchema,
  image: z.object({ channels: z.number(), height: z.number(), width: z.number() }),
  /** Shape [labels.length, channels, height, width], from 0 to 255: of one channel paper to ink, of three colours. */
  images: z.instanceof(Uint8Array),
  labels: z.instanceof(Uint8Array),
  /** How many there are of each class in the part of the data set; empty where a number is fitted. */
  counts: z.array(z.number()),
  /** Where a number is fitted: the inputs and what they are to give. */
  points: z.array(z.tuple([z.number(), z.number()])),
  /** The files that they come from, with the SHA-256 of what is in them; none where they need none. */
  files: z.array(z.object({ name: z.string(), sha256: z.string() })),
})
export type ImageSamples = z.infer<typeof imageSamplesSchema>
