import type { Run } from '#shared/contract/index.ts'
import { type Fact, provenanceOf, settingsOf } from '../facts/index.ts'
import { kindLabels } from '../words/index.ts'

/** One setting of all runs; null where a run has no such setting. */
export interface SettingsRow {
  name: string
  values: (Omit<Fact, 'name'> | null)[]
  /** Whether the runs are not all the same in it. */
  differs: boolean
}

/** What every run has to itself. */
const ownOf = ['id', 'created', 'duration']

/** All settings of runs, or all about how they came about, in the order of the first run that has each. */
export function settingsRows(runs: readonly Run[], about: 'settings' | 'provenance'): SettingsRow[] {
  const facts = runs.map((run): Fact[] =>
    about === 'provenance'
      ? provenanceOf(run).filter(({ name }) => !ownOf.includes(name))
      : [{ name: 'kind', value: kindLabels[run.kind] }, ...settingsOf(run.config)],
  )
  const names = [...new Set(facts.flatMap((list) => list.map(({ name }) => name)))]
  return names.map((name) => {
    const values = facts.map((list) => {
      const fact = list.find((one) => one.name === name)
      return fact ? { value: fact.value, ...(fact.exact !== undefined && { exact: fact.exact }) } : null
    })
    const exact = new Set(values.map((one) => one && (one.exact ?? one.value)))
    return { name, values, differs: exact.size > 1 }
  })
}
