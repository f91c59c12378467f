import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readZip } from '../../src-main/export/read-zip.fixture.ts'
import { openStore } from '../../src-main/store/index.ts'
import { makeOlder, NEWEST, run as olderRun } from '../../src-main/store/older.fixture.ts'
import { figureSource } from '../../src-shared/png/index.ts'
import type { Stream } from '../../src-shared/random/index.ts'
import { Fallen, type Kind, type Survived } from './campaign.ts'
import { complete, killAtRandom } from './commands.ts'
import { examine, expectTidy, type Found, type History, newRuns, unpack, withCopy } from './history.ts'

const RESUMED = ['network', 'basin-share']
/** Most kills of a trial before it is left alone. */
const MOST_KILLS = 3
/** A trial in which every command ended before its moment came is begun again so many times. */
const MOST_BEGUN = 6

/**
 * Kills by SIGKILL at random moments, of every process and over every kind of work; then the same is asked for again
 * and has to succeed.
 */
export function kills(history: History): Kind[] {
  const kinds = [...history.configs.keys()]
  return [
    ...kinds.map((kind) => killedRun(history, kind)),
    killedSweep(history),
    killedImport(history),
    killedArchive(history),
    killedExport(history),
    killedDelete(history),
    killedCompact(history),
    killedMigration(history),
  ].map(untilKilled)
}

function untilKilled(kind: Kind): Kind {
  return {
    ...kind,
    async run(random, survived) {
      let isKilled = false
      const counted: Survived = (...given) => {
        isKilled = true
        survived(...given)
      }
      for (let begun = 0; begun < MOST_BEGUN && !isKilled; begun++) await kind.run(random, counted)
    },
  }
}

/** @throws {Fallen} crashed, where the command does not end with 0 */
export async function succeed(dataDir: string, words: readonly string[]): Promise<string> {
  const { code, out, err } = await complete(dataDir, words)
  if (code !== 0) throw new Fallen('crashed', `overstep ${words.join(' ')} ended with ${code}: ${err}`)
  return out
}

/**
 * Kills a command some times, looks at what is there after each, and then lets it end.
 * @param words the command as it is to be given after what was found
 * @param check looks at what is there, beside what `examine` does
 */
async function killRepeatedly(
  { history, dataDir, random, survived }: { history: History; dataDir: string; random: Stream; survived: Survived },
  words: (found: Found | undefined) => readonly string[],
  {
    check,
    deleted = [],
    row,
  }: { check(found: Found): Promise<void> | void; deleted?: readonly string[]; row(words: readonly string[]): string },
): Promise<Found> {
  let found: Found | undefined
  for (let left = 1 + random.below(MOST_KILLS); left > 0; left--) {
    const next = words(found)
    const isKilled = await killAtRandom(dataDir, next, random)
    found = await examine(history, dataDir, deleted)
    await check(found)
    if (!isKilled) break
    survived(1, row(next))
  }
  await succeed(dataDir, words(found))
  found = await examine(history, dataDir, deleted)
  await check(found)
  expectTidy(dataDir)
  return found
}

function killedRun(history: History, kind: string): Kind {
  const config = history.configs.get(kind as never)!
  const name = `kill: run ${kind}`
  return {
    name,
    share: RESUMED.includes(kind) ? 2 : 1,
    run: (random, survived) =>
      withCopy(history, async ({ dataDir }) => {
        const words = (found?: Found) => {
          const [newest] = found ? newRuns(history, found) : []
          const isEnded = newest === undefined || newest.run.status === 'completed'
          return isEnded || !newest.resumable ? ['run', config] : ['resume', newest.run.id]
        }
        const row = ([command]: readonly string[]) => (command === 'resume' ? `kill: resume ${kind}` : name)
        const found = await killRepeatedly({ history, dataDir, random, survived }, words, {
          row,
          check: () => undefined,
        })
        const [newest] = newRuns(history, found)
        if (newest?.run.status !== 'completed')
          throw new Fallen('lost', `the run that was done at last is ${newest?.run.status}`)
      }),
  }
}

/** A command whose words stay the same. */
function killed(
  name: string,
  history: History,
  make: (
    place: { dataDir: string; files: string },
    random: Stream,
  ) => Promise<{
    words: readonly string[]
    check(found: Found, isDone: boolean): Promise<void> | void
    deleted?: readonly string[]
  }>,
): Kind {
  return {
    name,
    share: 1,
    run: (random, survived) =>
      withCopy(history, async (place) => {
        const { words, check, deleted = [] } = await make(place, random)
        const watched = { check: (found: Found) => check(found, false), deleted, row: () => name }
        const found = await killRepeatedly({ history, dataDir: place.dataDir, random, survived }, () => words, watched)
        await check(found, true)
      }),
  }
}

