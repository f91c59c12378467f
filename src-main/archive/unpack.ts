import { monotonicFactory } from 'ulid'
import {
  keptAs,
  missingOf,
  OverstepError,
  type Config,
  type ImportResult,
  type Member,
  type Run,
  type SeriesData,
  type Sweep,
} from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import { fileNames, MANIFEST, type Manifest, type RunFile } from './manifest.ts'
import { sha256, type Watch } from './pack.ts'
import { filesOf } from './run-files.ts'
import type { ArchiveSource } from './source.ts'
import { refusal } from './zip-directory.ts'

const nextId = monotonicFactory()
/** Member, step and value. */
const BYTES_PER_ROW = 24

/** An import under way. */
interface Import {
  store: Store
  source: ArchiveSource
  /** Where its runs come from, in words, where that is no archive. */
  origin: string | undefined
  /** Tells that a whole file has been read. */
  read(name: string): void
  /** The pieces of a file, telling of each when it has been dealt with; `bytesOf` are those of a piece. */
  inPieces<Piece>(name: string, pieces: AsyncIterable<Piece>, bytesOf: (piece: Piece) => number): AsyncIterable<Piece>
}

/**
 * Takes the runs of an archive into the store: all of them, or none. Until everything has come and been checked, its
 * runs are staged, which nobody can see; one transaction brings them all in. A run that is here already is kept as it
 * is where it is the same; where another one has its id, the one of the archive gets a new id and a note that says so.
 * @param origin where they come from, as their logs say it, where that is no archive
 * @throws {OverstepError} `invalid-input` that names the file of the archive that is wrong; `conflict` where another
 * program imports the same; `cancelled`
 */
export async function unpackRuns(
  store: Store,
  source: ArchiveSource,
  { signal, progress }: Watch,
  origin?: string,
): Promise<ImportResult> {
  const { manifest } = source
  const action = importOf(store, source, origin, { signal, progress })
  const staged: Staged[] = []
  const kept: string[] = []
  /** Those of `kept` that are here themselves. */
  const here: string[] = []
  const used = new Set<string>([MANIFEST])
  try {
    store.clearStaged()
    for (const from of manifest.runs) {
      const runFile = await source.run(from)
      action.read(fileNames.run(from))
      for (const name of namesOf(from, runFile)) used.add(name)
      const placeTaken = hasPlace(store, runFile, manifest)
      if (placeTaken || (await isHere(store, runFile, manifest))) {
        await checkFiles(action, from, runFile)
        kept.push(from)
        if (!placeTaken) here.push(from)
      } else {
        const members = await source.members(from)
        action.read(fileNames.members(from))
        await stage(action, stageRun(action, runFile, staged), runFile, members)
      }
    }
    const spare = manifest.files.find(({ name }) => !used.has(name))
    if (spare) throw refusal('belongs to no run', spare.name)
    signal.throwIfAborted()
    store.atomically(() => bringIn(store, manifest, staged, here))
  } catch (error) {
    for (const { id } of staged) discard(store, id)
    if (signal.aborted) throw new OverstepError('cancelled', 'The import was cancelled; nothing was taken in.')
    throw error
  }
  return {
    imported: staged.map(({ id }) => id),
    kept,
    renamed: Object.fromEntries(staged.filter(({ id, from }) => id !== from).map(({ id, from }) => [from, id])),
    sweeps: manifest.sweeps.flatMap(({ sweep: { id } }) => {
      const sweep = store.sweeps.get(id)
      return sweep ? [{ sweep, missing: missingOf(sweep, completePlaces(store, id)) }] : []
    }),
  }
}

function completePlaces(store: Store, sweep: string): number[] {
  return store.sweeps
    .places(sweep)
    .filter(({ status }) => status === 'completed')
    .map(({ position }) => position)
}

/** The sweep of an archive that is here already, where it is the same. */
function knownSweep(store: Store, { id, config, over }: Sweep): Sweep | undefined {
  const known = store.sweeps.get(id)
  return known && isSame(known.config, config) && isSame(known.over, over) ? known : undefined
}

/**
 * Whether another run has the place of this one in its sweep, as where a part was computed twice: one that is completed
 * or under way stays, and one that ended early only where this one did, too.
 */
