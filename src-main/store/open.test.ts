import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkpointTable } from './checkpoints.ts'
import { migrations } from './migrations.ts'
import { resolveDataDir } from './data-dir.ts'
import { openDatabase } from './open.ts'

let dataDir: string
let path: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'overstep-open-'))
  path = join(dataDir, 'overstep.sqlite')
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const failure = (folder: string, steps?: readonly string[]) => {
  try {
    openDatabase(folder, steps).close()
  } catch (error) {
    return error
  }
  return undefined
}

test('the given folder counts before the environment, and that before the folder of the system', () => {
  expect(resolveDataDir(dataDir)).toBe(dataDir)
  process.env.OVERSTEP_DATA_DIR = '/somewhere'
  expect(resolveDataDir()).toBe('/somewhere')
  delete process.env.OVERSTEP_DATA_DIR
  expect(resolveDataDir()).toMatch(/overstep/)
})

test('a database is in WAL mode with foreign keys, and marked as ours', () => {
  const database = openDatabase(dataDir)
  const pragma = (name: string) => database.pragma(name, { simple: true })
  expect(['journal_mode', 'foreign_keys', 'synchronous', 'application_id'].map(pragma)).toEqual([
    'wal',
    1,
    2,
    0x4f765374,
  ])
  expect(pragma('user_version')).toBe(migrations.length)
  const loose = database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'")
    .all()
  expect(loose).toEqual([])
  database.close()
})

test('a database of another program is refused and left as it was', () => {
  const foreign = new Database(path)
  foreign.exec('CREATE TABLE notes (text)')
  foreign.close()
  const before = readFileSync(path)
  expect(failure(dataDir)).toMatchObject({
    code: 'storage',
    message: `${path} is not an Overstep database. Move that file away, or choose another data folder.`,
  })
  expect(readFileSync(path)).toEqual(before)
})

test('a file that is no database is refused and left as it was', () => {
  const text = 'this is a text and by no means a database. '.repeat(100)
  writeFileSync(path, text)
  expect(failure(dataDir)).toMatchObject({
    code: 'storage',
    message: expect.stringContaining(`${path} is not an Overstep database`),
  })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('a damaged database is told as such', () => {
  openDatabase(dataDir).close()
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 100, 4096)
  writeFileSync(path, bytes)
  expect(failure(dataDir)).toMatchObject({ code: 'storage', message: expect.stringContaining(`${path} is damaged`) })
})

test('a database of a newer version is refused', () => {
  openDatabase(dataDir, [...migrations, 'CREATE TABLE newer (a INTEGER) STRICT']).close()
  expect(failure(dataDir)).toMatchObject({
    code: 'storage',
    message: expect.stringContaining('was made by a newer Overstep'),
  })
})

test.each<[string, Record<string, number>, string]>([
  [
    'a negative version',
    { user_version: -3 },
    'says that it has the database version -3, which no Overstep has written',
  ],
  ['our mark without a version', { user_version: 0 }, 'says that it has the database version 0, which no Overstep has'],
  ['the mark of another program', { application_id: 0x1234 }, 'is not an Overstep database'],
])('a database with %s is refused and left as it was', (_, pragmas, message) => {
  openDatabase(dataDir).close()
  const changed = new Database(path)
  for (const [name, value] of Object.entries(pragmas)) changed.pragma(`${name} = ${value}`)
  changed.close()
  const before = readFileSync(path)
  expect(failure(dataDir)).toMatchObject({ code: 'storage', message: expect.stringContaining(`${path} ${message}`) })
  expect(readFileSync(path)).toEqual(before)
})

test('an empty database on which another program has set a version is refused', () => {
  const foreign = new Database(path)
  foreign.pragma('user_version = 7')
  foreign.close()
  expect(failure(dataDir)).toMatchObject({ message: expect.stringContaining('is not an Overstep database') })
})

test('a migration keeps what is there, and a backup of it', () => {
  const older = openDatabase(dataDir)
  older.exec("INSERT INTO arrays (run_id, name, dtype, shape) SELECT 'x', 'y', 'uint8', '[]' WHERE 0")
  older.exec('PRAGMA user_version')
  older.close()
  const newer = openDatabase(dataDir, [...migrations, 'ALTER TABLE runs ADD COLUMN extra TEXT'])
  expect(newer.prepare('SELECT count(extra) AS count FROM runs').get()).toEqual({ count: 0 })
  newer.close()
  const backups = readdirSync(dataDir).filter((name) => name.includes('before-migration'))
  expect(backups).toHaveLength(1)
  const backup = new Database(join(dataDir, String(backups[0])), { readonly: true })
  expect(backup.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(() => backup.prepare('SELECT extra FROM runs')).toThrow('no such column')
  backup.close()
})

test('a database from before there were checkpoints keeps its runs and takes checkpoints', () => {
  const older = openDatabase(dataDir, migrations.slice(0, 1))
  older.exec(`
    INSERT INTO runs (id, kind, title, status, created, app_version, engine, device, precision, search, config)
    VALUES ('old', 'fate-map', 'An old map', 'completed', 1, '0.1.0', 'overstep', 'cpu', 'float64', '', '{}');
    INSERT INTO series_chunks (chunk, run_id, member, name, steps, "values")
    VALUES (7, 'old', 0, 'loss', x'00', x'01')`)
  older.close()
  const newer = openDatabase(dataDir)
  expect(newer.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(newer.prepare('SELECT id, title FROM runs').all()).toEqual([{ id: 'old', title: 'An old map' }])
  checkpointTable(newer).put('old', { steps: 3 })
  expect(newer.prepare('SELECT last_chunk FROM checkpoints').pluck().all()).toEqual([7])
  newer.close()
  expect(readdirSync(dataDir).filter((name) => name.includes('before-migration-of-version-1-'))).toHaveLength(1)
})

test('a migration that fails changes nothing', () => {
  openDatabase(dataDir).close()
  const broken = [...migrations, 'CREATE TABLE half (a INTEGER) STRICT; CREATE TABLE runs (a INTEGER) STRICT']
  expect(failure(dataDir, broken)).toMatchObject({
    code: 'storage',
    message: expect.stringContaining('already exists'),
  })
  const database = openDatabase(dataDir)
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0)
  database.close()
})

test.each([
  ['a file where the folder should be', () => path],
  ['a folder below a file', () => join(path, 'data')],
  ['a folder where the system lets none be made', () => '/proc/overstep/data'],
])('%s is an error that names it', (_, place) => {
  writeFileSync(path, '')
  expect(failure(place())).toMatchObject({
    code: 'storage',
    message: expect.stringMatching(new RegExp(`The data folder ${place()} cannot be made`)),
  })
})

test('a folder in the place of the file is an error that names the file', () => {
  mkdirSync(path)
  expect(failure(dataDir)).toMatchObject({ code: 'storage', message: expect.stringContaining(path) })
})
