import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { afterEach, beforeEach } from 'vitest'
import { configSchema, type ImportResult, type Run, type RunData, type RunPreset } from '#shared/contract/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { packRuns, unpackRuns } from './index.ts'
import type { Watch } from './pack.ts'
import { openArchive } from './source.ts'

/** For tests of archives: two stores, and what goes from one into the other. */

let folder: string
export let here: Store
export let there: Store
/** Makes both stores anew for each test of the file that calls it. */
export function makeStores(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overstep-archive-'))
    here = openStore(join(folder, 'here'))
    there = openStore(join(folder, 'there'), () => likeFig05)
  })
  afterEach(() => {
    for (const store of [here, there]) store.close()
    rmSync(folder, { recursive: true, force: true })
  })
}

/** The preset that runs are found to have the settings of, where an archive does not say what they are from. */
export const likeFig05: RunPreset = { reference: 'Fig 5', ids: ['fig05'], changed: false }

/** A NaN with bits of its own, as no computation makes it; and what is hard to keep in a file of text. */
export const oddBits = new BigUint64Array([0x7ff8_0000_dead_beefn, 0x8000_0000_0000_0000n, 0x7ff0_0000_0000_0000n, 1n])
const odd = () => new Float64Array(oddBits.slice().buffer)

export function insert(store: Store, changes: Partial<Run> = {}): Run {
  const config = configSchema.parse({ kind: 'theory', mu: 400, steps: 100 })
  const run: Run = {
    id: ulid(),
    kind: 'theory',
    title: 'Theory γ',
    status: 'completed',
    config,
    created: 1_753_900_000_123,
    started: 1,
    finished: 2 ** 41,
    computed: 7,
    appVersion: '0.1.0',
    engine: 'overstep',
    device: 'cpu',
    precision: 'float64',
    generator: null,
    seed: 2 ** 40,
    summary: { shares: { flat: 1 } },
    error: null,
    notes: 'Ω',
    starred: true,
    tags: ['zeta', 'alpha'],
    parentId: null,
    preset: null,
    ...changes,
  }
  store.runs.insert(run, store.owner)
  store.stream(() => {
    store.series.putMember(run.id, { index: 0, parameters: { learningRate: 0.01 }, summary: { fate: 'flat' } })
    store.series.putMember(run.id, { index: 3, parameters: {}, summary: null })
    store.series.append(run.id, { member: 0, name: 'leaves', steps: odd().slice(1, 3), values: odd().slice(0, 2) })
    store.series.append(run.id, { member: 0, name: 'leaves', steps: odd().slice(3), values: odd().slice(3) })
    store.series.append(run.id, { member: 3, name: 'leaves', steps: new Float64Array([7]), values: odd().slice(0, 1) })
    store.series.append(run.id, {
      member: 3,
      name: 'hits',
      steps: new Float64Array([1]),
      values: new Float64Array([2]),
    })
    store.arrays.declare(run.id, { name: 'surface/value', dtype: 'float64', shape: [2, 3], fill: NaN })
    store.arrays.write(run.id, 'surface/value', 2, odd())
    store.arrays.declare(run.id, { name: 'map/fate', dtype: 'uint8', shape: [3, 1], fill: 255 })
    store.arrays.write(run.id, 'map/fate', 0, new Uint8Array([1, 2]))
    store.arrays.declare(run.id, { name: 'map/sharpness', dtype: 'float32', shape: [1, 2], fill: 0 })
    store.arrays.write(run.id, 'map/sharpness', 0, new Float32Array([Math.fround(0.1), -0]))
  })
  return run
}

export const watch: Watch = { signal: new AbortController().signal, progress: () => undefined }
export const archivePath = () => join(folder, 'runs.zip')

export async function pack(ids: string[], store = here): Promise<Uint8Array> {
  const file = await open(archivePath(), 'w+')
  try {
    await packRuns(store, ids, '0.1.0', file, watch)
  } finally {
    await file.close()
  }
  return readFile(archivePath())
}
export async function unpack(bytes: Uint8Array, store = there, watching = watch): Promise<ImportResult> {
  writeFileSync(archivePath(), bytes)
  const file = await open(archivePath())
  try {
    return await unpackRuns(store, await openArchive(file), watching)
  } finally {
    await file.close()
  }
}
const bitsOf = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex')
/** Everything of a run's data by the bits of its numbers. */
export async function content(store: Store, id: string) {
  const { arrays, series, members }: RunData = await store.data(id)
  return {
    members,
    arrays: Object.values(arrays).map(({ data, ...spec }) => ({ ...spec, data: bitsOf(data) })),
    series: series.map(({ steps, values, ...rest }) => ({ ...rest, steps: bitsOf(steps), values: bitsOf(values) })),
  }
}