function hasPlace(store: Store, { run }: RunFile, { sweeps }: Manifest): boolean {
  for (const { sweep, runs } of sweeps) {
    const position = runs[run.id]
    if (position === undefined || !knownSweep(store, sweep)) continue
    for (const other of store.sweeps.places(sweep.id).filter((place) => place.position === position)) {
      if (other.run === run.id || !isSame(store.runs.get(other.run)?.run.config, run.config)) continue
      if (run.status !== 'completed' || !endedEarly(other.status)) return true
    }
  }
  return false
}

const endedEarly = (status: Run['status']) => ['failed', 'cancelled', 'interrupted'].includes(status)

function importOf(
  store: Store,
  source: ArchiveSource,
  origin: string | undefined,
  { signal, progress }: Watch,
): Import {
  const sizes = new Map(source.manifest.files.map(({ name, size }) => [name, size]))
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  let done = 0
  const advance = (bytes: number) => {
    signal.throwIfAborted()
    done += bytes
    progress(done / total)
  }
  return {
    store,
    source,
    origin,
    read: (name) => advance(sizes.get(name) ?? 0),
    async *inPieces(name, pieces, bytesOf) {
      let rest = sizes.get(name) ?? 0
      for await (const piece of pieces) {
        yield piece
        rest -= bytesOf(piece)
        advance(bytesOf(piece))
      }
      advance(rest)
    },
  }
}

/** Removes a staged run; one that cannot be removed stays unseen, and goes when Overstep is next started. */
function discard(store: Store, id: string): void {
  try {
    store.runs.purge(id)
  } catch {
    // What went wrong before is what the user is told.
  }
}

/** Makes the row of a run, and notes that it is ours to remove. */
function stageRun({ store, source, origin }: Import, { run, log }: RunFile, staged: Staged[]): Staged {
  const from = run.id
  const taken = store.runs.get(from) !== undefined
  // Older archives do not say it.
  const { preset = store.presetOf(run.config) } = run
  const own: Run = { ...run, preset }
  const id = taken ? nextId() : from
  store.runs.stage({ ...(taken ? renamed(own, id, source.manifest) : own), parentId: null }, store.owner)
  store.log.copy(id, [
    ...log,
    { moment: Date.now(), what: 'imported', detail: `from ${origin ?? archiveWords(source.manifest)}` },
  ])
  const entry = { id, from, parentId: run.parentId }
  staged.push(entry)
  return entry
}

/** Reads the files of a run that is here already: what is wrong with them is told nevertheless. */
async function checkFiles({ source, inPieces }: Import, id: string, runFile: RunFile): Promise<void> {
  for (const name of namesOf(id, runFile).filter((name) => name !== fileNames.run(id))) {
    const checked = inPieces(name, source.check(name), (bytes) => bytes)[Symbol.asyncIterator]()
    while (!(await checked.next()).done);
  }
}

function namesOf(id: string, { arrays, series }: RunFile): string[] {
  return [
    fileNames.run(id),
    fileNames.members(id),
    ...arrays.map(({ name }) => fileNames.array(id, name)),
    ...series.map((name) => fileNames.series(id, name)),
  ]
}

