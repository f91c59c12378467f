import {
  comparisonLookSchema,
  MOST_COMPARED,
  OverstepError,
  runIdSchema,
  parseInput,
  sweepLookSchema,
  type Comparison,
  type ExportedFigure,
  type ExportFormat,
  type ExportOptions,
  type Run,
  type Service,
  type SweepLook,
} from '#shared/contract/index.ts'
import { wholeComparison } from '#shared/figures/compare/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { sweepFigures } from '#shared/figures/sweep/index.ts'
import { lookOf, type LookArguments, type SweepLookArguments } from './export-look.ts'
import { named } from './export-options.ts'
import { fullId } from './ids.ts'
import { badInput } from './terminal.ts'

/** Where figures are exported from: a run, several side by side, or a sweep. */
export interface Source {
  /** Under which its progress is told. */
  id: string
  /** Whether tables and data come with the figures where everything is written. */
  whole: boolean
  write(figure: string, options: ExportOptions): Promise<ExportedFigure>
  /** Everything that there is, figures first. */
  files(options: ExportOptions): Promise<SourceFile[]>
}

interface SourceFile {
  /** That of the file without its ending. */
  name: string
  figure: string
  format: ExportFormat
  /** No figure but what comes with them: tables and data. */
  beside?: boolean
}

export async function runSource(workbench: Service, id: string): Promise<Source> {
  const { run } = await workbench.call('runs.get', { id })
  return {
    id,
    whole: false,
    write: (figure, options) => workbench.call('figures.export', { id, figure, options }),
    files({ format }) {
      const names = figuresOf(run.config, run.summary).map(({ name }) => name)
      if (names.length === 0) throw badInput('id', `a run of kind ${run.kind} has no figures`)
      return Promise.resolve(names.map((figure) => ({ name: figure, figure, format })))
    },
  }
}

/**
 * @param compare ids of runs, or the beginnings of them, with commas between them, or the id of a saved comparison
 * @param given options as they are typed that say what is shown
 * @throws {OverstepError} `invalid-input` when there are no such runs, or too many, or an option is not one of theirs
 */
export async function comparisonSource(workbench: Service, compare: string, given: LookArguments): Promise<Source> {
  const words = compare.split(',').filter((word) => word.trim() !== '')
  const refuseCount = (count: number) =>
    badInput('--compare', `must name at least one run and at most ${MOST_COMPARED}, got ${count}`)
  if (words.length > MOST_COMPARED) throw refuseCount(words.length)
  const saved = words.length === 1 ? await savedComparison(workbench, words[0]!.trim()) : undefined
  const runs = saved?.runs ?? (await Promise.all(words.map((word) => fullId(workbench, word.trim()))))
  if (runs.length === 0) throw refuseCount(0)
  if (new Set(runs).size < runs.length) throw badInput('--compare', 'must not name a run twice')
  const there = (await Promise.all(runs.map((id) => presentRun(workbench, id)))).filter((run) => run !== undefined)
  const look = await lookOf(workbench, there, saved?.look ?? comparisonLookSchema.parse({}), given)
  return {
    id: saved?.id ?? runs[0]!,
    whole: true,
    // Which slice is shown says the look, also of runs that have fewer.
    write: (figure, options) =>
      workbench.call('comparisons.export', { runs, look, figure, options: { ...options, slice: 0 } }),
    files({ format }) {
      // What there is follows from the settings of those runs that are there.
      const inputs = there.map((run) => ({ run, data: { members: [], arrays: {}, series: [] } }))
      const parts = wholeComparison({ runs: inputs }, look).flatMap(({ kind: { name }, isTable }) => {
        const formats: ExportFormat[] = isTable ? ['csv', 'json'] : [format]
        return formats.map((one) => ({ name, figure: name, format: one, beside: isTable === true }))
      })
      return Promise.resolve([...parts, { name: 'data', figure: 'grid', format: 'npz' as const, beside: true }])
    },
  }
}

function sweepLookOf(typed: SweepLookArguments): SweepLook {
  try {
    return parseInput(sweepLookSchema, typed, 'options')
  } catch (thrown) {
    throw named(thrown)
  }
}

/**
 * @param given the id of a sweep, or of a run of it or the beginning of one
 * @throws {OverstepError} `invalid-input` when there is no such sweep
 */
export async function sweepSource(workbench: Service, given: string, typed: SweepLookArguments): Promise<Source> {
  const id = await sweepId(workbench, given)
  const { sweep } = await workbench.call('sweeps.get', { id })
  const look = sweepLookOf(typed)
  return {
    id,
    whole: false,
    write: (figure, options) => workbench.call('sweeps.export', { id, look, figure, options }),
    files: ({ format }) =>
      Promise.resolve(sweepFigures({ sweep }).map(({ name: figure }) => ({ name: figure, figure, format }))),
  }
}

async function sweepId(workbench: Service, given: string): Promise<string> {
  const id = given.trim().toUpperCase()
  if (runIdSchema.safeParse(id).success && (await orMissing(workbench.call('sweeps.get', { id })))) return id
  const run = await fullId(workbench, given.trim())
  const found = await orMissing(workbench.call('sweeps.of', { id: run }))
  if (found?.sweep) return found.sweep.id
  throw badInput('--sweep', `must be the id of a sweep, or of a run of one, got ${JSON.stringify(given)}`)
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
