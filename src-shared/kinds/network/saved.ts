import { z } from 'zod'
import { runIdSchema, whole } from '../../vocabulary/index.ts'
import { summarySchemaOf } from '../kind.ts'
import { MAX_NETWORKS, MOST_IMAGES } from './config.ts'

/** The run whose networks are meant. */
export const savedRun = runIdSchema.meta({ title: 'run', description: 'The id of a run of networks that has ended.' })

/** A network of a run, by its place in the table of that one. */
export const savedMember = whole(0, MAX_NETWORKS - 1)

/** A network at the end of its training. */
const member = savedMember.default(0).meta({
  title: 'network',
  description: 'Its place among the networks of the run, from 0: start after start, each with all learning rates.',
})
/** Says what a missing object would be. */
export const missing = (words: string) => ({
  error: ({ code }: { code?: string | undefined }) => (code === 'invalid_type' ? words : undefined),
})
const asNetwork = missing('must name a network, such as {"run": "<id>", "member": 0}')
export const savedNetworkSchema = z.strictObject({ run: savedRun, member }, asNetwork)
/** One of a run that is named already, or of another one. */
export const otherNetworkSchema = z.strictObject(
  { run: savedRun.optional().meta({ title: 'run', description: 'The same run where it is left out.' }), member },
  asNetwork,
)

/** How many images networks are judged by. */
export const judgedImages = whole(1, MOST_IMAGES.train)

/** What a network of another run is known by in figures, where that run may be gone. */
export const networkNameSchema = summarySchemaOf({
  /** Of its run. */
  title: z.string(),
  member: z.number(),
  start: z.string(),
  learningRate: z.number(),
})
export type NetworkName = z.infer<typeof networkNameSchema>
