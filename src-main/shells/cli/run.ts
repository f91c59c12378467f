import {
  type Counts,
  durationOf,
  onOneLine,
  type Progress,
  type Run,
  type RunStatus,
  type Service,
  summaryOf,
} from '#shared/contract/index.ts'
import { dimensionText, lostWords } from '#shared/results/index.ts'
import { packInto } from './archives.ts'
import { askedFor } from './branch.ts'
import { generatorNote } from './config.ts'
import { onInterrupt } from './interrupts.ts'
import { networksText } from './networks.ts'
import { duration, progressDisplay } from './progress.ts'
import { fullId } from './ids.ts'
import { type Context, withWorkbench } from './session.ts'
import { exitCodes, shortNumber, table } from './terminal.ts'
import { theoryText } from './theory.ts'

/**
 * Runs an experiment to its end, saved as it goes; Ctrl-C cancels it and keeps what there is. Returns the exit code.
 */
export async function runExperiment(
  context: Context,
  experiment: string,
  assignments: string[],
  out?: string,
): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const presets = await workbench.call('presets.list', null)
    const asked = await askedFor(workbench, experiment, assignments, presets)
    const note = generatorNote(asked.config)
    if (note) context.terminal.note(note)
    return follow(context, workbench, () => workbench.call('runs.start', asked), out)
  })
}

/** Goes on with a run that ended early, from its last checkpoint to its end. Returns the exit code. */
export async function resumeRun(context: Context, idOrPrefix: string): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const id = await fullId(workbench, idOrPrefix)
    return follow(context, workbench, () => workbench.call('runs.resume', { id }))
  })
}

/**
 * Carries out a run that `start` begins, to its end, and says what came of it. Returns the exit code.
 * @param out where the run is written to as an archive, too
 */
export async function follow(
  context: Context,
  workbench: Service,
  start: () => Promise<Run>,
  out?: string,
): Promise<number> {
  const { terminal } = context
  const { run, interrupted } = await carryOut(context, workbench, start)
  const file = interrupted ? undefined : out
  if (file !== undefined) await packInto(context, workbench, [run.id], file)
  const words = runText(run) + (file === undefined ? '' : `\nWrote it to ${file}.`)
  terminal.answer({ id: run.id, status: run.status, summary: run.summary, ...(file !== undefined && { file }) }, words)
  if (run.error) terminal.note(`overstep: ${run.error}`)
  if (run.status === 'completed') return exitCodes.done
  const { resumable } = await workbench.call('runs.get', { id: run.id })
  if (resumable) terminal.note(`Go on with it by: overstep resume ${run.id}`)
  return interrupted ? exitCodes.interrupted : exitCodes.failed
}

/**
 * Carries out a run that `start` begins, to its end; Ctrl-C cancels it.
 * @param told what is shown of its progress
 */
export async function carryOut(
  { terminal }: Context,
  workbench: Service,
  start: () => Promise<Run>,
  told = (progress: Progress) => progress,
): Promise<{ run: Run; interrupted: boolean }> {
  let interrupted = false
  let id: string | undefined
  /** What it goes on from, where that is run first. */
  let parent: string | null = null
  const ends = new Map<string, Run>()
  const ended = Promise.withResolvers<Run>()
  const cancel = () => {
    // A run that ended in the meantime refuses; its end is on its way here.
    for (const each of [id, parent ?? undefined])
      if (each !== undefined) workbench.call('runs.cancel', { id: each }).catch(() => undefined)
  }
  const display = progressDisplay(process.stderr)
  const stops = [
    onInterrupt(() => {
      interrupted = true
      display.end()
      terminal.note('Stopping; what was computed is kept. Press Ctrl-C again to stop at once.')
      cancel()
    }),
    workbench.on('run.progress', (progress) => {
      if ((progress.id === id || progress.id === parent) && !interrupted) display.update(told(progress))
    }),
    workbench.on('run.changed', ({ run }) => {
      if (isOpen(run.status)) return
      // The end of a short run may be told before its start has returned.
      ends.set(run.id, run)
      if (run.id === id) ended.resolve(run)
    }),
  ]
  try {
    const run = await start()
    id = run.id
    parent = run.parentId
    terminal.note(`${onOneLine(run.title)} (${run.id})`)
    const lost = run.config.kind === 'network' ? lostWords(run.config) : undefined
    if (lost) terminal.note(lost)
    if (interrupted) cancel()
    return { run: ends.get(id) ?? (await ended.promise), interrupted }
  } finally {
    display.end()
    stops.forEach((stop) => stop())
  }
}

