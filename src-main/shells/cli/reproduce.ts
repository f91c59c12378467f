import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  type Config,
  exportOptionsSchema,
  fieldsOf,
  figureSizes,
  summaryOf,
  type ExportedFigure,
  type ExportFormat,
  type Preset,
  type Progress,
  type Run,
  type Service,
} from '#shared/contract/index.ts'
import { boxesNote, type FigureInput } from '#shared/plot/index.ts'
import {
  findingsOf,
  htmlOf,
  markdownOf,
  isBeyond,
  planOf,
  type Entry,
  type PlannedFigure,
  type Plan,
} from '../../reproduction/index.ts'
import { makeFolder, write } from './files.ts'
import { allRuns } from './ids.ts'
import { onInterrupt } from './interrupts.ts'
import { duration } from './progress.ts'
import { carryOut } from './run.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, counted, exitCodes } from './terminal.ts'

/** Options of `reproduce` as they are typed. */
export interface ReproduceArguments {
  out: string
  only?: string
  all?: boolean
  quick?: boolean
}

/** Formats in which each figure and its data are written. */
const formats: readonly ExportFormat[] = ['png', 'svg', 'pdf', 'csv', 'npz']
/** Of the images: fine enough for print, and a report of a few megabytes. */
const DPI = 300

/**
 * Runs the experiments of the article, those that were not run before, and writes its figures, their data and a report
 * that holds what was measured against what is claimed. Ctrl-C, while a run computes or between, keeps all that is
 * done; the same command goes on. Returns the exit code.
 */
export async function reproduce(
  context: Context,
  { out, only, all = false, quick = false }: ReproduceArguments,
): Promise<number> {
  const { terminal } = context
  const stop = new AbortController()
  const forget = onInterrupt(() => stop.abort())
  try {
    return await withWorkbench(context, async (workbench) => {
      const wanted = chosen(await workbench.call('presets.list', null), only, all)
      const plan = planOf(wanted, quick)
      await makeFolder(out)
      const done = await completed(context, workbench, plan, stop.signal)
      const entries = done && (await written(context, workbench, plan.figures, done, out, stop.signal))
      if (!entries) {
        terminal.note('What is done is kept: the same command goes on from here.')
        return exitCodes.interrupted
      }
      const { version } = await workbench.call('workbench.about', null)
      const report = { version, made: Date.now(), quick, entries, runs: plan.runs.map(({ key }) => done.get(key)!.run) }
      const images = new Map<string, Uint8Array>()
      for (const { figure } of entries) images.set(figure.id, await readFile(join(out, `${figure.id}.png`)))
      await write(join(out, 'report.md'), new TextEncoder().encode(markdownOf(report)))
      await write(join(out, 'report.html'), new TextEncoder().encode(htmlOf(report, (id) => images.get(id)!)))
      terminal.answer(
        {
          folder: out,
          quick,
          report: [join(out, 'report.html'), join(out, 'report.md')],
          figures: entries.map(({ figure, run, findings, files }) => ({
            id: figure.id,
            run: run.id,
            findings,
            files: files.map((file) => join(out, file)),
          })),
        },
        entries
          .flatMap(({ figure, findings }) =>
            findings.map(
              ({ claim, measured, verdict }) => `${figure.reference}  ${verdict}: ${claim}\n       ${measured}`,
            ),
          )
          .concat(`Wrote ${counted(entries.length, 'figure')} and the report to ${join(out, 'report.html')}.`)
          .join('\n'),
      )
      return exitCodes.done
    })
  } finally {
    forget()
  }
}

/** Writes each figure and its data, and holds it against what is claimed; undefined where the user interrupted. */
async function written(
  { terminal }: Context,
  workbench: Service,
  figures: readonly PlannedFigure[],
  done: ReadonlyMap<string, FigureInput>,
  out: string,
  signal: AbortSignal,
): Promise<Entry[] | undefined> {
  const results = (key: string) => done.get(key)!
  const entries: Entry[] = []
  for (const [index, figure] of figures.entries()) {
    terminal.note(`${figure.reference}: writing (${index + 1} of ${figures.length})`)
    const { run } = results(figure.run)
    const files: string[] = []
    for (const format of formats) {
      if (signal.aborted) return undefined
      const file = `${figure.id}.${format}`
      const { bytes, boxed } = await exported(workbench, run.id, figure.figure, format)
      await write(join(out, file), bytes)
      if (boxed) terminal.note(`${file}: ${boxesNote(boxed)}`)
      files.push(file)
    }
    entries.push({ figure, run, findings: findingsOf(figure, results), files })
  }
  return entries
}

/** The presets of the article's figures, with those beyond it behind them, or those that are asked for. */
function chosen(presets: readonly Preset[], only: string | undefined, all: boolean): Preset[] {
  const article = presets.filter(({ id }) => /^fig\d+$/.test(id)).sort((a, b) => a.id.localeCompare(b.id))
  const beyond = presets.filter(isBeyond)
  if (only === undefined) return all ? [...article, ...beyond] : article
  const known = [...article, ...beyond]
  const names = only.split(',').map((name) => name.trim())
  for (const name of names)
    if (!known.some(({ id }) => id === name))
      throw badInput(
        '--only',
        `there is no figure ${JSON.stringify(name)}, only ${known.map(({ id }) => id).join(', ')}`,
      )
  return known.filter(({ id }) => names.includes(id))
}

