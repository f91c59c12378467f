import type { ComparedRun } from './compared.ts'
import { settingsRows } from './settings-table.ts'
import { titleOf } from './titles.ts'

/** Settings of a label at most, and letters of the value of one. */
const MOST = 2
const LONGEST = 24
/** Letters of titles that can be told apart where there is little room: runs of a sweep differ in what comes after them. */
const BEGINNING = 24

/** What tells runs whose titles begin alike apart in few words, by their ids: the settings in which they differ, 'steps T 300'. */
export function distinctionsOf(runs: readonly ComparedRun[]): ReadonlyMap<string, string> {
  const beginningAlike = Map.groupBy(runs, (one) => titleOf(one).slice(0, BEGINNING))
  return new Map(
    [...beginningAlike.values()].flatMap((alike) => {
      const labels = labelsOf(alike)
      const told = new Set(labels.map(([, label]) => label)).size === labels.length
      // Titles say more than settings that are too many, or too long, for a label.
      return told ? labels : [...Map.groupBy(alike, titleOf).values()].flatMap(labelsOf)
    }),
  )
}

function labelsOf(alike: readonly ComparedRun[]): [id: string, label: string][] {
  const known = alike.flatMap(({ run, id }) => (run ? [{ run, id }] : []))
  if (known.length < 2) return []
  const rows = settingsRows(
    known.map(({ run }) => run),
    'settings',
  ).filter(({ differs, values }) => differs && values.every((one) => (one?.value.length ?? 0) <= LONGEST))
  return known.map(({ id }, index) => {
    const parts = rows.slice(0, MOST).map(({ name, values }) => `${name} ${values[index]?.value ?? '–'}`)
    return [id, parts.join(', ')]
  })
}
