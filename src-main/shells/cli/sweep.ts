import {
  onOneLine,
  OverstepError,
  sweepPartSchema,
  type FieldIssue,
  type Run,
  type SweepOver,
  type SweepPart,
} from '#shared/contract/index.ts'
import { allDigits } from '#shared/plot/index.ts'
import { packInto } from './archives.ts'
import { askedFor } from './branch.ts'
import { generatorNote, isRange, sweepOver } from './config.ts'
import { onInterrupt } from './interrupts.ts'
import { progressDisplay } from './progress.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, counted, exitCodes, table } from './terminal.ts'

const told = (value: unknown) => (typeof value === 'number' ? allDigits(value) : JSON.stringify(value))

/** What is typed for a sweep. */
export interface SweepArguments {
  experiment: string
  set: string[]
  over: readonly string[]
  /** Which part of it, as `k/n`. */
  shard?: string | undefined
  /** Where the runs are written to as an archive, too. */
  out?: string | undefined
}

/**
 * Runs an experiment once for every combination of values, or those of one part of them; Ctrl-C cancels what is left
 * and keeps what there is. Returns the exit code.
 */
export async function runSweep(
  context: Context,
  { experiment, set, over: given, shard, out }: SweepArguments,
): Promise<number> {
  const { terminal } = context
  const part = shard === undefined ? undefined : sweepPart(shard)
  return withWorkbench(context, async (workbench) => {
    const presets = await workbench.call('presets.list', null)
    const asked = await askedFor(workbench, experiment, set, presets)
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
      const started = workbench.call('sweeps.start', { ...asked, over, ...(part && { part }) })
      const {
        sweep: made,
        ids,
        kept,
      } = await started.catch((thrown: unknown) => {
        throw asTyped(thrown, over)
      })
      for (const id of kept) ends.set(id, (await workbench.call('runs.get', { id })).run)
      sweep = { id: made.id, runs: new Set(ids) }
      const of = part ? `part ${part.part} of ${part.of}, ` : ''
      const before = kept.length > 0 ? `, ${kept.length} of them done before` : ''
      terminal.note(`${onOneLine(made.title)}: ${of}${counted(ids.length, 'run')}${before} (${made.id})`)
      if (interrupted) cancel()
      check()
      await all.promise
      display.end()
      const runs = ids.flatMap((id) => ends.get(id) ?? [])
      const done = runs.filter(({ status }) => status === 'completed').length
      // A part that was stopped leaves no archive, so that whoever looks for one runs it again.
      const file = interrupted ? undefined : out
      if (file !== undefined) await packInto(context, workbench, ids, file)
      terminal.answer(
        {
          id: made.id,
          ...(part && { part }),
          runs: runs.map(({ id, status, title, summary }) => ({ id, status, title, summary })),
          ...(file !== undefined && { file }),
        },
        `${table(runs.map(({ id, status, title }) => [id, status, title]))}\n${done} of ${runs.length} done` +
          (file === undefined ? '' : `, written to ${file}`),
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

/** The part that is typed as `k/n`. */
export function sweepPart(text: string): SweepPart {
  const [, part, of] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text) ?? []
  if (part === undefined || of === undefined)
    throw badInput('--shard', `must be k/n, part k of n parts, such as 2/8, got ${JSON.stringify(text)}`)
  const parsed = sweepPartSchema.safeParse({ part: Number(part), of: Number(of) })
  if (!parsed.success) throw badInput('--shard', `${text}: ${parsed.error.issues[0]!.message}`)
  return parsed.data
}

/** The error with the fields of the contract under what was typed for them. */
function asTyped(thrown: unknown, over: SweepOver): unknown {
  if (!(thrown instanceof OverstepError) || !Array.isArray(thrown.details?.issues)) return thrown
  const [issue] = thrown.details.issues as FieldIssue[]
  if (issue?.path === 'part') return badInput('--shard', issue.message)
  const [whole, index] = /^over(?:\[(\d+)\])?/.exec(issue?.path ?? '') ?? []
  if (!issue || whole === undefined) return thrown
  return badInput(index === undefined ? '--sweep' : `--sweep ${over[Number(index)]?.path}`, issue.message)
}
