import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importInThread } from '../../src-main/archive/in-thread.fixture.ts'
import { packRuns } from '../../src-main/archive/index.ts'
import { forkCompute } from '../../src-main/compute/fork.ts'
import { presetOf } from '../../src-main/experiments/index.ts'
import { openStore, type Store } from '../../src-main/store/index.ts'
import { openWorkbench } from '../../src-main/workbench/index.ts'
import {
  arrayShape,
  type Config,
  configSchema,
  type Kind as RunKind,
  type Run,
} from '../../src-shared/contract/index.ts'
import { Fallen } from './campaign.ts'
import { computeEntry } from './commands.ts'

/** A run and everything that it computed, in so far as it must stay as it is. */
interface Kept {
  run: Run
  /** SHA-256 of its summary, members, series and arrays. */
  results: string
}

/** What trials begin with. */
export interface History {
  /** A folder for whatever the campaign writes. */
  folder: string
  /** A data folder with a finished run of each kind. It is copied, and never worked in. */
  dataDir: string
  runs: ReadonlyMap<string, Kept>
  /** Configs of those runs as files that `run` takes, by kind. */
  configs: ReadonlyMap<RunKind, string>
  /** An archive of runs that are not in the data folder, and these. */
  archive: string
  archived: ReadonlyMap<string, Kept>
  /** A data folder and an archive of some small runs, of which hostile ones are made. */
  small: { dataDir: string; archive: string }
  /** Results by the settings that they are of: those of the runs above, and the first that came of others. */
  known: Map<string, string>
}

const landscape = { landscape: 'paper-1d' } as const
const rates = (count: number) => ({ min: 1e-4, max: 0.06, count, scale: 'log' as const })
const starts = { min: -4, max: 4, count: 120, scale: 'linear' as const }
const network = {
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [24, 12],
  starts: 2,
  learningRates: [0.05, 1e9],
  trainSize: 400,
  testSize: 100,
  steps: 2000,
  snapshots: 12,
  seed: 3,
  engine: 'onnx',
  device: 'cpu',
}

/** A config of each kind that takes a second or so, and of two more runs, which only the archive has. */
const configs: readonly object[] = [
  { kind: 'trajectory', ...landscape, starts: [[9.5], [2.4]], learningRates: [0.001, 0.02, 0.04], steps: 2000 },
  { kind: 'fate-map', ...landscape, start: starts, learningRate: rates(200) },
  { kind: 'basin-map', landscape: 'paper-2d', x: starts, y: starts, learningRate: [0.01, 0.03] },
  {
    kind: 'basin-share',
    landscape: 'paper-2d',
    box: [
      [3, 4],
      [3, 4],
    ],
    starts: 3000,
    learningRate: { min: 0.005, max: 0.03, count: 40 },
    seed: 1,
  },
  { kind: 'bifurcation', landscape: 'cubic', start: [0.9], learningRate: { min: 0.5, max: 2, count: 200 } },
  { kind: 'theory', region: [[2, 3]], learningRate: rates(4), starts: 100, domain: [[-10, 10]] },
  network,
]
const others: readonly object[] = [
  { kind: 'fate-map', ...landscape, start: starts, learningRate: rates(150) },
  { ...network, seed: 4, steps: 300, snapshots: 20 },
]

/** Those of the small data folder. */
export const tiny: readonly object[] = [
  { kind: 'trajectory', ...landscape, starts: [[9.5], [2.4]], learningRates: [0.02], steps: 100 },
  { kind: 'fate-map', ...landscape, start: { ...starts, count: 20 }, learningRate: rates(20) },
  { ...network, hidden: [4], starts: 1, learningRates: [0.05], steps: 40, snapshots: 2, trainSize: 64, testSize: 64 },
]

/**
 * Makes what trials begin with, by the program itself.
 * @param wanted configs of the finished runs
 * @throws {Error} where a run does not end as it should
 */
