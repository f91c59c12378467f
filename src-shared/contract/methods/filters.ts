import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { savedFilterSchema } from '../history.ts'
import { keySchema } from '../runs.ts'
import { fewEntries } from '../../vocabulary/index.ts'

/** The filters of the history that the user saved. */
export const filterMethods = {
  /** The filters of the history that the user saved, by name. */
  'filters.list': { argument: z.null(), result: z.array(savedFilterSchema), repeatable: true, errors: [] },
  /** Saves a filter, in place of the one of that id where it is given. */
  'filters.save': {
    argument: z.strictObject({
      id: keySchema.optional(),
      name: z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters'),
      query: fewEntries(z.record(z.string().max(40), z.string().max(4000)), 50),
    }),
    result: savedFilterSchema,
    repeatable: false,
    errors: [],
  },
  'filters.delete': {
    argument: z.strictObject({ id: keySchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
  'filters.restore': {
    argument: z.strictObject({ id: keySchema }),
    result: z.null(),
    repeatable: false,
    errors: ['not-found'],
  },
} as const satisfies Descriptions
