import { type DatabaseSpace, type DeviceInfo, residenceWords } from '#shared/contract/index.ts'
import { megabytes } from './compact.ts'
import { isDamage, reportDamage, rescueInto } from './damage.ts'
import { dataText } from './data.ts'
import { electronState } from './electron.ts'
import { type Context, withWorkbench } from './session.ts'
import { counted, exitCodes, rowsOf, table } from './terminal.ts'

/**
 * Prints what Overstep works with and whether its database is sound; where it is not, what of it can be read.
 * @returns the exit code: failed where it is not sound
 */
export async function doctor(context: Context, { rescue }: { rescue?: string } = {}): Promise<number> {
  if (rescue !== undefined) return rescueInto(context, rescue)
  try {
    return await examine(context)
  } catch (error) {
    if (!isDamage(error)) throw error
    return reportDamage(context, [error.message])
  }
}

function examine(context: Context): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const { problems, path } = workbench.health()
    if (problems.length > 0) return reportDamage(context, problems)
    const about = await workbench.call('workbench.about', null)
    const datasets = await workbench.call('data.about', null)
    const space = await workbench.call('database.space', null)
    const devices = await workbench.call('devices.list', null)
    const maps = await workbench.call('devices.maps', null)
    const electron = electronState(context.layout.root)
    const node = process.version
    const desktop = electron.path ? `Electron ${electron.version}` : `Electron ${electron.version}, not yet downloaded`
    context.terminal.answer(
      { ...about, node, electron, datasets, devices, maps, database: { path, ...space, problems } },
      table([
        ['Overstep', about.version],
        ['Node', `${node}, ${process.platform} ${process.arch}`],
        ['engine', `${about.engine}, ${about.device}, ${about.threads} threads`],
        ...devices.map((way) => ['training', wayText(way)]),
        ...maps.map(({ device, name, problem, precision, cellsPerSecond, chosen }) => [
          'maps',
          `${device} in ${precision}: ` +
            `${problem ?? `${name}, ${Math.round(cellsPerSecond!)} cells a second`}${chosen ? ' (auto)' : ''}`,
        ]),
        ...rowsOf('data sets', dataText(datasets)),
        ['desktop', desktop],
        ['data', `${about.dataDir} (${counted(about.runs, 'run')}, ${megabytes(space.bytes)})`],
        ['', spaceText(space)],
        ['database', 'sound'],
      ]),
    )
    return exitCodes.done
  })
}

function wayText({ engine, device, name, problem, stepsPerSecond, residence, chosen }: DeviceInfo): string {
  const speed = stepsPerSecond === null ? [] : [`${Number(stepsPerSecond.toPrecision(3))} steps a second`]
  const works = [name, ...speed, ...(residence ? [residenceWords(residence)] : [])].join(', ')
  return `${engine} on ${device}: ${problem ?? works}${chosen ? ' (auto)' : ''}`
}

function spaceText({ free, deleted, disk }: DatabaseSpace): string {
  return [
    `${megabytes(free)} of it are free; overstep compact gives them back`,
    ...(deleted > 0 ? [`${megabytes(deleted)} are of deleted runs`] : []),
    ...(disk === null ? [] : [`the disk has ${megabytes(disk)} left`]),
  ].join('; ')
}