export async function makeHistory(wanted = configs): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-endure-'))
  const dataDir = join(folder, 'history')
  const startCompute = () => forkCompute(computeEntry)
  const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
  const ids: string[] = []
  try {
    for (const given of [...wanted, ...others, ...tiny]) {
      const ended = Promise.withResolvers<Run>()
      const stop = workbench.on('run.changed', ({ run }) => {
        if (run.status !== 'queued' && run.status !== 'running') ended.resolve(run)
      })
      const { id } = await workbench.call('runs.start', { config: configSchema.parse(given) })
      const run = await ended.promise
      stop()
      if (run.status !== 'completed') throw new Error(`the run of ${run.kind} is ${run.status}: ${run.error}`)
      ids.push(id)
    }
  } finally {
    await workbench.close()
  }
  const store = openStore(dataDir, presetOf, arrayShape)
  try {
    const archive = join(folder, 'runs.zip')
    const small = { dataDir: join(folder, 'small'), archive: join(folder, 'small.zip') }
    const tinyIds = ids.splice(wanted.length + others.length)
    const archivedIds = ids.splice(wanted.length)
    await pack(store, archivedIds, archive)
    await pack(store, tinyIds, small.archive)
    await unpack(small.archive, small.dataDir)
    const archived = await keptOf(store, archivedIds)
    for (const id of [...archivedIds, ...tinyIds]) store.runs.purge(id)
    const runs = await keptOf(store, ids)
    const all = [...runs.values(), ...archived.values()]
    return {
      folder,
      dataDir,
      runs,
      configs: new Map([...runs.values()].map(({ run }) => [run.kind, fileOf(folder, run)])),
      archive,
      archived,
      small,
      known: new Map(all.map(({ run, results }) => [settingsOf(run.config), results])),
    }
  } finally {
    store.close()
  }
}

async function pack(store: Store, ids: readonly string[], path: string): Promise<void> {
  const file = await open(path, 'w+')
  const watch = { signal: new AbortController().signal, progress: () => undefined }
  try {
    await packRuns(store, ids, '0.1.0', file, watch)
  } finally {
    await file.close()
  }
}

/** Takes an archive into a data folder. */
export async function unpack(archive: string, dataDir: string): Promise<void> {
  const store = openStore(dataDir)
  try {
    await importInThread(store, archive)
  } finally {
    store.close()
  }
}

function fileOf(folder: string, { kind, config }: Run): string {
  const file = join(folder, `${kind}.json`)
  writeFileSync(file, JSON.stringify(config))
  return file
}

/** A text that is the same for equal values of JSON, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}

const settingsOf = (config: Config) => canonical(config)

async function keptOf(store: Store, ids: readonly string[]): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>()
  for (const id of ids) kept.set(id, { run: store.runs.get(id)!.run, results: await resultsOf(store, id) })
  return kept
}

async function resultsOf(store: Store, id: string): Promise<string> {
  const hash = createHash('sha256')
  const text = (value: unknown) => hash.update(`${canonical(value)}\n`)
  const numbers = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray) =>
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  text(store.runs.get(id)?.run.summary)
  text(store.series.members(id))
  for (const { member, name, steps, values } of await store.series.read(id)) {
    text([member, name, steps.length])
    numbers(steps)
    numbers(values)
  }
  for (const { name, dtype, shape } of store.arrays.specs(id)) {
    text([name, dtype, shape])
    numbers((await store.arrays.read(id, name))!.data)
  }
  return hash.digest('hex')
}

let copies = 0

/**
 * Carries out a trial in a new folder with a copy of the data folder in it, and removes it; `files` is for what the
 * trial writes elsewhere.
 */
