import type { ComparedRun } from './compared.ts'
import { settingsRows } from './settings-table.ts'
import { titleOf } from './titles.ts'

/** Settings of a label at most. */
const MOST = 2

/** What tells runs apart in few words, by their ids: the settings in which they differ, 'steps T 300'; nothing where their titles do. */
export function distinctionsOf(runs: readonly ComparedRun[]): ReadonlyMap<string, string> {
  const known = runs.flatMap(({ run, id }) => (run ? [{ run, id }] : []))
  const titles = new Set(runs.map(titleOf))
  if (known.length < 2 || titles.size === runs.length) return new Map()
  const rows = settingsRows(
    known.map(({ run }) => run),
    'settings',
  ).filter(({ differs, values }) => differs && values.every((one) => (one?.value.length ?? 0) <= 24))
  return new Map(
    known.map(({ id }, index) => {
      const parts = rows.slice(0, MOST).map(({ name, values }) => `${name} ${values[index]?.value ?? '–'}`)
      return [id, parts.join(', ')]
    }),
  )
}