const SWEPT = [300, 400, 500]

const killedSweep = (history: History) =>
  killed('kill: sweep', history, async () => ({
    words: ['run', history.configs.get('fate-map')!, '--sweep', `steps=${SWEPT.join()}`],
    check(found) {
      const sizes = new Map<string | undefined, number>()
      for (const { sweep } of newRuns(history, found)) sizes.set(sweep, (sizes.get(sweep) ?? 0) + 1)
      for (const [sweep, size] of sizes)
        if (sweep === undefined || size !== SWEPT.length)
          throw new Fallen('lost', `a sweep has ${size} of ${SWEPT.length} runs`)
    },
  }))

const killedImport = (history: History) =>
  killed('kill: import', history, async () => ({
    words: ['import', history.archive],
    check: (found, isDone) => expectImported(history, found, isDone),
  }))

/** @throws {Fallen} lost, unless all runs of the archive are there as they were, or none and that is allowed */
export function expectImported({ archived }: History, { runs }: Found, isDone: boolean): void {
  const there = [...archived].filter(([id]) => runs.has(id))
  if (there.length !== archived.size && (isDone || there.length > 0))
    throw new Fallen('lost', `${there.length} of ${archived.size} runs of an archive are there`)
  for (const [id, { results }] of there)
    if (runs.get(id)!.results !== results) throw new Fallen('lost', `the imported run ${id} has other bytes`)
}

const killedArchive = (history: History) =>
  killed('kill: archive', history, async ({ files }, random) => {
    const ids = [...history.runs.keys()]
    const file = fileIn(files, 'runs.zip', random)
    return {
      words: ['archive', ...ids, '--out', file],
      check: (_, isDone) => expectWhole(file, isDone, () => expectArchive(history, file)),
    }
  })

/** @throws {Fallen} lost, unless the archive brings the runs with the same bytes into an empty data folder */
async function expectArchive(history: History, file: string): Promise<void> {
  const dataDir = `${file}-imported`
  await unpack(file, dataDir)
  const found = await examine(history, dataDir)
  if (found.runs.size !== history.runs.size) throw new Fallen('lost', `an archive has ${found.runs.size} runs`)
  rmSync(dataDir, { recursive: true })
}

const FORMATS = ['csv', 'npz', 'json', 'png', 'svg']
/** The first bytes that came out of an export, by format: the others have to be the same. */
const exported = new Map<string, Buffer>()

const killedExport = (history: History) =>
  killed('kill: export', history, async ({ files }, random) => {
    const format = FORMATS[random.below(FORMATS.length)]!
    const [id] = [...history.runs].find(([, { run }]) => run.kind === 'fate-map')!
    const file = fileIn(files, `map.${format}`, random)
    return {
      words: ['export', id, '--figure', 'fate-map', '--out', file],
      check: (_, isDone) => expectWhole(file, isDone, () => expectFigure(file, format, id)),
    }
  })

/**
 * Images say when they were made, and are read; other files always have the same bytes.
 * @throws {Fallen} lost, where a figure or its data are not what they always are
 */
function expectFigure(file: string, format: string, id: string): void {
  const bytes = readFileSync(file)
  if (format === 'png' || format === 'svg') {
    const source = figureSource(bytes)
    if (!('run' in source) || source.run !== id) throw new Fallen('lost', `${file} does not name its run`)
    return
  }
  if (format === 'npz') readZip(bytes)
  const expected = exported.get(format) ?? bytes
  exported.set(format, expected)
  if (!bytes.equals(expected)) throw new Fallen('lost', `${file} has other bytes than one that was written in peace`)
}

const BEFORE = 'what the user had there before'

/** A place for a file; at some times one is there already. */
function fileIn(folder: string, name: string, random: Stream): string {
  const file = join(folder, name)
  if (random.uniform() < 0.5) writeFileSync(file, BEFORE)
  return file
}

/**
 * Checks that a file of the user is whole or what it was before. What was left of one that was being written has to go
 * with the next one after an hour, so it is made as old.
 * @throws {Fallen} lost
 */
async function expectWhole(file: string, isDone: boolean, check: () => Promise<void> | void): Promise<void> {
  const folder = join(file, '..')
  const others = readdirSync(folder).filter((name) => join(folder, name) !== file)
  const left = others.filter((name) => /^\.overstep-.*\.part$/.test(name))
  if (left.length < others.length || (isDone && left.length > 0))
    throw new Fallen('lost', `${others.join(', ')} lies beside a file`)
  for (const name of left) utimesSync(join(folder, name), 0, Date.now() / 1000 - 7200)
  if (!existsSync(file)) {
    if (isDone) throw new Fallen('lost', `${file} was not written`)
    return
  }
  if (!isDone && readFileSync(file).equals(Buffer.from(BEFORE))) return
  try {
    await check()
  } catch (error) {
    throw error instanceof Fallen ? error : new Fallen('lost', `${file} cannot be read: ${String(error)}`)
  }
}

