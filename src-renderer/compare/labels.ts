import { distinctionsOf } from '#shared/figures/compare-labels.ts'
import type { ComparedRun } from './compared.ts'

/** Letters of titles that can be told apart where there is little room: runs of a sweep differ in what comes after them. */
const BEGINNING = 24

/** What tells runs whose titles begin alike apart in few words, by their ids; empty where only their titles do. */
export function distinctionsById(runs: readonly ComparedRun[]): ReadonlyMap<string, string> {
  // The same runs as those that figures name, so that they are called the same everywhere.
  const known = runs.flatMap(({ id, run, deleted }) => (run && !deleted ? [{ id, run }] : []))
  const beginnings = known.map(({ run }) => run.title.slice(0, BEGINNING))
  const distinctions = distinctionsOf(known.map(({ run }, index) => ({ ...run, title: beginnings[index]! })))
  const byTitle = distinctionsOf(known.map(({ run }) => run))
  // Few words may not be enough: then the whole titles say more.
  const tells = (index: number) =>
    distinctions.every(
      (other, at) => at === index || other !== distinctions[index] || beginnings[at] !== beginnings[index],
    )
  return new Map(known.map(({ id }, index) => [id, tells(index) ? distinctions[index]! : byTitle[index]!]))
}
