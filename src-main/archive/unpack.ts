import type { FileHandle } from 'node:fs/promises'
import type { z } from 'zod'
import { monotonicFactory } from 'ulid'
import { parseInput, OverstepError, type ArraySpec, type ImportResult, type Run } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import {
  fileNames,
  MANIFEST,
  manifestSchema,
  MAX_JSON_BYTES,
  membersSchema,
  runFileSchema,
  type Manifest,
  type RunFile,
} from './manifest.ts'
import { sha256, type Watch } from './pack.ts'
import { readNpy } from './read-npy.ts'
import { filesOf, seriesOf } from './run-files.ts'
import { openZip, refusal, type ZipReader } from './zip-reader.ts'

const nextId = monotonicFactory()
/** Values of an array that are written at a time, so that nothing else waits long. */
const PIECE = 1 << 19
const MOST_DEPTH = 50

/**
 * Takes the runs of an archive into the store: all of them, or none. What an archive says is checked before it is believed, and until everything has
 * been, its runs are written as deleted ones, which no list shows; one transaction brings them all in. A run that is here already is kept as it is where it
 * is the same; where another one has its id, the one of the archive gets a new id and a note that says so.
 * @throws {OverstepError} `invalid-input` that names the file of the archive that is wrong; `cancelled`
 */
export async function unpackRuns(store: Store, file: FileHandle, { signal, progress }: Watch): Promise<ImportResult> {
  const zip = await openZip(file)
  const manifest = await readManifest(zip)
  const total = manifest.files.reduce((sum, { size }) => sum + size, 1)
  let done = 0
  const sums = new Map(manifest.files.map((each) => [each.name, each.sha256]))
  const read = async (name: string) => {
    signal.throwIfAborted()
    if (!sums.has(name)) throw refusal('is missing', name)
    const bytes = await zip.read(name)
    if (sha256(bytes) !== sums.get(name)) throw refusal('is not what the manifest says: its SHA-256 differs', name)
    done += zip.sizes.get(name) ?? 0
    progress(done / total)
    return bytes
  }

  const staged: { id: string; from: string; parentId: string | null }[] = []
  const kept: string[] = []
  const used = new Set<string>([MANIFEST])
  try {
    for (const from of manifest.runs) {
      const runFile = await readJson(zip, fileNames.run(from), read, runFileSchema)
      if (runFile.run.id !== from) throw refusal(`is of the run ${runFile.run.id}`, fileNames.run(from))
      for (const name of namesOf(from, runFile)) used.add(name)
      if (await isHere(store, runFile, sums)) {
        for (const name of namesOf(from, runFile)) if (name !== fileNames.run(from)) await read(name)
        kept.push(from)
        continue
      }
      const taken = store.runs.get(from) !== undefined
      const id = taken ? nextId() : from
      const { preset = store.presetOf(runFile.run.config) } = runFile.run
      const own: Run = { ...runFile.run, preset }
      const run = taken ? renamed(own, id, manifest) : own
      const note = () => void staged.push({ id, from, parentId: run.parentId })
      await stage(store, zip, { id, from, run, runFile, note }, read)
    }
    const spare = manifest.files.find(({ name }) => !used.has(name))
    if (spare) throw refusal('belongs to no run', spare.name)
    signal.throwIfAborted()
    store.atomically(() => bringIn(store, manifest, staged, kept))
  } catch (error) {
    for (const { id } of staged) store.runs.purge(id)
    if (signal.aborted) throw new OverstepError('cancelled', 'The import was cancelled; nothing was taken in.')
    throw error
  }
  return {
    imported: staged.map(({ id }) => id),
    kept,
    renamed: Object.fromEntries(staged.filter(({ id, from }) => id !== from).map(({ id, from }) => [from, id])),
  }
}

async function readManifest(zip: ZipReader): Promise<Manifest> {
  if (!zip.sizes.has(MANIFEST)) throw refusal('has no manifest.json: it is no archive of runs')
  const manifest = await readJson(zip, MANIFEST, zip.read, manifestSchema)
  const listed = new Set<string>()
  for (const { name, size } of manifest.files) {
    const found = zip.sizes.get(name)
    if (found === undefined) throw refusal('is in the manifest and not in the archive', name)
    if (found !== size) throw refusal(`has ${found} bytes, not the ${size} that the manifest says`, name)
    if (listed.has(name)) throw refusal('is twice in the manifest', name)
    listed.add(name)
  }
  for (const name of zip.sizes.keys())
    if (name !== MANIFEST && !listed.has(name)) throw refusal('is not in the manifest', name)
  if (new Set(manifest.runs).size < manifest.runs.length) throw refusal('names a run twice', MANIFEST)
  return manifest
}

type Read = ZipReader['read']

/** @throws {OverstepError} `invalid-input` with the file and the field in it that is wrong */
async function readJson<Schema extends z.ZodType>(
  { sizes }: ZipReader,
  name: string,
  read: Read,
  schema: Schema,
): Promise<z.output<Schema>> {
  const size = sizes.get(name) ?? 0
  // Before it is unpacked: a megabyte may become a gigabyte.
  if (size > MAX_JSON_BYTES) throw refusal(`has ${size} bytes of JSON; ${MAX_JSON_BYTES} are the most`, name)
  const bytes = await read(name)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refusal('is not JSON', name)
  }
  if (isDeeper(value, MOST_DEPTH)) throw refusal(`has more than ${MOST_DEPTH} lists and objects in each other`, name)
  try {
    return parseInput(schema, value, 'it')
  } catch (error) {
    throw error instanceof OverstepError ? refusal(`is not valid: ${error.message}`, name) : error
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1))
}

