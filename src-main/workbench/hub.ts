import type { Events, PayloadsOf } from '#shared/contract/index.ts'
import { createHub as createHubOf, type Hub as HubOf } from '#shared/transport/index.ts'

/** Where the workbench tells its events and clients listen to them. */
export type Hub = HubOf<PayloadsOf<Events>>

export const createHub = (): Hub => createHubOf<PayloadsOf<Events>>()
