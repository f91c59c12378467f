import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { deviceInfoSchema } from '../devices.ts'

/** What can train networks. */
export const deviceMethods = {
  /** What can train networks on this machine, each tried and measured: takes seconds the first time. */
  'devices.list': { argument: z.null(), result: z.array(deviceInfoSchema), repeatable: true, errors: ['compute'] },
} as const satisfies Descriptions
