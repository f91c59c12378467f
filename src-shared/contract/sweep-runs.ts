import { setField } from './assign.ts'
import { configSchema, type Config } from '../kinds/index.ts'
import { landscapeName, landscapeSchema, OverstepError, parseInput, refused, shortened } from '../vocabulary/index.ts'
import { MAX_SWEEP_RUNS, type SweepOver } from './history.ts'

/** One run of a sweep. */
export interface SweepRun {
  config: Config
  /** What is its own: `learningRate = 0.1, steps = 500`. */
  words: string
}

/**
 * The runs of a sweep: all combinations of the values, the last field changing fastest.
 * @throws {OverstepError} `invalid-input` that names the field, and the values with which the config is not valid
 */
export function sweepRuns(config: Record<string, unknown>, over: SweepOver): SweepRun[] {
  const paths = over.map(({ path }) => path)
  for (const [index, path] of paths.entries()) {
    if (paths.indexOf(path) < index) throw refused(`over[${index}].path`, `${path} is named twice`)
    if (path === 'kind') throw refused(`over[${index}].path`, 'a sweep is of one kind of experiment')
    if (path === 'epochs' && paths.includes('steps'))
      throw refused(path, 'takes the place of steps: a sweep has one of them')
  }
  const count = over.reduce((product, { values }) => product * values.length, 1)
  if (count > MAX_SWEEP_RUNS) throw refused('over', `a sweep has at most ${MAX_SWEEP_RUNS} runs, got ${count}`)

  for (const { path, values } of over) {
    const written = values.map((value) => JSON.stringify(value))
    const again = values.find((_, index) => written.indexOf(written[index]!) < index)
    if (again !== undefined) throw refused(path, `${wordsOf(again)} is given twice`)
  }

  const named = over.map(({ path, values }) => {
    const words = sweptWords(values)
    return values.map((value, index) => ({ path, value, words: words[index]! }))
  })
  return Array.from({ length: count }, (_, index) => {
    const assigned = copyOf(config)
    let rest = index
    const own = named
      .toReversed()
      .map((values) => {
        const value = values[rest % values.length]!
        rest = Math.floor(rest / values.length)
        return value
      })
      .toReversed()
    // The whole before its parts: a landscape, then its parameters.
    for (const { path, value } of own.toSorted((one, other) => one.path.length - other.path.length))
      if (!setField(assigned, path, copyOf(value))) throw refused(path, 'is not a field of this config')
    const words = own.map(({ path, words }) => `${path} = ${words}`).join(', ')
    try {
      return { config: parseInput(configSchema, assigned, 'config'), words }
    } catch (error) {
      if (!(error instanceof OverstepError)) throw error
      throw new OverstepError('invalid-input', `With ${words}: ${error.message}`, error.details, { cause: error })
    }
  })
}

/**
 * What each of the values is called; numbers, by themselves and in lists, without the digits that a title has no room
 * for, or at least without those that are rounding, as long as they can be told apart.
 */
export function sweptWords(values: readonly unknown[]): string[] {
  const written = [6, 15].map((digits) => values.map((value) => wordsOf(withDigits(value, digits))))
  return written.find((words) => new Set(words).size === values.length) ?? values.map(wordsOf)
}

function withDigits(value: unknown, digits: number): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(digits))
  return Array.isArray(value) ? value.map((entry: unknown) => withDigits(entry, digits)) : value
}

/** What a value is called, which may be a long list; a landscape by its title or its expression. */
function wordsOf(value: unknown): string {
  const landscape = typeof value === 'object' ? landscapeSchema.safeParse(value).data : undefined
  const words = landscape ? landscapeName(landscape) : typeof value === 'string' ? value : JSON.stringify(value)
  return shortened(words, 60)
}

/**
 * A copy of what is written as JSON, so that a value of one field may be given a field of its own in one run and not
 * in another.
 */
function copyOf<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