/**
 * The runs of the plan by their keys, each taken from the history or carried out; undefined where the user interrupted.
 */
async function completed(
  context: Context,
  workbench: Service,
  { figures, runs: planned }: Plan,
  signal: AbortSignal,
): Promise<Map<string, FigureInput> | undefined> {
  const { terminal } = context
  const done = new Map<string, FigureInput>()
  const keep = async (key: string, run: Run) =>
    void done.set(key, { run, data: await workbench.call('runs.data', { id: run.id }) })
  const missing: { key: string; start: () => Promise<Run>; seconds: number; halves: readonly string[] }[] = []
  for (const { key, config } of planned) {
    if (signal.aborted) return undefined
    const { whole, resumable, halves } = await earlierRuns(workbench, config)
    if (whole) {
      terminal.note(`${key}: run ${whole.id} of this config is taken from the history.`)
      await keep(key, whole)
      continue
    }
    const { seconds } = await workbench.call('experiments.estimate', { config })
    const preset = figures.find(({ id }) => key === id || key.startsWith(`${id}-`))?.id
    const start = () =>
      resumable
        ? workbench.call('runs.resume', { id: resumable.id })
        : workbench.call('runs.start', { config, tags: OWN_TAGS, ...(preset && { preset }) })
    missing.push({ key, start, seconds, halves })
  }
  const total = missing.reduce((sum, { seconds }) => sum + seconds, 0)
  if (missing.length > 0) terminal.note(`${counted(missing.length, 'run')}, about ${duration(total)} in all.`)
  let before = 0
  for (const { key, start, seconds, halves } of missing) {
    if (signal.aborted) return undefined
    // The share of the whole, and what is left of the run beside the estimates of those behind it.
    const overall = (progress: Progress): Progress => ({
      ...progress,
      fraction: (before + seconds * progress.fraction) / total,
      etaSeconds: (progress.etaSeconds ?? seconds * (1 - progress.fraction)) + total - before - seconds,
    })
    const { run, interrupted } = await carryOut(context, workbench, start, overall)
    if (interrupted) return undefined
    if (run.status !== 'completed')
      throw new Error(`${key}: run ${run.id} ${run.status}: ${run.error ?? 'it did not come to its end'}`)
    await keep(key, run)
    if (halves.length > 0) {
      await workbench.call('runs.delete', { ids: [...halves] })
      terminal.note(`Deleted what had been ended early and is done now: ${halves.join(' ')}`)
    }
    before += seconds
  }
  return done
}

/** Tags of the runs that are started here. */
const OWN_TAGS = ['article']
/** Conditions that a filter may have. */
const MOST_CONDITIONS = 20

/** The runs of exactly this config on the data that it would be run on now. */
interface Earlier {
  /** The newest one that is completed. */
  whole?: Run
  /** Else the newest one that can go on. */
  resumable?: Run
  /** Else those that were started here and ended early, and that nobody has marked or written a note on. */
  halves: readonly string[]
}

async function earlierRuns(workbench: Service, config: Config): Promise<Earlier> {
  // The database finds those that agree in their numbers and words, whatever else it holds; lists and what is left out
  // are compared here.
  const where = [...fieldsOf({ config, summary: null })]
    .slice(0, MOST_CONDITIONS)
    .map(([field, value]) => ({ field, is: '=' as const, value }))
  const { runs } = await allRuns(workbench, {
    kinds: [config.kind],
    statuses: ['completed', 'interrupted', 'cancelled'],
    where,
  })
  const { auto } = await workbench.call('data.about', null)
  const dataset = config.kind === 'network' && (config.dataset === 'auto' ? auto : config.dataset)
  const same = runs.filter(
    // One that ended before its data were read has no summary, and nothing that it could have learned from others.
    (run) => isDeepStrictEqual(run.config, config) && (!dataset || (summaryOf(run).dataset ?? dataset) === dataset),
  )
  const whole = same.find(({ status }) => status === 'completed')
  if (whole) return { whole, halves: [] }
  const halves: string[] = []
  for (const run of same) {
    const { resumable } = await workbench.call('runs.get', { id: run.id })
    if (resumable) return { resumable: run, halves: [] }
    if (isDeepStrictEqual(run.tags, OWN_TAGS) && !run.starred && run.notes === '') halves.push(run.id)
  }
  return { halves }
}

async function exported(workbench: Service, id: string, figure: string, format: ExportFormat): Promise<ExportedFigure> {
  const { millimetres, fontSize } = figureSizes['page-width']
  const options = exportOptionsSchema.parse({ format, millimetres, dpi: DPI, fontSize })
  return workbench.call('figures.export', { id, figure, options })
}
