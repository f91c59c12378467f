import type { ComparedRun } from './compared.ts'
import { settingsRows } from './settings-table.ts'
import { titleOf } from './titles.ts'

/** Settings of a label at most, and letters of the value of one. */
const MOST = 2
const LONGEST = 24

/** What tells runs of one title apart in few words, by their ids: the settings in which they differ, 'steps T 300'. */
export function distinctionsOf(runs: readonly ComparedRun[]): ReadonlyMap<string, string> {
  const byTitle = Map.groupBy(runs, titleOf)
  return new Map(
    [...byTitle.values()].flatMap((alike): [string, string][] => {
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
    }),
  )
}
