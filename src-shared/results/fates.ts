import {
  commonFates,
  knownClasses,
  OverstepError,
  PENDING,
  summaryOf,
  type Config,
  type Minimum,
  type Run,
} from '../contract/index.ts'

/**
 * The fates of a run in code order: those of its summary, or while it waits and has none those that its landscape is
 * known to have.
 */
export function fateNames(run: Run): string[] {
  const { fates = [] } = summaryOf(run)
  if (fates.length > 0) return [...fates]
  const landscape = 'landscape' in run.config ? run.config.landscape : undefined
  const known = landscape === undefined ? [] : knownClasses(landscape)
  // Those that Overstep comes with have a value everywhere.
  const isPartial = typeof landscape === 'object'
  return [...known, ...commonFates.filter((fate) => fate !== 'undefined' || isPartial)]
}

/** The minima that the summary of a run names; none while it waits and has no summary. */
export function minimaOf(run: Pick<Run, 'kind' | 'summary'>): Minimum[] {
  return summaryOf(run).minima ?? []
}

/** True once a run will compute nothing more. */
export function isFinished(run: Run): boolean {
  return run.status !== 'queued' && run.status !== 'running'
}

/** How many cells of `codes` hold each of `count` codes; cells that are not computed are not counted. Shape [count]. */
export function countCodes(codes: ArrayLike<number>, count: number, from = 0, to = codes.length): Uint32Array {
  const counts = new Uint32Array(PENDING + 1)
  for (let index = from; index < to; index++) (counts[codes[index] as number] as number)++
  return counts.slice(0, count)
}

/** The same for each of `rows` rows of so many cells: shape [rows][count]. */
export function countRows(codes: ArrayLike<number>, count: number, rows: number, cells: number): Uint32Array[] {
  return Array.from({ length: rows }, (_, row) =>
    countCodes(codes, count, row * cells, Math.min((row + 1) * cells, codes.length)),
  )
}

/** Counts as shares of all that is counted: they sum to 1, or are all 0 where nothing is counted. Shape of `counts`. */
export function sharesOf(counts: Uint32Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return Float64Array.from(counts, (count) => (total === 0 ? 0 : count / total))
}

/**
 * The config of a run, known to be of `kind`.
 * @throws {OverstepError} `invalid-input` when the run is of another kind.
 */
export function configOf<K extends Config['kind']>(run: Run, kind: K): Extract<Config, { kind: K }> {
  if (run.config.kind !== kind)
    throw new OverstepError(
      'invalid-input',
      `this figure is drawn from a ${kind} run, but ${run.id} is a ${run.kind} run`,
    )
  return run.config as Extract<Config, { kind: K }>
}