function isOpen(status: RunStatus): boolean {
  return status === 'queued' || status === 'running'
}

/** A run and what came out of it, for a reader. */
export function runText(run: Run): string {
  const seconds = durationOf(run)
  const time = seconds === null ? '' : ` in ${seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds)}`
  const lines = [`${onOneLine(run.title)}: ${run.status}${time}`, `id  ${run.id}`]
  const { fates = [], counts, byLearningRate, sharpness, border = [] } = summaryOf(run)
  if (counts) lines.push(fatesText(fates, counts, sharpness))
  if (byLearningRate) lines.push(ratesText(fates, byLearningRate, border))
  else if (border[0]) lines.push(borderText(border[0]))
  lines.push(networksText(summaryOf(run)))
  if (run.kind === 'theory') lines.push(theoryText(run))
  for (const [name, value] of Object.entries(run.summary ?? {}))
    if (typeof value !== 'object')
      lines.push(`  ${name}  ${typeof value === 'number' ? shortNumber(value) : String(value)}`)
  return lines.filter((line) => line !== '').join('\n')
}

type Border = NonNullable<NonNullable<ReturnType<typeof summaryOf>['border']>[number]>

const percent = (count: number, total: number) => `${((100 * count) / total).toFixed(2)} %`.padStart(8)
const totalOf = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** @param ends least and greatest sharpness of the ends of each fate, where a run tells it */
function fatesText(fates: readonly string[], counts: Counts, ends: Record<string, [number, number]> = {}): string {
  const total = totalOf(counts)
  const present = fates.filter((fate) => counts[fate])
  const told = (fate: string) =>
    ends[fate] ? [`sharpness ${[...new Set(ends[fate].map((end) => shortNumber(end)))].join(' … ')}`] : []
  return table(
    present.map((fate) => [`  ${fate}`, percent(counts[fate]!, total), `${counts[fate]} of ${total}`, ...told(fate)]),
  )
}

/** How rough the border between the fates of a map is. */
function borderText({ boxes, uncertainty }: Border): string {
  const estimates = `${dimensionText(boxes)} (box counting), ${dimensionText(uncertainty)} (uncertainty exponent)`
  return `  border  dimension ${estimates}`
}

/** Learning rates that are told of; of more, some of them. */
const MOST_RATES = 25

/**
 * Shares of fates by learning rate.
 * @param borders those of maps, by learning rate, where they tell them: their dimension by box counting is told
 */
function ratesText(
  fates: readonly string[],
  rows: readonly { learningRate: number; counts?: Counts | undefined }[],
  borders: readonly (Border | null)[],
): string {
  const present = fates.filter((fate) => rows.some(({ counts }) => counts?.[fate]))
  const told = Math.min(rows.length, MOST_RATES)
  const chosen = Array.from({ length: told }, (_, index) => {
    const at = told === 1 ? 0 : Math.round((index * (rows.length - 1)) / (told - 1))
    return { ...rows[at]!, border: borders[at] }
  })
  const rest = told < rows.length ? `\n  ${told} of ${rows.length} learning rates; --json has all` : ''
  return (
    table([
      [
        '  γ',
        ...present.map((fate) => fate.padStart(8)),
        ...(borders.some((one) => one !== null) ? ['dimension of the border'] : []),
      ],
      ...chosen.map(({ learningRate, counts = {}, border }) => [
        `  ${shortNumber(learningRate, 4)}`,
        ...present.map((fate) => percent(counts[fate] ?? 0, totalOf(counts))),
        ...(border ? [dimensionText(border.boxes)] : []),
      ]),
    ]) + rest
  )
}
