import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { openStore } from '../../src-main/store/index.ts'
import { makeOlder, NEWEST } from '../../src-main/store/older.fixture.ts'
import type { Stream } from '../../src-shared/random/index.ts'
import { Fallen, type Kind } from './campaign.ts'
import { begin, type Command, complete, expectOrderly } from './commands.ts'
import { examine, expectTidy, type History, newRuns, withCopy } from './history.ts'
import { expectImported, succeed } from './kills.ts'

/** Work during which the database is busy or the disk full, by name. */
export interface Work {
  words(history: History, files: string): readonly string[]
  /** Whether it has to go on when the trouble has passed, in place of ending with an error. */
  waits: boolean
}
const ids = (history: History) => [...history.runs.keys()]
export const work: Readonly<Record<string, Work>> = {
  run: { words: ({ configs }) => ['run', configs.get('fate-map')!], waits: true },
  training: { words: ({ configs }) => ['run', configs.get('network')!], waits: true },
  sweep: { words: ({ configs }) => ['run', configs.get('bifurcation')!, '--sweep', 'transient=500,600'], waits: true },
  import: { words: ({ archive }) => ['import', archive], waits: false },
  archive: { words: (history, files) => ['archive', ...ids(history), '--out', join(files, 'runs.zip')], waits: false },
  compact: { words: () => ['compact', '--deleted'], waits: false },
}

/** A database that other programs keep busy, and one that is damaged, under the command line. */
export function databases(history: History): Kind[] {
  return [...Object.keys(work).map((name) => busy(history, name)), busyMigration(history), damaged(history)]
}

/** Longer than SQLite waits by itself. */
const MOST_BUSY_MS = 7000

/** Keeps a database busy now and then while a command works. */
async function keepBusy(dataDir: string, { child }: Command, random: Stream): Promise<void> {
  const other = new Database(join(dataDir, 'overstep.sqlite'), { timeout: 0 })
  try {
    while (child.exitCode === null && child.signalCode === null) {
      try {
        other.exec('BEGIN IMMEDIATE')
        await wait(random.uniform() < 0.7 ? random.uniform() * 400 : random.uniform() * MOST_BUSY_MS)
        other.exec('ROLLBACK')
      } catch {
        // The command is writing.
      }
      await wait(random.uniform() * 300)
    }
  } finally {
    other.close()
  }
}

function busy(history: History, name: string): Kind {
  const { words, waits } = work[name]!
  return {
    name: `busy: ${name}`,
    share: 1,
    run: (random, survived) =>
      withCopy(history, async ({ dataDir, files }) => {
        const command = begin(dataDir, words(history, files))
        const kept = keepBusy(dataDir, command, random)
        const ended = await command.ended
        await kept
        expectOrderly(command, ended)
        if (waits && ended.code !== 0) throw new Fallen('lost', `it did not wait for a busy database: ${ended.err}`)
        await expectRepeatable(history, dataDir, command.words, ended.code === 0)
        survived()
      }),
  }
}

/**
 * Checks that a command that has ended either did all or nothing, and that it can be given again where it did nothing.
 * @throws {Fallen} lost, crashed or hung
 */
export async function expectRepeatable(
  history: History,
  dataDir: string,
  words: readonly string[],
  isDone: boolean,
): Promise<void> {
  const found = await examine(history, dataDir)
  const isImport = words[0] === 'import'
  if (isImport) expectImported(history, found, isDone)
  if (words[0] === 'run' && isDone && newRuns(history, found).some(({ run }) => run.status !== 'completed'))
    throw new Fallen('lost', 'a run that is said to be done is not completed')
  if (!isDone) {
    await succeed(dataDir, words)
    const again = await examine(history, dataDir)
    if (isImport) expectImported(history, again, true)
  }
  expectTidy(dataDir)
}

function busyMigration(history: History): Kind {
  return {
    name: 'busy: migration',
    share: 1,
    run: (random, survived) =>
      withCopy(history, async ({ files }) => {
        const dataDir = join(files, 'data')
        mkdirSync(dataDir)
        makeOlder(dataDir, 1 + random.below(NEWEST - 1), 4)
        const commands = Array.from({ length: 2 }, () => begin(dataDir, ['list', '--json']))
        const kept = keepBusy(dataDir, commands[0]!, random)
        for (const command of commands) {
          const ended = await command.ended
          expectOrderly(command, ended)
          if (ended.code === 0) expectOne(ended.out)
        }
        await kept
        expectOne(await succeed(dataDir, ['list', '--json']))
        survived()
      }),
  }
}

function expectOne(out: string): void {
  if ((JSON.parse(out) as { total: number }).total !== 1)
    throw new Fallen('lost', 'the run of an older version is gone')
}

/** A damaged database: what commands say of it, and what `doctor --rescue` saves. */
function damaged(history: History): Kind {
  return {
    name: 'damaged: list, show, doctor, rescue',
    share: 2,
    run: (random, survived) =>
      withCopy(history, async ({ dataDir, files }) => {
        const path = join(dataDir, 'overstep.sqlite')
        const { bytes, hurt } = withDamage(path, random)
        writeFileSync(path, bytes)
        const saved = join(files, 'saved')
        const id = ids(history)[random.below(history.runs.size)]!
        const isSaved = (await complete(dataDir, ['doctor', '--rescue', saved])).code === 0
        if (!readFileSync(path).equals(bytes)) throw new Fallen('lost', 'doctor changed a damaged database')
        for (const words of [
          ['list'],
          ['show', id],
          ['doctor'],
          ['export', id, '--all', '--out', join(files, 'all.zip')],
        ])
          if (random.uniform() < 0.6) await complete(dataDir, words)
        if (!isSaved) throw new Fallen('lost', 'nothing was saved of a database of which some pages are damaged')
        await expectSaved(history, saved, hurt)
        survived()
      }),
  }
}

/** Pages that are overwritten by zeros: some of those that hold parts of one large value each. */
function withDamage(path: string, random: Stream): { bytes: Buffer; hurt: number } {
  const database = new Database(path, { readonly: true })
  const pages = database.prepare<[], number>("SELECT pageno FROM dbstat WHERE pagetype = 'overflow'").pluck().all()
  const size = Number(database.pragma('page_size', { simple: true }))
  database.close()
  const bytes = readFileSync(path)
  const hurt = 1 + random.below(4)
  for (let left = hurt; left > 0; left--) {
    const number = pages[random.below(pages.length)]!
    bytes.fill(0, (number - 1) * size, number * size)
  }
  return { bytes, hurt }
}

/** @throws {Fallen} lost, where more runs were not saved as they were than pages were damaged */
async function expectSaved(history: History, saved: string, hurt: number): Promise<void> {
  const store = openStore(saved)
  const [problem] = store.problems()
  store.close()
  if (problem !== undefined) throw new Fallen('lost', `what was saved is damaged: ${problem}`)
  const { runs } = await examine({ ...history, runs: new Map(), known: new Map() }, saved)
  const changed = [...history.runs].filter(([id, { results }]) => runs.get(id)?.results !== results)
  if (changed.length > hurt)
    throw new Fallen('lost', `${changed.length} runs were not saved as they were, by ${hurt} damaged pages`)
}
