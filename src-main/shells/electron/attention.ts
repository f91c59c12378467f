import type { Progress, Run } from '#shared/contract/index.ts'
import { duration } from '../cli/progress.ts'

// What of the runs of this program goes beyond its window, as pure functions: the progress on the taskbar, a
// notification, a machine that stays awake.

/** A run that took longer than so many milliseconds is worth a notification. */
const LONG_MILLISECONDS = 30_000
/** Most of an error that a notification holds. */
const MOST_LETTERS = 160

/** The runs since nothing last waited or computed. */
export interface Batch {
  /** How much is done of each, 0…1, by id. */
  readonly fractions: ReadonlyMap<string, number>
  /** Those that wait or compute. */
  readonly underWay: ReadonlySet<string>
  /** Long ones that have ended and have not been told. */
  readonly ended: readonly Run[]
}

export const emptyBatch: Batch = { fractions: new Map(), underWay: new Set(), ended: [] }

const isUnderWay = ({ status }: Run): boolean => status === 'queued' || status === 'running'
const isLong = ({ computed }: Run): boolean => (computed ?? 0) > LONG_MILLISECONDS
/** The user knows of those that were cancelled or paused. */
const endedByItself = ({ status }: Run): boolean => status === 'completed' || status === 'failed'

/**
 * The batch after a run has changed.
 * @returns `told`: the long runs that have ended, once nothing is under way any more
 */
export function withRun(batch: Batch, run: Run): { batch: Batch; told: readonly Run[] } {
  if (isUnderWay(run)) {
    const fractions = new Map(batch.fractions).set(run.id, batch.fractions.get(run.id) ?? 0)
    return { batch: { ...batch, fractions, underWay: new Set(batch.underWay).add(run.id) }, told: [] }
  }
  // Title, notes and tags of any run may change.
  if (!batch.underWay.has(run.id)) return { batch, told: [] }
  const underWay = new Set(batch.underWay)
  underWay.delete(run.id)
  const ended = endedByItself(run) && isLong(run) ? [...batch.ended, run] : batch.ended
  if (underWay.size === 0) return { batch: emptyBatch, told: ended }
  return { batch: { fractions: new Map(batch.fractions).set(run.id, 1), underWay, ended }, told: [] }
}

/** The batch after a run has got further. */
export function withProgress(batch: Batch, { id, fraction }: Pick<Progress, 'id' | 'fraction'>): Batch {
  if (!batch.underWay.has(id)) return batch
  return { ...batch, fractions: new Map(batch.fractions).set(id, fraction) }
}

/** What the taskbar shows: how much of the batch is done, 0…1; −1, which is nothing, where nothing is under way. */
export function taskbarFraction({ fractions, underWay }: Batch): number {
  if (underWay.size === 0) return -1
  return [...fractions.values()].reduce((sum, fraction) => sum + fraction, 0) / fractions.size
}

/** Whether the machine is kept from falling asleep. Its screen may go dark. */
export function keepsAwake({ underWay }: Batch): boolean {
  return underWay.size > 0
}

export interface NotificationText {
  title: string
  body: string
  /** The run that a click opens; none where there are several. */
  run?: string
}

const seconds = ({ computed }: Run): string => duration((computed ?? 0) / 1000)

/** What a notification says of long runs that have ended; null where none has, or where the user is looking. */
export function notificationOf(told: readonly Run[], looking: boolean): NotificationText | null {
  const [only, ...others] = told
  if (only === undefined || looking) return null
  if (others.length === 0) {
    const { title, id, status, error } = only
    if (status === 'completed') return { title, body: `Completed in ${seconds(only)}.`, run: id }
    const why = error === null ? '' : ` ${error.slice(0, MOST_LETTERS)}${error.length > MOST_LETTERS ? '…' : ''}`
    return { title, body: `Failed after ${seconds(only)}.${why}`, run: id }
  }
  const failed = told.filter(({ status }) => status === 'failed').length
  const completed = told.length - failed
  const parts = [...(completed > 0 ? [`${completed} completed`] : []), ...(failed > 0 ? [`${failed} failed`] : [])]
  return { title: `${told.length} runs have ended`, body: `${parts.join(', ')}.` }
}
