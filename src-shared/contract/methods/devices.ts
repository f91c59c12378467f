import { z } from 'zod'
import type { Descriptions } from '../description.ts'
import { deviceInfoSchema, mapDeviceSchema } from '../devices.ts'

/** What can train networks, and what can compute maps. */
export const deviceMethods = {
  /** What can train networks on this machine, each tried and measured: takes seconds the first time. */
  'devices.list': { argument: z.null(), result: z.array(deviceInfoSchema), repeatable: true, errors: ['compute'] },
  /** What can compute maps of fates on this machine, each tried and measured: takes seconds. */
  'devices.maps': { argument: z.null(), result: z.array(mapDeviceSchema), repeatable: true, errors: ['compute'] },
} as const satisfies Descriptions
