import { cutTo, type Run } from '../../contract/index.ts'
import { configWords } from '../../plot/index.ts'

/** Settings of a label at most, and letters of one. */
const MOST = 3
const LONGEST = 32
/** Letters of a title that fit beside a number, and so many at its beginning by which one tells the kind of a run. */
const FITTING = 24
const BEGINNING = 8

/**
 * What tells each run apart from those whose titles look like its own, in few words: the settings in which they differ,
 * 'T 300'. Empty where its title does, or nothing can.
 */
export function distinctionsOf(runs: readonly Run[]): string[] {
  const words = new Map(runs.map((run) => [run, configWords(run.config)]))
  return runs.map((run) => {
    const alike = runs.filter(({ title }) => looksLike(title, run.title))
    const differing = [...new Set(alike.flatMap((one) => [...words.get(one)!.keys()]))].filter((name) => {
      const values = alike.map((one) => words.get(one)!.get(name) ?? '–')
      return new Set(values).size > 1 && values.every(({ length }) => length <= LONGEST)
    })
    const told = (of: Run) =>
      differing
        .slice(0, MOST)
        .map((name) => words.get(of)!.get(name) ?? `${name} –`)
        .join(', ')
    // Where so few words do not tell all of them apart, whole titles still may.
    const titles = new Set(alike.map(({ title }) => title)).size
    return new Set(alike.map(told)).size < titles ? '' : told(run)
  })
}

/**
 * Whether two titles are the same where they are shown: those of one kind of experiment differ at their ends, which are
 * cut off.
 */
function looksLike(one: string, other: string): boolean {
  const long = Math.min(one.length, other.length) > FITTING
  return one === other || (long && cutTo(one, BEGINNING) === cutTo(other, BEGINNING))
}

/** What each run is called among the others: what tells it apart, or its title. */
export function comparedLabels(runs: readonly Run[]): string[] {
  return distinctionsOf(runs).map((distinction, index) => distinction || runs[index]!.title)
}
