/**
 * Tries to make Overstep lose something, crash or hang: kills of every process at random moments over every kind of
 * work, full disks, busy and damaged databases, hostile inputs. Ends with a table of what was tried, and with exit
 * code 1 where anything fell.
 * Run: node bench/endure.ts [minutes] [seed], or with --trials COUNT in place of the minutes; --lanes COUNT for more
 * trials beside each other than there are cores, many of which wait most of their time
 */
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { campaign, isSound, tableOf } from './endure/campaign.ts'
import { buildCommands } from './endure/commands.ts'
import { databases } from './endure/databases.ts'
import { disks } from './endure/disks.ts'
import { makeHistory } from './endure/history.ts'
import { inputs } from './endure/inputs.ts'
import { kills } from './endure/kills.ts'
import { parsersOf } from './endure/parsers.ts'

const options = { trials: { type: 'string' }, lanes: { type: 'string' } } as const
const { positionals, values } = parseArgs({ allowPositionals: true, options })
const minutes = Number(positionals[0] ?? 2)
const seed = Number(positionals[1] ?? Date.now() % 2 ** 31)
const trials = values.trials === undefined ? undefined : Number(values.trials)
const lanes = Number(values.lanes ?? availableParallelism())
if (!(minutes > 0 && lanes > 0) || !Number.isSafeInteger(seed) || !(trials === undefined || trials > 0)) {
  console.error('node bench/endure.ts [minutes] [seed] [--trials COUNT] [--lanes COUNT]')
  process.exit(2)
}

const tell = (line: string) => console.error(line)
const began = performance.now()
await buildCommands(tell)
const history = await makeHistory()
process.on('exit', () => rmSync(history.folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

const budget = {
  seed,
  isOver: () => trials === undefined && performance.now() - began > minutes * 60_000,
  most: trials ?? Infinity,
}
const given = [history.small.dataDir, history.small.archive] as [string, string]
const reading = inputs(parsersOf(...given), { seed, given, timed: trials === undefined }, tell)
const processes = [...kills(history), ...databases(history), ...disks(history)]
const rows = await Promise.all([
  campaign(processes, { ...budget, lanes }, tell),
  campaign(reading.kinds, { ...budget, lanes: 1 }, tell),
])
await reading.close()
const all = rows.flat()
console.log(tableOf(all))
console.log(`seed ${seed}, ${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
process.exitCode = isSound(all) ? 0 : 1