/** Whether the run is here with the same settings and results, whatever it is called and tagged here. */
async function isHere(store: Store, { run }: RunFile, manifest: Manifest): Promise<boolean> {
  const found = store.runs.get(run.id)
  if (!found) return false
  // An older archive does not name the preset.
  const besides = { title: '', notes: '', starred: false, tags: [], parentId: null, preset: null }
  if (!isSame({ ...found.run, ...besides }, { ...run, ...besides })) return false
  const isResult = ({ name }: { name: string }) => name.startsWith(`runs/${run.id}/`) && name !== fileNames.run(run.id)
  const files = (await filesOf(store, found.run)).filter(isResult)
  const sums = new Map(manifest.files.filter(isResult).map(({ name, sha256 }) => [name, sha256]))
  if (files.length !== sums.size) return false
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

const archiveWords = (manifest: Manifest) => `an archive of ${dayOf(manifest)} (Overstep ${manifest.appVersion})`
const dayOf = ({ created }: Manifest) => new Date(created).toISOString().slice(0, 10)

/** The run under a new id, with a note of where it came from. */
function renamed(run: Run, id: string, manifest: Manifest): Run {
  const note = `Imported from ${archiveWords(manifest)}, where it is run ${run.id}; another run has that id here.`
  return { ...run, id, notes: run.notes ? `${run.notes}\n\n${note}` : note }
}

/** The settings with other names of the runs that they go on from or look at. */
function withRuns(config: Config, nameOf: (run: string) => string): Config {
  const named = <Named extends { run?: string | undefined }>(one: Named): Named =>
    one.run === undefined ? one : { ...one, run: nameOf(one.run) }
  if (config.kind === 'network') return config.from ? { ...config, from: named(config.from) } : config
  if (config.kind === 'loss-line') return { ...config, from: named(config.from), to: named(config.to) }
  return config.kind === 'loss-plane' ? { ...config, of: named(config.of) } : config
}

/** A run of an archive on its way into the store. */
interface Staged {
  id: string
  /** Its id in the archive. */
  from: string
  parentId: string | null
}

/** Writes everything of a run whose row is there already. */
async function stage(
  { store, source, inPieces }: Import,
  { id, from }: Staged,
  { run, arrays, series }: RunFile,
  members: readonly Member[],
): Promise<void> {
  store.atomically(() => members.forEach((member) => store.series.putMember(id, member)))
  for (const { fill, ...spec } of arrays) {
    store.arrays.declare(id, { ...spec, fill: fill ?? NaN })
    const pieces = inPieces(fileNames.array(from, spec.name), source.array(from, spec), (values) => values.byteLength)
    let offset = 0
    for await (const values of pieces) {
      store.stream(() => store.arrays.write(id, spec.name, offset, values))
      offset += values.length
    }
    // One that is not done may be resumed, for which all digits are needed.
    if (run.status === 'completed') await store.arrays.keep(id, spec.name, keptAs(run.config, spec.name))
  }
  const known = members.map(({ index }) => index)
  const bytesOf = (parts: SeriesData[]) => parts.reduce((sum, { steps }) => sum + BYTES_PER_ROW * steps.length, 0)
  for (const name of series)
    for await (const parts of inPieces(fileNames.series(from, name), source.series(from, name, known), bytesOf))
      store.stream(() => parts.forEach((part) => store.series.append(id, part)))
}

/** Brings in what was staged, with its parents and sweeps; to be called in a transaction. */
function bringIn(store: Store, { sweeps }: Manifest, staged: readonly Staged[], here: readonly string[]): void {
  const ids = staged.map(({ id }) => id)
  if (store.runs.publish(ids, store.owner) < ids.length)
    throw new OverstepError(
      'conflict',
      'Another Overstep program removed the runs that were being imported. Try again.',
    )
  const idOf = new Map(staged.map(({ id, from }) => [from, id]))
  store.runs.setDeleted(here, null)
  for (const { id, parentId } of staged) {
    const parent = parentId === null ? null : (idOf.get(parentId) ?? parentId)
    if (parent !== null && parent !== id && store.runs.get(parent)) store.runs.setParent(id, parent)
    const { config } = store.runs.get(id)?.run ?? {}
    const renamed = config && withRuns(config, (run) => idOf.get(run) ?? run)
    if (renamed && !isSame(config, renamed)) store.runs.setConfig(id, renamed)
  }
  for (const { sweep, runs } of sweeps) {
    const members = Object.entries(runs).flatMap(([from, position]) => {
      const id = idOf.get(from)
      return id === undefined ? [] : [{ id, position }]
    })
    if (members.length === 0) continue
    const known = knownSweep(store, sweep)
    const id = !known && store.sweeps.get(sweep.id) ? nextId() : sweep.id
    if (!known) store.sweeps.insert({ ...sweep, id })
    else if (known.parts !== sweep.parts) store.sweeps.setParts(id, null)
    for (const member of members) {
      makeRoom(store, id, member)
      store.sweeps.add(id, member.id, member.position)
    }
  }
}

/** Deletes the runs that ended early at the place of one that did not. */
function makeRoom(store: Store, sweep: string, { id, position }: { id: string; position: number }): void {
  const arrived = store.runs.get(id)?.run
  if (arrived?.status !== 'completed') return
  const others = store.sweeps
    .places(sweep)
    .filter((place) => place.position === position && place.run !== id && endedEarly(place.status))
    .filter(({ run }) => isSame(store.runs.get(run)?.run.config, arrived.config))
  store.runs.setDeleted(
    others.map(({ run }) => run),
    Date.now(),
  )
}
