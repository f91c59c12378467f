import { z } from 'zod'
import type { Descriptions } from '../description.ts'

const settingNameSchema = z.enum(['history-columns'])

/** How the user has arranged pages. */
export const settingMethods = {
  /** How the user has arranged a page, in the words of that page; null where it is as usual. */
  'settings.get': {
    argument: z.strictObject({ name: settingNameSchema }),
    result: z.object({ value: z.string().nullable() }),
    repeatable: true,
    errors: [],
  },
  'settings.set': {
    argument: z.strictObject({ name: settingNameSchema, value: z.string().max(20_000).nullable() }),
    result: z.null(),
    repeatable: false,
    errors: [],
  },
} as const satisfies Descriptions
