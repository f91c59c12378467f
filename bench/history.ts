/**
 * A history of 20,000 runs of all kinds with 2 million points of series: how long its first page, every sort, filters
 * by text, kind and field, and groups take through the contract, and how large an answer is on its way to the page.
 * Run: node bench/history.ts [runs] [folder]; with a folder the database stays there, and is used again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '@msgpack/msgpack'
import { monotonicFactory } from 'ulid'
import {
  configSchema,
  ownFields,
  type Argument,
  type Config,
  type MethodName,
  type Run,
} from '#shared/contract/index.ts'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { experimentOf, presets } from '../src-main/experiments/index.ts'
import { openStore } from '../src-main/store/index.ts'
import { openWorkbench } from '../src-main/workbench/index.ts'

const [asked, folder] = process.argv.slice(2)
const count = Number(asked ?? 20_000)
const POINTS = 2_000_000
const REPEATS = 15
/** What the page may take: filter and sort answer within it. */
const LIMIT_MS = 100

/** Numbers that are the same in every run of the benchmark. */
const { uniform32: random } = streamOf(GENERATOR, 'directions', 1)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/** A preset with other numbers in it. */
function configOf(index: number): Config {
  const config = structuredClone(presets[index % presets.length]!.config) as Record<string, unknown>
  if ('steps' in config) config.steps = pick([100, 500, 1000, 2000])
  if ('seed' in config) config.seed = Math.floor(random() * 1000)
  if (config.kind === 'network') config.hidden = pick([[128, 64], [32], [256, 128, 64]])
  if (config.kind === 'bifurcation') config.transient = 1000 + index
  return configSchema.parse(config)
}

const fates = ['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
function shares(): { shares: Record<string, number>; counts: Record<string, number> } {
  const weights = fates.map(() => random() ** 3)
  const sum = weights.reduce((total, weight) => total + weight)
  const named = (of: (weight: number) => number) => Object.fromEntries(fates.map((fate, i) => [fate, of(weights[i]!)]))
  return { shares: named((weight) => weight / sum), counts: named((weight) => Math.round((weight / sum) * 1e6)) }
}

/** Summaries as long as real ones: nine networks, or the counts of every learning rate. */
function summaryOf(config: Config): Run['summary'] {
  if (config.kind === 'network')
    return {
      dataset: 'mnist',
      divergent: 0,
      checksum: 'sha256 '.repeat(8),
      networks: Array.from({ length: 9 }, (_, member) => ({
        start: 'ABC'[member % 3],
        seed: member,
        learningRate: 0.1,
        status: 'trained',
        divergedAt: null,
        trainLoss: random(),
        testLoss: random(),
        trainAccuracy: random(),
        testAccuracy: random(),
        distance: random() * 10,
      })),
    }
  const minima = Array.from({ length: 4 }, (_, index) => ({
    fate: fates[index],
    at: [random(), random()],
    plateau: null,
    value: random(),
    eigenvalues: [100, 102],
    sharpness: 102,
    stabilityLimit: 2 / 102,
  }))
  const byLearningRate = Array.from({ length: config.kind === 'basin-share' ? 41 : 0 }, () => ({
    learningRate: random(),
    ...shares(),
  }))
  return { fates, minima, ...shares(), ...(byLearningRate.length > 0 && { byLearningRate }) }
}

function fill(dataDir: string): void {
  const store = openStore(dataDir)
  const nextId = monotonicFactory(random)
  const start = Date.now() - count * 60_000
  let points = 0
  for (let first = 0; first < count; first += 1000) {
    store.stream(() => {
      for (let index = first; index < Math.min(count, first + 1000); index++) {
        const config = configOf(index)
        const { kind } = config
        const created = start + index * 60_000
        const experiment = experimentOf(kind)
        const id = nextId(created)
        const status = random() < 0.97 ? 'completed' : pick(['cancelled', 'failed', 'interrupted'] as const)
        const run: Run = {
          id,
          kind,
          title: experiment.title(config),
          config,
          status,
          created,

          started: created + 5,
          finished: created + 5 + Math.round(random() ** 4 * 1e5),
          computed: Math.round(random() ** 4 * 1e5),
          appVersion: '0.1.0',
          ...experiment.provenance(config),

          summary: status === 'failed' ? null : summaryOf(config),
          error: status === 'failed' ? 'It failed.' : null,
          notes: random() < 0.1 ? 'Jumps over the trench; try a smaller start. '.repeat(5) : '',
          starred: random() < 0.02,
          tags: random() < 0.1 ? [pick(['paper', 'draft', 'trench', 'to check'])] : [],
          parentId: null,
          preset: null,
        }
        store.runs.insert(run, store.owner)
        // Every eighth run has series, so many that all have two million points.
        if (index % 8 > 0) continue
        const length = Math.ceil((POINTS * 8) / count / 4)
        for (const name of ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy']) {
          const steps = Float64Array.from({ length }, (_, step) => step)
          store.series.append(id, { member: 0, name, steps, values: steps.map(random) })
          points += length
        }
      }
    })
  }
  store.close()
  console.log(`filled with ${count} runs and ${points} points`)
}

const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'overstep-bench-history-'))
if (!existsSync(join(dataDir, 'overstep.sqlite'))) fill(dataDir)

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
