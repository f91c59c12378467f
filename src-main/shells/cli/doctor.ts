import { electronState } from './electron.ts'
import { type Context, withWorkbench } from './session.ts'
import { exitCodes, table } from './terminal.ts'

/** Prints what Overstep works with and whether its database is sound. Returns the exit code: failed where it is not. */
export async function doctor(context: Context): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const about = await workbench.call('workbench.about', null)
    const { problems, path } = workbench.health()
    const electron = electronState(context.layout.root)
    const node = process.version
    const desktop = electron.path ? `Electron ${electron.version}` : `Electron ${electron.version}, not yet downloaded`
    context.terminal.answer(
      { ...about, node, electron, database: { path, bytes: about.databaseBytes, problems } },
      table([
        ['Overstep', about.version],
        ['Node', `${node}, ${process.platform} ${process.arch}`],
        ['engine', `${about.engine}, ${about.device}, ${about.threads} threads`],
        ['desktop', desktop],
        ['data', `${about.dataDir} (${about.runs} runs, ${(about.databaseBytes / 1e6).toFixed(1)} MB)`],
        ...(problems.length === 0 ? [['database', 'sound']] : problems.map((problem) => ['database', problem])),
      ]),
    )
    return problems.length === 0 ? exitCodes.done : exitCodes.failed
  })
}
