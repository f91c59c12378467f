import type { Kind, LandscapeName, RunStatus } from '#shared/contract/index.ts'

/** Kinds of experiments as the interface calls them. */
export const kindLabels: Record<Kind, string> = { trajectory: 'Paths', 'fate-map': 'Fate map', network: 'Networks' }

export const statusLabels: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  interrupted: 'Interrupted',
}

/** Landscapes by their short names; titles come from landscapes.list. */
export const landscapeLabels: Record<LandscapeName, string> = {
  'paper-1d': 'Three minima',
  'paper-1d-printed': 'As printed',
}
