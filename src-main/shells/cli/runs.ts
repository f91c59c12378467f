import { bulkArraysOf, declaredArray, eventWords, isoMoment, presetWords, type Kind } from '#shared/contract/index.ts'
import { formatBytes } from '#shared/plot/index.ts'
import { runText } from './run.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, rowsOf, table } from './terminal.ts'
import { allRuns, fullId } from './ids.ts'

/** Prints the saved runs, newest first. */
export async function listRuns(context: Context, { text, limit }: { text?: string; limit?: number }): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const { runs, total } = await allRuns(workbench, { text }, limit)
    const rows = runs.map((run) => [run.id, run.status, run.kind, isoMoment(run.created), run.title])
    const rest = runs.length < total ? `\n… and ${total - runs.length} more` : ''
    const none = 'No runs yet. Start one with: overstep run fig06'
    const few = rows.length > 0 ? table([['id', 'status', 'kind', 'created', 'title'], ...rows]) + rest : none
    context.terminal.answer({ runs, total }, text && rows.length === 0 ? `No run matches ${text}.` : few)
  })
}

/** Arrays that are too many and too large to come with the rest; layers of networks count from 1. */
function bulkRows(kind: Kind): string[][] {
  return bulkArraysOf(kind).map((name) => {
    const named = name.replace(/<(\w+)>/g, (_, word: string) => word.toUpperCase())
    return ['array', `${named} ${declaredArray(kind, name)!.dtype}, one by one: overstep array ID NAME`]
  })
}

/** Prints everything about a run but the values of its arrays and series. */
export async function showRun(context: Context, idOrPrefix: string, withLog = false): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const id = await fullId(workbench, idOrPrefix)
    const [{ run, deleted }, data, { events }] = await Promise.all([
      workbench.call('runs.get', { id }),
      workbench.call('runs.data', { id }),
      workbench.call('runs.log', { id }),
    ])
    const arrays = Object.values(data.arrays).map(({ name, dtype, shape }) => ({ name, dtype, shape }))
    const series = data.series.map(({ member, name, values }) => ({ member, name, length: values.length }))
    const lines = [
      runText(run) + (deleted ? `\ndeleted; bring it back with: overstep restore ${id}` : ''),
      table([
        ...(run.preset ? [['from', `${presetWords(run.preset)} (${run.preset.ids.join(', ')})`]] : []),
        ['created', isoMoment(run.created)],
        ['engine', `${run.engine}, ${run.device}, ${run.precision}`],
        ['version', run.appVersion],
        ...(run.error ? rowsOf('error', run.error) : []),
        ...(run.tags.length > 0 ? [['tags', run.tags.join(', ')]] : []),
        ...arrays.map(({ name, dtype, shape }) => ['array', `${name} ${dtype} [${shape.join(', ')}]`]),
        ...bulkRows(run.kind),
        ...(series.length > 0 ? [['series', String(series.length)]] : []),
        ...(run.notes ? rowsOf('notes', run.notes) : []),
      ]),
      JSON.stringify(run.config, null, 2),
      ...(withLog ? [table(events.map((event) => [isoMoment(event.moment), eventWords(event)]))] : []),
    ]
    const document = { ...run, deleted, members: data.members, arrays, series, ...(withLog && { log: events }) }
    context.terminal.answer(document, lines.join('\n'))
  })
}

/** Deletes runs. */
export async function deleteRuns(context: Context, idsOrPrefixes: readonly string[]): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const ids = new Set<string>()
    for (const given of idsOrPrefixes) {
      const id = await fullId(workbench, given)
      const { deleted } = await workbench.call('runs.get', { id })
      if (deleted) throw badInput('id', `run ${id} is deleted already`)
      ids.add(id)
    }
    await workbench.call('runs.delete', { ids: [...ids] })
    const words = [...ids].join(' ')
    context.terminal.answer({ deleted: [...ids] }, `Deleted ${words}. Bring back with: overstep restore ${words}`)
  })
}

/** Removes the snapshots of runs for good. */
export async function slimRuns(context: Context, idsOrPrefixes: readonly string[], yes: boolean): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const ids = [...new Set(await Promise.all(idsOrPrefixes.map((given) => fullId(workbench, given))))]
    if (!yes)
      throw badInput(
        '--yes',
        'must be given: the weights in snapshots of these runs are removed for good, and nothing brings them back; ' +
          'their inner products stay, and with them planes and distances',
      )
    const room = await workbench.call('runs.slim', { ids })
    context.terminal.answer(
      { slimmed: ids, ...room },
      `Removed the snapshots of ${ids.join(' ')}: ${formatBytes(room.before)} before, ` +
        `${formatBytes(room.after)} after. ` +
        'Give the room back to the disk with: overstep compact',
    )
  })
}

/** Brings deleted runs back; they are named by their whole ids, as no list shows them. */
export async function restoreRuns(context: Context, ids: readonly string[]): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const whole = await Promise.all(ids.map((id) => fullId(workbench, id)))
    for (const id of whole) {
      const { deleted } = await workbench.call('runs.get', { id })
      if (!deleted) throw badInput('id', `run ${id} is not deleted`)
    }
    await workbench.call('runs.restore', { ids: whole })
    context.terminal.answer({ restored: whole }, `Restored ${whole.join(' ')}.`)
  })
}
