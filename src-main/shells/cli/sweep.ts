import { onOneLine, OverstepError, type FieldIssue, type Run, type SweepOver } from '#shared/contract/index.ts'
import { allDigits } from '#shared/plot/index.ts'
import { askedFor } from './branch.ts'
import { generatorNote, isRange, sweepOver } from './config.ts'
import { onInterrupt } from './interrupts.ts'
import { progressDisplay } from './progress.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, counted, exitCodes, table } from './terminal.ts'

const told = (value: unknown) => (typeof value === 'number' ? allDigits(value) : JSON.stringify(value))

/**
 * Runs an experiment once for every combination of values; Ctrl-C cancels what is left and keeps what there is. Returns
 * the exit code.
 */
export async function runSweep(
  context: Context,
  experiment: string,
  assignments: string[],
  given: readonly string[],
): Promise<number> {
  const { terminal } = context
  return withWorkbench(context, async (workbench) => {
    const presets = await workbench.call('presets.list', null)
    const asked = await askedFor(workbench, experiment, assignments, presets)
    const note = generatorNote(asked.config)
    if (note) terminal.note(note)
    const ends = new Map<string, Run>()
    const display = progressDisplay(process.stderr)
    const all = Promise.withResolvers<undefined>()
    let sweep: { id: string; runs: ReadonlySet<string> } | undefined
    let interrupted = false
    const began = Date.now()
    const tell = (id: string, fraction: number) => {
      if (!sweep?.runs.has(id) || interrupted) return
      const whole = (ends.size + fraction) / sweep.runs.size
      const elapsedSeconds = (Date.now() - began) / 1000
      const etaSeconds = whole > 0 ? (elapsedSeconds / whole) * (1 - whole) : null
      display.update({ id, fraction: whole, elapsedSeconds, etaSeconds })
    }
    const check = () => {
      if (sweep && [...sweep.runs].every((id) => ends.has(id))) all.resolve(undefined)
    }
    const cancel = () => {
      // Runs that end in the meantime refuse; their ends are on their way here.
      if (sweep) workbench.call('sweeps.cancel', { id: sweep.id }).catch(() => undefined)
    }
    const stops = [
      onInterrupt(() => {
        interrupted = true
        display.end()
        terminal.note('Cancelling what is left; what was computed is kept. Press Ctrl-C again to stop at once.')
        cancel()
      }),
      workbench.on('run.progress', ({ id, fraction }) => tell(id, fraction)),
      workbench.on('run.changed', ({ run }) => {
        if (run.status === 'queued' || run.status === 'running') return
        ends.set(run.id, run)
        tell(run.id, 0)
        check()
      }),
    ]
    try {
      const over = sweepOver(given, asked.config.kind)
      for (const [index, { path, values }] of over.entries())
        if (isRange(given[index]!.slice(path.length + 1))) terminal.note(`${path} = ${values.map(told).join(', ')}`)
      const { sweep: made, ids } = await workbench.call('sweeps.start', { ...asked, over }).catch((thrown: unknown) => {
        throw asTyped(thrown, over)
      })
      sweep = { id: made.id, runs: new Set(ids) }
      terminal.note(`${onOneLine(made.title)}: ${counted(ids.length, 'run')} (${made.id})`)
      if (interrupted) cancel()
      check()
      await all.promise
      display.end()
      const runs = ids.flatMap((id) => ends.get(id) ?? [])
      const done = runs.filter(({ status }) => status === 'completed').length
      terminal.answer(
        { id: made.id, runs: runs.map(({ id, status, title, summary }) => ({ id, status, title, summary })) },
        `${table(runs.map(({ id, status, title }) => [id, status, title]))}\n${done} of ${runs.length} done`,
      )
      for (const { id, error } of runs) if (error) terminal.note(`overstep: ${id}: ${error}`)
      if (done === runs.length) return exitCodes.done
      return interrupted ? exitCodes.interrupted : exitCodes.failed
    } finally {
      display.end()
      stops.forEach((stop) => stop())
    }
  })
}

/** The error with the fields of the contract under what was typed for them. */
function asTyped(thrown: unknown, over: SweepOver): unknown {
  if (!(thrown instanceof OverstepError) || !Array.isArray(thrown.details?.issues)) return thrown
  const [issue] = thrown.details.issues as FieldIssue[]
  const [whole, index] = /^over(?:\[(\d+)\])?/.exec(issue?.path ?? '') ?? []
  if (!issue || whole === undefined) return thrown
  return badInput(index === undefined ? '--sweep' : `--sweep ${over[Number(index)]?.path}`, issue.message)
}
