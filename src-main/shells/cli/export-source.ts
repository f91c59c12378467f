import {
  comparisonLookSchema,
  MOST_COMPARED,
  OverstepError,
  type Comparison,
  type ComparisonLook,
  type ExportFormat,
  type ExportOptions,
  type Run,
  type Service,
} from '#shared/contract/index.ts'
import { wholeComparison } from '#shared/figures/compare-set.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { fullId } from './ids.ts'
import { badInput } from './terminal.ts'

/** Where figures are exported from: a run, or several side by side. */
export interface Source {
  /** Under which its progress is told. */
  id: string
  /** Whether tables and data come with the figures where everything is written. */
  whole: boolean
  write(figure: string, options: ExportOptions): Promise<{ bytes: Uint8Array }>
  /** Everything that there is, by the names of the files without their endings. */
  files(options: ExportOptions): Promise<{ name: string; figure: string; format: ExportFormat }[]>
}

export async function runSource(workbench: Service, id: string): Promise<Source> {
  const { run } = await workbench.call('runs.get', { id })
  return {
    ...{ id, whole: false },
    write: (figure, options) => workbench.call('figures.export', { id, figure, options }),
    files({ format }) {
      const names = figuresOf(run.config).map(({ name }) => name)
      if (names.length === 0) throw badInput('id', `a run of kind ${run.kind} has no figures`)
      return Promise.resolve(names.map((figure) => ({ name: figure, figure, format })))
    },
  }
}

/**
 * @param compare ids of runs, or the beginnings of them, with commas between them, or the id of a saved comparison
 * @param given options as they are typed: those that say which curves and which slice of a list of maps are shown, and where surfaces are seen from
 * @throws {OverstepError} `invalid-input` when there are no such runs, or too many
 */
export async function comparisonSource(
  workbench: Service,
  compare: string,
  given: Record<string, unknown>,
): Promise<Source> {
  const words = compare.split(',').filter((word) => word.trim() !== '')
  const saved = words.length === 1 ? await savedComparison(workbench, words[0]!.trim()) : undefined
  const runs = saved?.runs ?? (await Promise.all(words.map((word) => fullId(workbench, word.trim()))))
  if (runs.length === 0 || runs.length > MOST_COMPARED)
    throw badInput('--compare', `must name at least one run and at most ${MOST_COMPARED}, got ${runs.length}`)
  if (new Set(runs).size < runs.length) throw badInput('--compare', 'must not name a run twice')
  const there = (await Promise.all(runs.map((id) => presentRun(workbench, id)))).filter((run) => run !== undefined)
  if (given.slice !== undefined) checkSlice(there, Number(given.slice))
  const look: ComparisonLook = {
    ...(saved?.look ?? comparisonLookSchema.parse({})),
    ...(given.curves !== undefined && { part: given.curves as ComparisonLook['part'] }),
    ...(given.slice !== undefined && { slice: Number(given.slice) }),
    ...(given.azimuth !== undefined && { azimuth: Number(given.azimuth) }),
    ...(given.elevation !== undefined && { elevation: Number(given.elevation) }),
  }
  return {
    ...{ id: saved?.id ?? runs[0]!, whole: true },
    // Which slice is shown says the look, also of runs that have fewer.
    write: (figure, options) =>
      workbench.call('comparisons.export', { runs, look, figure, options: { ...options, slice: 0 } }),
    files({ format }) {
      // What there is follows from the settings of those runs that are there.
      const inputs = there.map((run) => ({ run, data: { members: [], arrays: {}, series: [] } }))
      const parts = wholeComparison({ runs: inputs }, look).flatMap(({ kind: { name }, isTable }) => {
        const formats: ExportFormat[] = isTable ? ['csv', 'json'] : [format]
        return formats.map((one) => ({ name, figure: name, format: one }))
      })
      return Promise.resolve([...parts, { name: 'data', figure: 'grid', format: 'npz' as const }])
    },
  }
}

/** Refuses a slice that none of the runs has. */
function checkSlice(runs: readonly Run[], slice: number): void {
  const most = Math.max(
    1,
    ...runs.map(({ config }) => (config.kind === 'basin-map' ? [config.learningRate].flat().length : 1)),
  )
  if (slice >= most)
    throw badInput('--slice', `must be less than ${most}, the most learning rates that a run has maps of, got ${slice}`)
}

async function presentRun(workbench: Service, id: string): Promise<Run | undefined> {
  const known = await orMissing(workbench.call('runs.get', { id }))
  return known?.deleted ? undefined : known?.run
}

async function savedComparison(workbench: Service, id: string): Promise<Comparison | undefined> {
  return (await orMissing(workbench.call('comparisons.get', { id: id.toUpperCase() })))?.comparison
}

async function orMissing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked
  } catch (thrown) {
    if (thrown instanceof OverstepError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}
