import type { DesktopEvents, PayloadsOf } from '#shared/contract/index.ts'
import type { Hub } from '#shared/transport/index.ts'

/** What the window tells its page beside what the workbench does, and what it tells it of. */
export type DesktopHub = Hub<PayloadsOf<DesktopEvents>>
