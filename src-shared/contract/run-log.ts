import { z } from 'zod'
import { summaryOf } from '../kinds/index.ts'
import type { Run } from './runs.ts'

/** What happens to a run. */
export const runHappenings = [
  'begun',
  'paused',
  'resumed',
  'interrupted',
  'cancelled',
  'failed',
  'completed',
  'diverged',
  'branched',
  'exported',
  'noted',
  'imported',
  'slimmed',
] as const
export type RunHappening = (typeof runHappenings)[number]

/** An entry of the log of a run. */
export const runEventSchema = z.strictObject({
  /** Milliseconds since 1970 (UTC). */
  moment: z.number(),
  what: z.enum(runHappenings),
  /**
   * More of it in words: on what it was begun, why it was paused, what was exported. Of `branched` the id of the run
   * that was made from it.
   */
  detail: z.string().max(1000),
})
export type RunEvent = z.infer<typeof runEventSchema>

/** What a change of a run means for its log. */
export function happenings(before: Run, after: Run): Omit<RunEvent, 'moment'>[] {
  const noted = before.notes === after.notes ? [] : [{ what: 'noted' as const, detail: '' }]
  return [...noted, ...(before.status === after.status ? [] : ofStatus(before, after))]
}

function ofStatus(before: Run, { status, error, engine, device, kind, summary }: Run): Omit<RunEvent, 'moment'>[] {
  const detail = (error ?? '').slice(0, 1000)
  switch (status) {
    case 'queued':
      return []
    case 'running':
      return [{ what: before.started === null ? 'begun' : 'resumed', detail: `${engine}, ${device}` }]
    case 'interrupted':
      return [{ what: detail.startsWith('Paused') ? 'paused' : 'interrupted', detail }]
    case 'completed': {
      const diverged = divergence(kind, summary)
      return [...(diverged ? [{ what: 'diverged' as const, detail: diverged }] : []), { what: status, detail }]
    }
    default:
      return [{ what: status, detail }]
  }
}

/** How many descents or networks of a completed run diverged; nothing where none did. */
function divergence(kind: Run['kind'], summary: Run['summary']): string | undefined {
  const { networks = [], counts = {} } = summaryOf({ kind, summary })
  const lost = networks.flatMap((network) => (network?.status === 'divergent' ? [network.divergedAt ?? 0] : []))
  if (lost.length > 0) return `${lost.length} of ${networks.length} networks, the first at step ${Math.min(...lost)}`
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return counts['divergent'] ? `${counts['divergent']} of ${all} descents` : undefined
}

const words: Readonly<Record<RunHappening, string>> = {
  begun: 'Begun on',
  paused: '',
  resumed: 'Resumed on',
  interrupted: 'Interrupted:',
  cancelled: 'Cancelled.',
  failed: 'Failed:',
  completed: 'Completed.',
  diverged: 'Diverged:',
  branched: 'A run was made from it:',
  exported: 'Exported:',
  noted: 'Notes changed.',
  imported: 'Imported',
  slimmed: 'Slimmed:',
}

/** An entry in words: `Begun on onnxruntime-node, cpu`. */
export function eventWords({ what, detail }: Pick<RunEvent, 'what' | 'detail'>): string {
  return `${words[what]} ${detail}`.trim()
}
