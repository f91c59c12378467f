import { distinctionsOf } from '#shared/figures/compare/index.ts'
import type { ComparedRun } from './compared.ts'

/** What tells runs of one title apart in few words, by their ids. */
export function distinctionsById(runs: readonly ComparedRun[]): ReadonlyMap<string, string> {
  // The same runs as those that figures name, so that they are called the same everywhere.
  const known = runs.flatMap(({ id, run, deleted }) => (run && !deleted ? [{ id, run }] : []))
  const distinctions = distinctionsOf(known.map(({ run }) => run))
  return new Map(known.map(({ id }, index) => [id, distinctions[index]!]))
}
