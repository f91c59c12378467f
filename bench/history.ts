/**
 * A history of 20,000 runs of all kinds with 2 million points of series: how long its first page, every sort, filters
 * by text, kind and field, and groups take through the contract, and how large an answer is on its way to the page.
 * Run: node bench/history.ts [runs] [folder]; with a folder the database stays there, and is used again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '@msgpack/msgpack'
import { ownFields, type Argument, type MethodName } from '#shared/contract/index.ts'
import { openWorkbench } from '../src-main/workbench/index.ts'
import { fillHistory } from './filled-history.ts'

const [asked, folder] = process.argv.slice(2)
const count = Number(asked ?? 20_000)
const REPEATS = 15
/** What the page may take: filter and sort answer within it. */
const LIMIT_MS = 100

const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'overstep-bench-history-'))
if (!existsSync(join(dataDir, 'overstep.sqlite'))) fillHistory(dataDir, count)

const began = performance.now()
const startCompute = () => {
  throw new Error('nothing is computed here')
}
const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
console.log(`opened in ${(performance.now() - began).toFixed(0)} ms`)

let slow = 0
async function measure<Name extends MethodName>(what: string, name: Name, argument: Argument<Name>): Promise<void> {
  const times: number[] = []
  let bytes = 0
  for (let turn = 0; turn < REPEATS; turn++) {
    const from = performance.now()
    const answer = await workbench.call(name, argument)
    bytes = encode(answer).length
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  const median = times[REPEATS >> 1]!
  if (median > LIMIT_MS) slow++
  const columns = [median.toFixed(1), times.at(-1)!.toFixed(1), (bytes / 1000).toFixed(0)]
  console.log(`${what.padEnd(44)} ${columns.map((text) => text.padStart(8)).join(' ')}`)
}

console.log(`${''.padEnd(44)}  median      max       kB`)
const rows = { collapsed: true, limit: 100 }
await measure('first page, as whole runs', 'runs.list', { limit: 100 })
await measure('first page', 'history.rows', rows)
await measure('page at the end', 'history.rows', { ...rows, offset: count - 100 })
const columns = [
  'config.steps',
  'config.seed',
  'config.learningRate.min',
  'summary.shares.flat',
  'summary.shares.sharp',
]
await measure('first page with five more columns', 'history.rows', { ...rows, columns })
for (const sort of [...ownFields, 'config.steps', 'config.learningRate.max', 'summary.shares.flat'])
  for (const descending of [true, false])
    await measure(`sort by ${sort}, ${descending ? 'descending' : 'ascending'}`, 'history.rows', {
      ...rows,
      sort,
      descending,
    })
await measure('filter by a word', 'history.rows', { ...rows, text: 'trench' })
await measure('filter by words that none has', 'history.rows', { ...rows, text: 'fate nowhere' })
await measure('filter by kind', 'history.rows', { ...rows, kinds: ['fate-map'] })
await measure('filter by status', 'history.rows', { ...rows, statuses: ['failed'] })
await measure('filter by tag', 'history.rows', { ...rows, tags: ['paper'] })
await measure('filter by star', 'history.rows', { ...rows, starred: true })
const many = { field: 'config.steps', is: '>', value: 50 } as const
const few = { field: 'summary.shares.flat', is: '>', value: 0.6 } as const
const word = { field: 'config.landscape', is: '=', value: 'paper-2d' } as const
await measure('filter by a field that most pass', 'history.rows', { ...rows, where: [many] })
await measure('filter by a field that few pass', 'history.rows', { ...rows, where: [few] })
await measure('three conditions, sorted by another field', 'history.rows', {
  ...rows,
  where: [many, few, word],
  sort: 'config.seed',
})
await measure('group by kind', 'history.groups', { by: 'kind' })
await measure('group by landscape, mean of a share', 'history.groups', {
  by: 'config.landscape',
  of: 'summary.shares.flat',
})
await measure('group by seed, mean of a duration', 'history.groups', { by: 'config.seed', of: 'duration' })
await measure('all fields', 'history.fields', null)
await measure('ids of all', 'history.ids', {})
await workbench.close()
if (folder === undefined) rmSync(dataDir, { recursive: true, force: true })
console.log(slow === 0 ? `all within ${LIMIT_MS} ms` : `${slow} take more than ${LIMIT_MS} ms`)
process.exitCode = slow === 0 ? 0 : 1
