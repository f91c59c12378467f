import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { backupsIn } from './backup.ts'
import { fullDisks } from './full-disk.fixture.ts'
import { migrations } from './migrations.ts'
import { openDatabase } from './open.ts'
import { patience } from '../../scripts/patience.ts'

let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'overstep-backup-'))))
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** A database of an older version that takes so many megabytes. */
function makeOlder(folder: string, megabytes: number): void {
  const older = openDatabase(folder, migrations.slice(0, -1))
  older.exec(`
    INSERT INTO runs (id, kind, title, status, created, app_version, engine, device, precision, search, config)
    VALUES ('old', 'fate-map', 'An old map', 'completed', 1, '0.1.0', 'overstep', 'cpu', 'float64', '', '{}');
    INSERT INTO arrays (array, run_id, name, dtype, shape) VALUES (1, 'old', 'fate', 'uint8', '[1]')`)
  const chunk = older.prepare('INSERT INTO array_chunks (array, "offset", data) VALUES (1, 0, randomblob(1048576))')
  for (let count = 0; count < megabytes; count++) chunk.run()
  older.close()
}
const files = (folder = dataDir) => readdirSync(folder).filter((name) => name.includes('before-migration'))
const openUrl = JSON.stringify(new URL('./open.ts', import.meta.url).href)
const versionOf = (folder: string) => {
  const database = new Database(join(folder, 'overstep.sqlite'), { readonly: true })
  onTestFinished(() => void database.close())
  return database.pragma('user_version', { simple: true })
}

test('a program killed while it makes a backup leaves none with its name, and the next one clears away', async () => {
  makeOlder(dataDir, 150)
  const script = `(await import(${openUrl})).openDatabase(${JSON.stringify(dataDir)}); console.log('migrated')`
  let kills = 0
  for (let after = 1; after <= 3; after++) {
    const left = files()
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
    onTestFinished(() => void child.kill('SIGKILL'))
    const begun = () => files().some((name) => name.endsWith('.part') && !left.includes(name))
    await vi.waitUntil(begun, { timeout: patience(30_000), interval: 2 })
    await new Promise((resolve) => setTimeout(resolve, 10 * after))
    child.kill('SIGKILL')
    await once(child, 'close')
    if (versionOf(dataDir) !== migrations.length - 1) break
    kills++
    for (const name of files()) expect(name).toMatch(/\.sqlite\.[0-9a-f]+\.part(-journal)?$/)
    expect(backupsIn(dataDir)).toEqual([])
  }
  expect(kills).toBeGreaterThan(0)
  openDatabase(dataDir).close()
  expect(files()).toHaveLength(1)
  expect(backupsIn(dataDir)).toEqual([{ path: join(dataDir, files()[0]!), version: migrations.length - 1, runs: 1 }])
})

test.each(fullDisks)(
  'where the backup has no room, $name, nothing is changed and nothing left behind',
  async ({ make }) => {
    const { folder, leave, run } = make(onTestFinished)
    makeOlder(folder, 6)
    leave(2000)
    const { code, err } = await run(`(await import(${openUrl})).openDatabase(${JSON.stringify(folder)})`)
    expect(code).toBe(1)
    expect(err).toMatch(
      /There is no space left for the backup of .*overstep\.sqlite .* \(7 MB\)\. Nothing was changed\./,
    )
    expect(files(folder)).toEqual([])
    expect(versionOf(folder)).toBe(migrations.length - 1)
    leave()
    openDatabase(folder).close()
    expect(backupsIn(folder)).toMatchObject([{ version: migrations.length - 1, runs: 1 }])
  },
)

test('programs that bring a database to this version at the same moment make one backup, and all open it', async () => {
  makeOlder(dataDir, 20)
  const script = `(await import(${openUrl})).openDatabase(${JSON.stringify(dataDir)}).close()`
  const children = Array.from({ length: 3 }, () => spawn(process.execPath, ['--input-type=module', '--eval', script]))
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number))
  expect(codes).toEqual([0, 0, 0])
  expect(backupsIn(dataDir)).toMatchObject([{ version: migrations.length - 1, runs: 1 }])
})

test('of backups that an older Overstep has left torn or empty it is known', () => {
  makeOlder(dataDir, 2)
  openDatabase(dataDir).close()
  const whole = join(dataDir, files()[0]!)
  const name = (stamp: string) => join(dataDir, `overstep-before-migration-of-version-3-${stamp}.sqlite`)
  copyFileSync(whole, name('torn'))
  truncateSync(name('torn'), 100_000)
  writeFileSync(name('empty'), '')
  writeFileSync(name('text'), 'no database '.repeat(1000))
  const problems = Object.fromEntries(backupsIn(dataDir).map(({ path, problem }) => [path, problem]))
  expect(problems).toEqual({
    [name('torn')]: expect.stringMatching(/malformed|^it has 100000 bytes, not /),
    [name('empty')]: 'it has 0 bytes, not 0',
    [name('text')]: 'file is not a database',
    [whole]: undefined,
  })
  expect(existsSync(`${whole}-wal`)).toBe(false)
})
