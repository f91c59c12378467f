import { dataText } from './data.ts'
import { electronState } from './electron.ts'
import { type Context, withWorkbench } from './session.ts'
import { counted, exitCodes, rowsOf, table } from './terminal.ts'

/** Prints what Overstep works with and whether its database is sound. Returns the exit code: failed where it is not. */
export async function doctor(context: Context): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const about = await workbench.call('workbench.about', null)
    const datasets = await workbench.call('data.about', null)
    const devices = await workbench.call('devices.list', null)
    const { problems, path } = workbench.health()
    const electron = electronState(context.layout.root)
    const node = process.version
    const desktop = electron.path ? `Electron ${electron.version}` : `Electron ${electron.version}, not yet downloaded`
    context.terminal.answer(
      { ...about, node, electron, datasets, devices, database: { path, bytes: about.databaseBytes, problems } },
      table([
        ['Overstep', about.version],
        ['Node', `${node}, ${process.platform} ${process.arch}`],
        ['engine', `${about.engine}, ${about.device}, ${about.threads} threads`],
        ...devices.map(({ engine, device, name, problem, stepsPerSecond, chosen }) => [
          'training',
          `${engine} on ${device}: ${problem ?? `${name}, ${stepsPerSecond?.toFixed(0)} steps a second`}${chosen ? ' (auto)' : ''}`,
        ]),
        ...rowsOf('data sets', dataText(datasets)),
        ['desktop', desktop],
        ['data', `${about.dataDir} (${counted(about.runs, 'run')}, ${(about.databaseBytes / 1e6).toFixed(1)} MB)`],
        ...(problems.length === 0 ? [['database', 'sound']] : problems.map((problem) => ['database', problem])),
      ]),
    )
    return problems.length === 0 ? exitCodes.done : exitCodes.failed
  })
}
