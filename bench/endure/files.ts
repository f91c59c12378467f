import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { importInThread } from '../../src-main/archive/in-thread.fixture.ts'
import { zipOf } from '../../src-main/archive/zip-of.fixture.ts'
import { presetOf } from '../../src-main/experiments/index.ts'
import { readZip } from '../../src-main/export/read-zip.fixture.ts'
import { openStore, rescue, type Store, surveyDamage } from '../../src-main/store/index.ts'
import { hostileValues, replaced } from '../../src-shared/contract/hostile-values.fixture.ts'
import { arrayShape, OverstepError } from '../../src-shared/contract/index.ts'
import type { Stream } from '../../src-shared/random/index.ts'
import { mutated, pick } from './mutations.ts'
import type { Parser } from './parser.ts'

const filter = { text: '', sort: 'created', descending: true } as const
const page = { offset: 0, limit: 100 }

/** Does something with a new data folder below another, one that is empty or has this database. */
async function withFolder<T>(
  below: string,
  database: Buffer | undefined,
  act: (dataDir: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(below, 'input-'))
  const dataDir = join(folder, 'data')
  try {
    mkdirSync(dataDir)
    if (database) writeFileSync(join(dataDir, 'overstep.sqlite'), database)
    return await act(dataDir)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Archives that were changed: the bytes of the whole, or of the files in it, with a manifest that fits them. */
export function archiveParser(path: string): Parser {
  const whole = readFileSync(path)
  const files = readZip(whole)
  const names = Object.keys(files)
  const tokens = ['504b0102', '504b0304', '504b0506', '504b0607', 'ffffffff', '0000f87f'].map((hex) =>
    Buffer.from(hex, 'hex'),
  )
  const material = { seeds: [whole], tokens, openings: tokens }
  /** Files whose bytes are changed; those of JSON also in their values. */
  const forge = (random: Stream): Buffer => {
    const changed: Record<string, Uint8Array> = { ...files }
    for (let left = 1 + random.below(2); left > 0; left--) {
      const name = pick(random, names)
      const own = Buffer.from(changed[name]!)
      changed[name] =
        name.endsWith('.json') && random.uniform() < 0.7
          ? forgedJson(own, random)
          : mutated(random, { ...material, seeds: [own] })
    }
    const entries = Object.entries(changed).filter(([name]) => name !== 'manifest.json')
    const sums = entries.map(([name, content]) => ({
      name,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    }))
    return zipOf(
      [...entries, ['manifest.json', fitting(changed['manifest.json']!, sums)] as const].map(([name, content]) => ({
        name,
        content,
      })),
    )
  }
  return {
    name: 'input: archive',
    share: 2,
    few: 15,
    make: (random) => (random.uniform() < 0.4 ? mutated(random, material) : forge(random)),
    read: (input) =>
      withFolder(join(path, '..'), undefined, async (dataDir) => {
        const store = openStore(dataDir)
        try {
          return await takeIn(store, input)
        } finally {
          store.close()
        }
      }),
  }
}

function forgedJson(bytes: Buffer, random: Stream): Buffer {
  const path = Array.from({ length: 1 + random.below(5) }, () => random.below(40))
  try {
    return Buffer.from(JSON.stringify(replaced(JSON.parse(bytes.toString()), path, pick(random, hostileValues))))
  } catch {
    return bytes
  }
}

/** The manifest with the sums of these files, where it is still one that has files. */
function fitting(manifest: Uint8Array, files: readonly object[]): Uint8Array {
  try {
    const value = JSON.parse(Buffer.from(manifest).toString()) as unknown
    const isOne = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isOne ? Buffer.from(JSON.stringify({ ...value, files })) : manifest
  } catch {
    return manifest
  }
}

/**
 * Takes in an archive.
 * @throws {Error} where one that is refused leaves something, or one that is taken cannot be shown
 */
async function takeIn(store: Store, archive: Buffer): Promise<boolean> {
  const path = join(store.dataDir, 'a.zip')
  writeFileSync(path, archive)
  try {
    await importInThread(store, path)
  } catch (error) {
    if (store.runs.count() + store.runs.deletedBefore(Infinity).length + store.runs.staged().length > 0)
      throw new Error(`something is left of an archive that was refused: ${String(error)}`, { cause: error })
    throw error
  }
  for (const { id } of store.runs.list(filter, page).runs) await store.data(id)
  store.history.rows(filter, ['duration'], true, page)
  const [problem] = store.problems()
  if (problem !== undefined) throw new Error(`a database was damaged: ${problem}`)
  return true
}

/** The database of a data folder with pages that were changed, set to zero, cut off or put in each other's place. */
export function databaseParser(dataDir: string): Parser {
  const path = join(dataDir, 'overstep.sqlite')
  const sound = readFileSync(path)
  const pages = pagesOf(path)
  return {
    name: 'input: damaged database',
    share: 2,
    few: 15,
    make: (random) => damaged(sound, random, pages),
    read: (input) =>
      withFolder(join(dataDir, '..'), input, async (folder) => {
        const finding = surveyDamage(folder)
        if (!readFileSync(join(folder, 'overstep.sqlite')).equals(input))
          throw new Error('the survey changed the database')
        await lookInto(folder)
        await rescueFrom(folder, finding.problem === undefined)
        return finding.problem === undefined
      }),
  }
}

interface Pages {
  size: number
  /** Numbers of the pages that are not the first, from 1. */
  numbers: readonly number[]
}

function pagesOf(path: string): Pages {
  const database = new Database(path, { readonly: true })
  try {
    const value = (pragma: string) => Number(database.pragma(pragma, { simple: true }))
    return {
      size: value('page_size'),
      numbers: Array.from({ length: value('page_count') - 1 }, (_, index) => index + 2),
    }
  } finally {
    database.close()
  }
}

function damaged(sound: Buffer, random: Stream, { size, numbers }: Pages): Buffer {
  let bytes = Buffer.from(sound)
  const pageOf = (number: number) => bytes.subarray((number - 1) * size, number * size)
  for (let left = 1 + random.below(3); left > 0; left--) {
    const number = random.below(20) === 0 ? 1 : pick(random, numbers)
    const page = pageOf(number)
    const how = random.below(5)
    if (how === 0) page.fill(0)
    else if (how === 1) page.set(pageOf(pick(random, numbers)).subarray(0, page.length))
    else if (how === 2) bytes = bytes.subarray(0, random.below(bytes.length))
    else
      for (let count = 1 + random.below(20); count > 0 && page.length > 0; count--)
        page[random.below(how === 3 ? Math.min(64, page.length) : page.length)] = random.below(256)
    if (bytes.length === 0) break
  }
  return bytes
}

/**
 * Looks at all that is in a damaged database.
 * @throws {Error} where something is told in other words than those of an error for the user
 */
async function lookInto(folder: string): Promise<void> {
  let store: Store
  try {
    store = openStore(folder, presetOf, arrayShape)
  } catch (error) {
    if (error instanceof OverstepError) return
    throw error
  }
  const attempt = async (act: () => unknown) => {
    try {
      return await act()
    } catch (error) {
      const told = store.explain(error)
      if (!(told instanceof OverstepError)) throw error
      return undefined
    }
  }
  try {
    await attempt(() => store.problems())
    const listed = (await attempt(() => store.runs.list(filter, page).runs)) as { id: string }[] | undefined
    for (const { id } of listed ?? []) await attempt(() => store.data(id))
    await attempt(() => store.history.rows(filter, ['duration'], true, page))
  } finally {
    store.close()
  }
}

/** Saves what can be read. @throws {Error} where what was saved is not sound */
async function rescueFrom(folder: string, isReadable: boolean): Promise<void> {
  const out = join(folder, '..', 'saved')
  try {
    rescue(folder, out, presetOf)
  } catch (error) {
    if (!(error instanceof OverstepError) || error.code === 'internal' || isReadable) throw error
    return
  }
  const store = openStore(out, presetOf)
  try {
    const [problem] = store.problems()
    if (problem !== undefined) throw new Error(`what was saved is not sound: ${problem}`)
    for (const { id } of store.runs.list(filter, page).runs) await store.data(id)
  } finally {
    store.close()
  }
}
