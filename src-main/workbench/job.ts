import type { Progress, Run, RunStatus } from '#shared/contract/index.ts'
import type { Meter } from './progress.ts'
import type { Stopwatch } from './stopwatch.ts'
import type { Supervisor } from './supervisor.ts'

/** How a run ends. */
export type Outcome = { status: RunStatus; error?: string; summary?: Run['summary'] }

/** A run that computes. */
export interface Job {
  readonly id: string
  readonly resumed: boolean
  /** Whether it can be resumed when it is stopped. */
  readonly pausable: boolean
  meter: Meter
  readonly clock: Stopwatch
  readonly progress: NodeJS.Timeout
  /** Whether the compute process has been told to start it. */
  begun: boolean
  /** What the job is to end with, once it was told to stop. */
  stopping?: Outcome
  obedience?: NodeJS.Timeout
  /** The status that the run was given before the job had ended. */
  told?: RunStatus
  telling?: NodeJS.Timeout
  /** It computes no more; its end may still wait to be saved. */
  ending: boolean
  /** The run has its status. */
  readonly ended: PromiseWithResolvers<void>
  /** Nothing more comes of the job. */
  readonly over: PromiseWithResolvers<void>
}

/** The runs that wait and the one that computes: one at a time, because a map takes every core. */
export interface Jobs {
  readonly supervisor: Supervisor
  /** Takes a run that is in the store with status queued; one with a checkpoint goes on from there. */
  enqueue(run: Run): void
  /** Whether the run waits or computes here. */
  holds(id: string): boolean
  /** Ends a run as cancelled; resolves when the store says so. */
  cancel(id: string): Promise<void>
  /** Stops a run so that it can be resumed; resolves when the store says that it is interrupted. */
  pause(id: string): Promise<void>
  /**
   * Resolves when nothing more is written to runs that have ended: a cancelled one may still hand out its last
   * checkpoint.
   */
  settled(): Promise<void>
  progress(id: string): Progress | null
  /** Writes what has come in and has not been written. */
  flush(): void
  /** The run with what could not be written yet. */
  latest(run: Run): Run
  /**
   * Stops the run that computes where nothing more of it can be saved.
   * @throws {OverstepError} `storage` where the database is not in its place any more
   */
  checkInPlace(): void
  /** Ends everything; what waits or computes becomes interrupted. */
  close(): void
}

/** How long the run of a job has been computed for, in milliseconds; nothing to tell before it has begun. */
export function computedOf({ clock }: Job): { computed?: number } {
  const computed = clock.read(performance.now())
  return computed === undefined ? {} : { computed }
}

/**
 * The failure that a job was stopped for, if it was for one: it counts for more than a cancellation or a completion.
 */
export function failureOf({ stopping }: Job): Outcome | undefined {
  return stopping?.status === 'failed' ? stopping : undefined
}
