import type { Run } from '../contract/index.ts'
import { configWords } from './caption.ts'

/** Settings of a label at most, and letters of one. */
const MOST = 2
const LONGEST = 32

/** What tells each run apart from others of its title in few words: the settings in which they differ, 'T 300'. Empty where its title does, or nothing can. */
export function distinctionsOf(runs: readonly Run[]): string[] {
  const words = new Map(runs.map((run) => [run, configWords(run.config)]))
  return runs.map((run) => {
    const alike = runs.filter(({ title }) => title === run.title)
    const differing = [...new Set(alike.flatMap((one) => [...words.get(one)!.keys()]))].filter((name) => {
      const values = alike.map((one) => words.get(one)!.get(name) ?? '–')
      return new Set(values).size > 1 && values.every(({ length }) => length <= LONGEST)
    })
    return differing
      .slice(0, MOST)
      .map((name) => words.get(run)!.get(name) ?? `${name} –`)
      .join(', ')
  })
}

/** What each run is called among the others: what tells it apart, or its title. */
export function comparedLabels(runs: readonly Run[]): string[] {
  return distinctionsOf(runs).map((distinction, index) => distinction || runs[index]!.title)
}
