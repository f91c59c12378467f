import { z } from 'zod'
import { byIds } from './methods/arguments.ts'
import { comparisonMethods } from './methods/comparisons.ts'
import { figureMethods } from './methods/figures.ts'
import { sweepMethods } from './methods/sweeps.ts'
import { holds } from '../vocabulary/index.ts'

/** Most runs of a report. */
export const MOST_REPORTED = 50

/** The call of the contract that makes a file. */
export const fileCallSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('figures.export'), argument: figureMethods['figures.export'].argument }),
  z.strictObject({
    method: z.literal('comparisons.export'),
    argument: comparisonMethods['comparisons.export'].argument,
  }),
  z.strictObject({ method: z.literal('sweeps.export'), argument: sweepMethods['sweeps.export'].argument }),
])
export type FileCall = z.input<typeof fileCallSchema>

const nameSchema = z.string().min(1).max(200)
/** A name, or names of folders in front of it. */
const pathSchema = z
  .string()
  .max(500)
  .refine(
    (path) => path.split('/').every((part) => !['', '.', '..'].includes(part)) && !/[\\:\0]/.test(path),
    holds('must be the path of a file within an archive'),
  )

const filesSchema = z
  .array(z.strictObject({ path: pathSchema, file: fileCallSchema }))
  .min(1)
  .max(100_000)

/**
 * What is to be saved: a file that a call makes, several of them as one zip file or PDFs as the pages of one, runs with
 * all that they computed, or a report of runs.
 */
export const toBeSavedSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('file'), file: fileCallSchema }),
  z.strictObject({ what: z.literal('files'), name: nameSchema, files: filesSchema }),
  z.strictObject({ what: z.literal('pages'), name: nameSchema, files: filesSchema }),
  z.strictObject({ what: z.literal('runs'), name: nameSchema, ids: byIds.shape.ids }),
  z.strictObject({
    what: z.literal('report'),
    name: nameSchema,
    ids: byIds.shape.ids.max(MOST_REPORTED, `must be at most ${MOST_REPORTED} runs`),
  }),
])
export type ToBeSaved = z.input<typeof toBeSavedSchema>

/** What came of saving. */
export const savedFileSchema = z.object({
  /** Where it is; null where the user did not want it after all. */
  saved: z.string().nullable(),
  bytes: z.number(),
  /** The characters for which images in it have boxes. */
  boxed: z.string(),
  /** Files that were refused, and why: the others are there. */
  leftOut: z.array(z.object({ path: z.string(), reason: z.string() })),
})
export type SavedFile = z.infer<typeof savedFileSchema>
