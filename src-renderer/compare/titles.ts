import { cutTo } from '#shared/contract/index.ts'
import type { ComparedRun } from './compared.ts'

/** What a run is called in a comparison, also where it is not there any more. */
export function titleOf({ run, id, error }: ComparedRun): string {
  if (run) return run.title
  return error?.code === 'not-found' ? `Run ${id}` : '…'
}

/** A name for a comparison that has none: 'Fate map of Three minima and 2 more'. */
export function suggestedTitle(runs: readonly ComparedRun[]): string {
  const [first, ...others] = runs
  if (!first) return 'Comparison'
  return others.length === 0 ? titleOf(first) : cutTo(`${titleOf(first)} and ${others.length} more`, 200)
}