export async function withCopy<T>(
  { folder, dataDir }: History,
  act: (place: { dataDir: string; files: string }) => Promise<T>,
): Promise<T> {
  const place = join(folder, `trial-${copies++}`)
  const [copy, files] = [join(place, 'data'), join(place, 'files')]
  try {
    cpSync(dataDir, copy, { recursive: true })
    mkdirSync(files)
    return await act({ dataDir: copy, files })
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** What the next program finds in a data folder. */
export interface Found {
  /** All runs that are not deleted, by id. */
  runs: ReadonlyMap<string, Kept & { resumable: boolean; sweep: string | undefined }>
  deleted: ReadonlySet<string>
}

/**
 * Opens a data folder as the next program does, and looks at everything in it.
 * @param deleted runs that may be deleted, or gone for good
 * @throws {Fallen} lost, where the database is not sound, something half is left, a run of the history is not what it
 *   was, or a completed run has other results than another one of the same settings
 */
export async function examine(history: History, dataDir: string, deleted: readonly string[] = []): Promise<Found> {
  let store: Store | undefined
  try {
    store = openStore(dataDir, presetOf, arrayShape)
    const problems = store.problems()
    if (problems.length > 0) throw new Fallen('lost', `the database is damaged: ${problems.join('; ')}`)
    if (store.runs.staged().length > 0) throw new Fallen('lost', 'half of an import is left')
    const found = await lookAt(store)
    for (const [id, { run, results }] of history.runs) {
      if (deleted.includes(id) && !found.runs.has(id)) continue
      const now = found.runs.get(id)
      if (!now) throw new Fallen('lost', `the run ${id} (${run.kind}) is gone`)
      const [is, was] = [canonical(now.run), canonical(run)]
      if (is !== was) throw new Fallen('lost', `the run ${id} says otherwise: ${is}, not ${was}`)
      if (now.results !== results) throw new Fallen('lost', `the run ${id} (${run.kind}) has other bytes`)
    }
    for (const { run, results } of found.runs.values()) expectResults(history, run, results)
    return found
  } catch (error) {
    if (error instanceof Fallen) throw error
    throw new Fallen('lost', `what is there cannot be read: ${String(store ? store.explain(error) : error)}`)
  } finally {
    store?.close()
  }
}

/** @throws {Fallen} lost, where a run under way is left, or a completed one has not the results of its settings */
function expectResults({ known }: History, { id, kind, config, status }: Run, results: string): void {
  if (status === 'queued' || status === 'running')
    throw new Fallen('lost', `the run ${id} (${kind}) is ${status} for ever`)
  if (status !== 'completed') return
  const settings = settingsOf(config)
  const expected = known.get(settings) ?? results
  known.set(settings, expected)
  if (results !== expected)
    throw new Fallen('lost', `the completed run ${id} (${kind}) has other bytes than one left alone`)
}

async function lookAt(store: Store): Promise<Found> {
  const filter = { text: '', sort: 'created', descending: true } as const
  const page = { offset: 0, limit: 500 }
  const runs: [string, Kept & { resumable: boolean; sweep: string | undefined }][] = []
  for (const run of store.runs.list(filter, page).runs)
    runs.push([
      run.id,
      {
        run,
        results: await resultsOf(store, run.id),
        resumable: store.checkpoints.has(run.id),
        sweep: store.sweeps.of(run.id)?.sweep.id,
      },
    ])
  return { runs: new Map(runs), deleted: new Set(store.runs.deletedBefore(Infinity)) }
}

/** Runs that are no part of the history, newest first. */
export function newRuns(
  history: History,
  { runs }: Found,
): (Kept & { resumable: boolean; sweep: string | undefined })[] {
  return [...runs.values()].filter(({ run }) => !history.runs.has(run.id))
}

/**
 * Checks that nothing lies about in a data folder where no program is open.
 * @throws {Fallen} lost, naming what is left
 */
export function expectTidy(dataDir: string): void {
  const known = /^(?:overstep\.sqlite|programs|archives)$/
  const left = readdirSync(dataDir).filter((name) => !known.test(name))
  const archives = join(dataDir, 'archives')
  if (existsSync(archives)) left.push(...readdirSync(archives).map((name) => join('archives', name)))
  if (left.length > 0) throw new Fallen('lost', `${left.join(', ')} is left in the data folder`)
}