function killedDelete(history: History): Kind {
  const name = 'kill: delete and restore'
  return {
    name,
    share: 1,
    run: (random, survived) =>
      withCopy(history, async ({ dataDir }) => {
        const ids = [...history.runs.keys()].slice(0, 3)
        let isDeleting = true
        const words = (found?: Found) => {
          isDeleting = !found || ids.every((id) => found.runs.has(id))
          return [isDeleting ? 'delete' : 'restore', ...ids]
        }
        const check = ({ runs }: Found) => {
          const there = ids.filter((id) => runs.has(id)).length
          if (there !== 0 && there !== ids.length)
            throw new Fallen('lost', `${there} of ${ids.length} runs are deleted together`)
        }
        const found = await killRepeatedly({ history, dataDir, random, survived }, words, {
          check,
          deleted: ids,
          row: () => name,
        })
        if (ids.some((id) => found.runs.has(id)) === isDeleting)
          throw new Fallen('lost', 'what was done last had no effect')
        if (isDeleting) await succeed(dataDir, ['restore', ...ids])
        await examine(history, dataDir)
      }),
  }
}

const killedCompact = (history: History) =>
  killed('kill: compact', history, async ({ dataDir }) => {
    const ids = [...history.runs.keys()].slice(0, 3)
    const store = openStore(dataDir)
    store.runs.setDeleted(ids, Date.now())
    store.close()
    return {
      words: ['compact', '--deleted'],
      deleted: ids,
      check({ deleted, runs }, isDone) {
        if (ids.some((id) => runs.has(id))) throw new Fallen('lost', 'a deleted run came back')
        if (isDone && deleted.size > 0) throw new Fallen('lost', 'a deleted run was not removed')
      },
    }
  })

/** A database of an older version, large enough for a kill to find its backup being made. */
const OLDER_MEGABYTES = 16

function killedMigration(history: History): Kind {
  const name = 'kill: migration'
  return {
    name,
    share: 1,
    run: (random, survived) =>
      withCopy(history, async ({ files }) => {
        const version = 1 + random.below(NEWEST - 1)
        const dataDir = join(files, 'data')
        mkdirSync(dataDir)
        makeOlder(dataDir, version, OLDER_MEGABYTES)
        for (let attempts = MOST_KILLS; attempts > 0; attempts--) {
          if (!(await killAtRandom(dataDir, ['list'], random))) break
          for (const backup of [...backupsIn(dataDir), 'overstep.sqlite']) expectOlderRun(join(dataDir, backup))
          survived()
        }
        const out = await succeed(dataDir, ['list', '--json'])
        if ((JSON.parse(out) as { total: number }).total !== 1)
          throw new Fallen('lost', 'the run of an older version is gone')
        expectOlderRun(join(dataDir, 'overstep.sqlite'), NEWEST)
        const left = readdirSync(dataDir).filter((each) => each.includes('.part'))
        if (left.length > 0) throw new Fallen('lost', `${left.join(', ')} is left of a backup`)
        const [backup] = backupsIn(dataDir)
        if (backup === undefined) throw new Fallen('lost', 'there is no backup from before the migration')
        expectOlderRun(join(dataDir, backup), version)
      }),
  }
}

const backupsIn = (folder: string) =>
  readdirSync(folder).filter((name) => name.startsWith('overstep-before-migration') && name.endsWith('.sqlite'))

/** @throws {Fallen} lost, unless a database of some version is sound and has the run that it was made with */
function expectOlderRun(path: string, version?: number): void {
  // A database that was left with a log needs the right to write to read it.
  const database = new Database(path)
  try {
    const value = (sql: string) => database.prepare<[], unknown>(sql).pluck().get()
    const [state, found] = [value('PRAGMA integrity_check'), Number(value('PRAGMA user_version'))]
    const [title, bytes] = [
      value(`SELECT title FROM runs WHERE id = '${olderRun}'`),
      value('SELECT sum(length(data)) FROM array_chunks'),
    ]
    if (state !== 'ok' || title !== 'Paths' || bytes !== OLDER_MEGABYTES * 2 ** 20 + 1)
      throw new Fallen('lost', `${path} is not what it was: ${String(state)}, ${String(title)}, ${String(bytes)}`)
    if (version !== undefined && found !== version)
      throw new Fallen('lost', `${path} has the version ${found}, not ${version}`)
  } catch (error) {
    throw error instanceof Fallen ? error : new Fallen('lost', `${path} cannot be read: ${String(error)}`)
  } finally {
    database.close()
  }
}
