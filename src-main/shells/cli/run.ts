import { type Config, type Run, type RunStatus, type Service, sizeOf } from '#shared/contract/index.ts'
import { readConfig } from './config.ts'
import { onInterrupt } from './interrupts.ts'
import { networksText } from './networks.ts'
import { duration, progressDisplay } from './progress.ts'
import { fullId } from './ids.ts'
import { type Context, withWorkbench } from './session.ts'
import { exitCodes, table } from './terminal.ts'

/** Runs an experiment to its end, saved as it goes; Ctrl-C cancels it and keeps what there is. Returns the exit code. */
export async function runExperiment(context: Context, experiment: string, assignments: string[]): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const config = await readConfig(experiment, assignments, await workbench.call('presets.list', null))
    return follow(context, workbench, () => workbench.call('runs.start', { config }))
  })
}

/** Goes on with a run that ended early, from its last checkpoint to its end. Returns the exit code. */
export async function resumeRun(context: Context, idOrPrefix: string): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const id = await fullId(workbench, idOrPrefix)
    return follow(context, workbench, () => workbench.call('runs.resume', { id }))
  })
}

async function follow(context: Context, workbench: Service, start: () => Promise<Run>): Promise<number> {
  const { terminal } = context
  const { run, interrupted } = await carryOut(context, workbench, start)
  terminal.answer({ id: run.id, status: run.status, summary: run.summary }, runText(run))
  if (run.error) terminal.note(`overstep: ${run.error}`)
  if (run.status === 'completed') return exitCodes.done
  const { resumable } = await workbench.call('runs.get', { id: run.id })
  if (resumable) terminal.note(`Go on with it by: overstep resume ${run.id}`)
  return interrupted ? exitCodes.interrupted : exitCodes.failed
}

async function carryOut(
  { terminal }: Context,
  workbench: Service,
  start: () => Promise<Run>,
): Promise<{ run: Run; interrupted: boolean }> {
  let interrupted = false
  let id: string | undefined
  const ends = new Map<string, Run>()
  const ended = Promise.withResolvers<Run>()
  const cancel = () => {
    // A run that ended in the meantime refuses; its end is on its way here.
    if (id !== undefined) workbench.call('runs.cancel', { id }).catch(() => undefined)
  }
  const display = progressDisplay(process.stderr)
  const stops = [
    onInterrupt(() => {
      interrupted = true
      display.end()
      terminal.note('Cancelling; what was computed is kept. Press Ctrl-C again to stop at once.')
      cancel()
    }),
    workbench.on('run.progress', (progress) => {
      if (progress.id === id && !interrupted) display.update(progress)
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
    terminal.note(`${run.title} (${run.id})`)
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
  const seconds = run.started !== null && run.finished !== null ? (run.finished - run.started) / 1000 : null
  const time = seconds === null ? '' : ` in ${seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds)}`
  const lines = [`${run.title}: ${run.status}${time}`, `id  ${run.id}`]
  const { shares, fates, ...rest } = run.summary ?? {}
  const total = descentsOf(run.config)
  if (isShares(shares))
    lines.push(
      table(
        (Array.isArray(fates) ? fates.map(String) : Object.keys(shares))
          .filter((fate) => (shares[fate] ?? 0) > 0)
          .map((fate) => [
            `  ${fate}`,
            `${((shares[fate] ?? 0) * 100).toFixed(2)} %`.padStart(8),
            `${Math.round((shares[fate] ?? 0) * total)} of ${total}`,
          ]),
      ),
    )
  if (run.kind === 'network') lines.push(networksText(run.summary ?? {}))
  for (const [name, value] of Object.entries(rest))
    if (typeof value !== 'object') lines.push(`  ${name}  ${String(value)}`)
  return lines.filter((line) => line !== '').join('\n')
}

/** The number of descents of a run, of which the shares are shares. */
function descentsOf(config: Config): number {
  if (config.kind === 'fate-map') return sizeOf([config.start.count, config.learningRate.count])
  return config.kind === 'trajectory' ? sizeOf([config.starts.length, config.learningRates.length]) : 0
}

function isShares(value: unknown): value is Record<string, number> {
  return typeof value === 'object' && value !== null && Object.values(value).every((share) => typeof share === 'number')
}