function namesOf(id: string, { arrays, series }: RunFile): string[] {
  return [
    ...[fileNames.run(id), fileNames.members(id)],
    ...arrays.map(({ name }) => fileNames.array(id, name)),
    ...series.map((name) => fileNames.series(id, name)),
  ]
}

/** Whether the run is here with the same settings and results, whatever it is called and tagged here. */
async function isHere(store: Store, { run }: RunFile, sums: ReadonlyMap<string, string>): Promise<boolean> {
  const found = store.runs.get(run.id)
  if (!found) return false
  // An older archive does not name the preset.
  const besides = { title: '', notes: '', starred: false, tags: [], parentId: null, preset: null }
  if (!isSame({ ...found.run, ...besides }, { ...run, ...besides })) return false
  const files = (await filesOf(store, found.run)).filter(({ name }) => name !== fileNames.run(run.id))
  const ofRun = [...sums.keys()].filter((name) => name.startsWith(`runs/${run.id}/`) && name !== fileNames.run(run.id))
  if (files.length !== ofRun.length) return false
  for (const { name, content } of files) if (sums.get(name) !== sha256(await content())) return false
  return true
}

/** Whether two values of JSON are equal, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const [keys, others] = [one, other].map((each) => Object.keys(each).filter((key) => each[key as never] !== undefined))
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys!.length === others!.length &&
    keys!.every((key) => Object.hasOwn(other, key) && isSame(one[key as never], other[key as never]))
  )
}

/** The run under a new id, with a note of where it came from. */
function renamed(run: Run, id: string, { created, appVersion }: Manifest): Run {
  const day = new Date(created).toISOString().slice(0, 10)
  const note = `Imported from an archive of ${day} (Overstep ${appVersion}), where it is run ${run.id}; another run has that id here.`
  return { ...run, id, notes: run.notes ? `${run.notes}\n\n${note}` : note }
}

interface Stage {
  id: string
  /** Its id in the archive. */
  from: string
  run: Run
  runFile: RunFile
  /** Told once the run is in the store: from then on it is ours to remove. */
  note(): void
}

/** Writes a run as a deleted one. */
async function stage(
  store: Store,
  zip: ZipReader,
  { id, from, run, runFile: { arrays, series }, note }: Stage,
  read: Read,
): Promise<void> {
  const members = await readJson(zip, fileNames.members(from), read, membersSchema)
  const known = new Set(members.map(({ index }) => index))
  if (known.size < members.length) throw refusal('has a member twice', fileNames.members(from))
  store.atomically(() => {
    store.runs.insert({ ...run, parentId: null }, store.owner)
    store.runs.setDeleted([id], Date.now())
    for (const member of members) store.series.putMember(id, member)
  })
  note()
  for (const { fill, ...spec } of arrays) {
    const name = fileNames.array(from, spec.name)
    const { data } = readNpy(name, await read(name), spec.dtype, spec.shape)
    await writeArray(store, id, { ...spec, fill: fill ?? NaN }, data)
  }
  for (const seriesName of series) {
    const name = fileNames.series(from, seriesName)
    const { data } = readNpy(name, await read(name), 'float64', [null, 3])
    const parts = seriesOf(seriesName, data as Float64Array)
    const seen = new Set<number>()
    for (const { member } of parts) {
      if (!Number.isInteger(member) || member < 0 || seen.has(member))
        throw refusal('has rows of a member that is none', name)
      seen.add(member)
    }
    store.stream(() => parts.forEach((part) => store.series.append(id, part)))
  }
}

async function writeArray(
  store: Store,
  id: string,
  spec: ArraySpec,
  data: Parameters<Store['arrays']['write']>[3],
): Promise<void> {
  store.arrays.declare(id, spec)
  for (let offset = 0; offset < data.length; offset += PIECE) {
    store.stream(() => store.arrays.write(id, spec.name, offset, data.subarray(offset, offset + PIECE)))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Brings in what was staged, with its parents and sweeps; to be called in a transaction. */
function bringIn(
  store: Store,
  { sweeps }: Manifest,
  staged: readonly { id: string; from: string; parentId: string | null }[],
  kept: readonly string[],
): void {
  const ids = staged.map(({ id }) => id)
  if (store.runs.missing(ids).length > 0)
    throw new OverstepError(
      'conflict',
      'Another Overstep program removed the runs that were being imported. Try again.',
    )
  const idOf = new Map(staged.map(({ id, from }) => [from, id]))
  store.runs.setDeleted([...ids, ...kept], null)
  for (const { id, parentId } of staged) {
    const parent = parentId === null ? null : (idOf.get(parentId) ?? parentId)
    if (parent !== null && parent !== id && store.runs.get(parent)) store.runs.setParent(id, parent)
  }
  for (const { sweep, runs } of sweeps) {
    const members = Object.entries(runs).flatMap(([from, position]) => {
      const id = idOf.get(from)
      return id === undefined ? [] : [{ id, position }]
    })
    if (members.length === 0) continue
    const known = store.sweeps.get(sweep.id)
    const id = known && !isSame(known, sweep) ? nextId() : sweep.id
    if (!known || id !== sweep.id) store.sweeps.insert({ ...sweep, id })
    for (const member of members) store.sweeps.add(id, member.id, member.position)
  }
}
