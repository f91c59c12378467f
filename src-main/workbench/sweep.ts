import {
  configSchema,
  MAX_SWEEP_RUNS,
  OverstepError,
  parseInput,
  setField,
  type Config,
  type SweepOver,
} from '#shared/contract/index.ts'

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
  const refuse = (path: string, message: string) =>
    new OverstepError('invalid-input', `${path}: ${message}`, { issues: [{ path, message }] })
  const paths = over.map(({ path }) => path)
  for (const [index, path] of paths.entries()) {
    if (paths.indexOf(path) < index) throw refuse(`over[${index}].path`, `${path} is named twice`)
    if (path === 'kind') throw refuse(`over[${index}].path`, 'a sweep is of one kind of experiment')
  }
  const count = over.reduce((product, { values }) => product * values.length, 1)
  if (count > MAX_SWEEP_RUNS) throw refuse('over', `a sweep has at most ${MAX_SWEEP_RUNS} runs, got ${count}`)

  return Array.from({ length: count }, (_, index) => {
    const assigned = structuredClone(config)
    const own: string[] = []
    let rest = index
    for (const { path, values } of over.toReversed()) {
      const value = values[rest % values.length]
      rest = Math.floor(rest / values.length)
      if (!setField(assigned, path, structuredClone(value))) throw refuse(path, 'is not a field of this config')
      own.unshift(`${path} = ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    }
    const words = own.join(', ')
    try {
      return { config: parseInput(configSchema, assigned, 'config'), words }
    } catch (error) {
      if (!(error instanceof OverstepError)) throw error
      throw new OverstepError('invalid-input', `With ${words}: ${error.message}`, error.details, { cause: error })
    }
  })
}
