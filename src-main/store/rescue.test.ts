import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { RunData } from '#shared/contract/index.ts'
import { fullDisks } from './full-disk.fixture.ts'
import { openStore, type Store } from './index.ts'
import { rescue } from './rescue.ts'
import { runOf } from './run.fixture.ts'
import { surveyDamage } from './survey.ts'

let folder: string
let dataDir: string
let out: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-rescue-'))
  ;[dataDir, out] = [join(folder, 'data'), join(folder, 'out')]
  path = join(dataDir, 'overstep.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const PAGE = 4096
const MAPS = 20
const open = (at: string): Store => {
  const store = openStore(at)
  onTestFinished(() => store.close())
  return store
}
const all = (store: Store) =>
  store.runs.list({ text: '', sort: 'created', descending: false }, { offset: 0, limit: 100 }).runs

/**
 * Maps of 3000 cells and runs of networks in turn, a sweep, a landscape and a setting; returns what each run has
 * computed.
 */
async function fill(): Promise<Map<string, RunData>> {
  const store = openStore(dataDir)
  const sweep = { id: 'sweep', title: 'A sweep', created: 1, config: runOf().config, over: [] }
  store.sweeps.insert(sweep as never)
  store.settings.set('theme', 'dark')
  for (let index = 0; index < MAPS; index++) {
    const map = runOf({ title: `Map ${index}`, tags: ['a', 'b'], created: index, seed: 2 ** 40 + index })
    store.runs.insert(map, 'nobody')
    store.sweeps.add('sweep', map.id, index)
    store.arrays.declare(map.id, { name: 'fate', dtype: 'uint8', shape: [10, 300], fill: 255 })
    store.arrays.declare(map.id, { name: 'period', dtype: 'uint32', shape: [10, 300], fill: 0 })
    for (const offset of [0, 1500]) {
      const cells = Array.from({ length: 1500 }, (_, cell) => cell + offset + index)
      store.arrays.write(
        map.id,
        'fate',
        offset,
        Uint8Array.from(cells, (cell) => cell % 251),
      )
      store.arrays.write(map.id, 'period', offset, Uint32Array.from(cells))
    }
    const networks = runOf({ kind: 'network', title: `Networks ${index}`, created: index })
    store.runs.insert(networks, 'nobody')
    for (let member = 0; member < 3; member++) {
      store.series.putMember(networks.id, { index: member, parameters: { start: member }, summary: { loss: index } })
      const steps = Float64Array.from({ length: 150 }, (_, step) => step)
      store.series.append(networks.id, { member, name: 'loss', steps, values: steps.map((step) => step / (index + 1)) })
    }
    store.checkpoints.put(networks.id, { at: index })
  }
  const kept = new Map<string, RunData>()
  for (const { id } of all(store)) kept.set(id, await store.data(id))
  store.close()
  return kept
}

/**
 * Checks that a rescued database is sound and that each run that counts as whole is what it was; returns how many do.
 */
async function wholeRuns(before: ReadonlyMap<string, RunData>, version = out): Promise<number> {
  const store = openStore(version)
  try {
    expect(store.problems()).toEqual([])
    let whole = 0
    for (const run of all(store)) {
      if (run.status !== 'completed') {
        expect(run).toMatchObject({ status: 'interrupted', error: expect.stringContaining('Rescued from a damaged') })
        expect(store.checkpoints.has(run.id)).toBe(false)
        continue
      }
      expect(await store.data(run.id)).toEqual(before.get(run.id))
      whole++
    }
    return whole
  } finally {
    store.close()
  }
}
const rowsOf = (file: string, sql: string): unknown[] => {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare(sql).raw().all()
  } finally {
    database.close()
  }
}
const damage = (change: (bytes: Buffer) => void) => {
  const bytes = readFileSync(path)
  change(bytes)
  writeFileSync(path, bytes)
}

test('of a sound database everything is saved, what lies in the log of a killed program, too', async () => {
  const before = await fill()
  const writer = new Database(path)
  onTestFinished(() => void writer.close())
  writer.pragma('wal_autocheckpoint = 0')
  writer.exec("UPDATE runs SET notes = 'in the log' WHERE title = 'Map 3'")
  const bytes = readFileSync(path)
  const survey = rescue(dataDir, out, () => null)
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(survey.runs.map(({ lost }) => lost)).toEqual(new Array(2 * MAPS).fill(0))
  expect(survey.tables.map(({ lost }) => lost)).toEqual(survey.tables.map(() => 0))
  expect(survey.tables.find(({ name }) => name === 'array_chunks')?.rows).toBe(4 * MAPS)
  expect(await wholeRuns(before)).toBe(2 * MAPS)
  const [old, saved] = [open(dataDir), open(out)]
  expect(all(saved)).toEqual(all(old))
  expect(all(saved).find(({ title }) => title === 'Map 3')?.notes).toBe('in the log')
  expect([saved.settings.get('theme'), saved.sweeps.get('sweep')]).toEqual(['dark', old.sweeps.get('sweep')])
  expect(saved.checkpoints.read(all(saved).at(-1)!.id)).toEqual({ at: MAPS - 1 })
  // The fields by which the history is sorted and filtered have been taken out anew.
  const fields = 'SELECT path, run_id, value FROM run_fields JOIN fields USING (field) ORDER BY path, run_id'
  const [ours, theirs] = [out, dataDir].map((each) => rowsOf(join(each, 'overstep.sqlite'), fields))
  expect(ours!.length).toBeGreaterThan(100)
  expect(ours).toEqual(theirs)
})

/**
 * Pages of the file but for those that hold values and nothing else: SQLite has no checksums, and what changes in them
 * nobody can tell.
 */
const pages = () =>
  rowsOf(path, "SELECT pageno FROM dbstat WHERE pagetype <> 'overflow' ORDER BY pageno").flat() as number[]

test('whichever page of the file is damaged, what is told of as whole is what it was', async () => {
  const before = await fill()
  const sound = readFileSync(path)
  const schema = rowsOf(path, "SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'").flat() as number[]
  // Every fifth one, so that it does not take long.
  const tried = pages().filter((page, index) => index % 5 === 0 || schema.includes(page))
  let whole = 0
  for (const page of tried) {
    damage((bytes) => void bytes.fill(page % 2 === 0 ? 0xa5 : 0, (page - 1) * PAGE, page * PAGE))
    try {
      rescue(dataDir, out, () => null)
    } catch (error) {
      expect(error).toMatchObject({ code: 'storage', message: expect.stringMatching(/^Nothing can be read/) })
      expect(schema).toContain(page)
      writeFileSync(path, sound)
      continue
    }
    whole += await wholeRuns(before)
    rmSync(out, { recursive: true })
    writeFileSync(path, sound)
  }
  expect(tried.length).toBeGreaterThan(20)
  // A page holds what belongs to a few runs: most survive most.
  expect(whole / ((tried.length - schema.length) * 2 * MAPS)).toBeGreaterThan(0.85)
}, 120_000)

test('a file that was cut off still gives the runs of its beginning', async () => {
  const before = await fill()
  const sound = readFileSync(path)
  const found: number[] = []
  let hurt = 0
  for (const share of [0.9, 0.75, 0.6]) {
    writeFileSync(path, sound)
    truncateSync(path, Math.floor((share * sound.length) / PAGE) * PAGE)
    const { runs } = rescue(dataDir, out, () => null)
    found.push(await wholeRuns(before))
    hurt += runs.length - found.at(-1)!
    rmSync(out, { recursive: true })
  }
  expect(found.every((count) => count >= MAPS / 2)).toBe(true)
  expect(found).toEqual(found.toSorted((one, other) => other - one))
  expect(hurt).toBeGreaterThan(0)
})

test('what was being removed or taken in is no run, and what is deleted can still be restored', async () => {
  await fill()
  const changed = new Database(path)
  const titles = ['Map 0', 'Map 1', 'Map 2']
  const set = changed.prepare('UPDATE runs SET deleted = ?, staged = ? WHERE title = ?')
  set.run(-1, null, titles[0])
  set.run(Date.now(), 'a program', titles[1])
  set.run(Date.now(), null, titles[2])
  changed.close()
  const { runs } = rescue(dataDir, out, () => null)
  expect(runs.map(({ title }) => title).filter((title) => titles.includes(title))).toEqual(['Map 2'])
  const saved = rowsOf(join(out, 'overstep.sqlite'), `SELECT title, deleted IS NULL FROM runs WHERE title LIKE 'Map _'`)
  expect(saved.sort().slice(0, 2)).toEqual([
    ['Map 2', 0],
    ['Map 3', 1],
  ])
})

test('it is told how many pieces of which run cannot be read', async () => {
  await fill()
  const leaves = rowsOf(
    path,
    "SELECT pageno FROM dbstat WHERE name = 'array_chunks' AND pagetype = 'leaf' ORDER BY path",
  )
  const [page] = leaves[3] as [number]
  damage((bytes) => void bytes.fill(0, (page - 1) * PAGE, page * PAGE))
  const { runs, tables } = surveyDamage(dataDir)
  const hurt = runs.filter(({ lost }) => lost !== 0)
  const lost = tables.find(({ name }) => name === 'array_chunks')!.lost!
  expect(lost).toBeGreaterThan(0)
  expect(hurt.reduce((sum, run) => sum + run.lost!, 0)).toBe(lost)
  for (const run of hurt) expect(run.pieces + run.lost!).toBe(4)
})

test('a damaged text is named, and what lacks only that is saved', async () => {
  const before = await fill()
  const store = openStore(dataDir)
  const ids = new Map(all(store).map(({ id, title }) => [title, id]))
  store.close()
  const [emptied, lost, members] = ['Map 2', 'Map 5', 'Networks 7'].map((title) => ids.get(title)!)
  const writer = new Database(path)
  writer.exec(`UPDATE runs SET summary = '{"shares"' WHERE id = '${emptied}';
    UPDATE runs SET config = '{' WHERE id = '${lost}';
    UPDATE members SET parameters = '[1' WHERE run_id = '${members}' AND member = 1;
    UPDATE sweeps SET "over" = ']'`)
  writer.close()

  const damaged = open(dataDir)
  const told = (part: string) => ({ code: 'storage', message: expect.stringContaining(`${part} is damaged: `) })
  expect(() => damaged.runs.get(lost!)).toThrow(expect.objectContaining(told(`The run ${lost}`)))
  expect(() => damaged.series.members(members!)).toThrow(
    expect.objectContaining(told(`The member 1 of run ${members}`)),
  )
  expect(() => damaged.sweeps.get('sweep')).toThrow(expect.objectContaining(told('The sweep sweep')))

  const { runs, tables } = rescue(dataDir, out, () => null)
  expect(runs.filter((run) => run.lost !== 0).map(({ id, lost }) => [id, lost])).toEqual(
    [
      [emptied, 1],
      [members, null],
    ].sort(),
  )
  const rowsLost = tables.filter((table) => table.lost !== 0).map(({ name, lost }) => [name, lost])
  expect(rowsLost).toEqual([
    ['runs', 1],
    ['members', null],
    ['sweeps', 1],
  ])
  expect(await wholeRuns(before)).toBe(before.size - 3)
  const saved = open(out)
  expect(saved.runs.get(lost!)).toBeUndefined()
  expect(saved.runs.get(emptied!)?.run).toMatchObject({ summary: null, status: 'interrupted' })
  expect((await saved.data(emptied!)).arrays).toEqual(before.get(emptied!)!.arrays)
})

test('a piece that has no bytes any more is named', async () => {
  await fill()
  const store = openStore(dataDir)
  const ids = new Map(all(store).map(({ id, title }) => [title, id]))
  store.close()
  const [map, networks] = ['Map 2', 'Networks 7'].map((title) => ids.get(title)!)
  const writer = new Database(path)
  // As where the type of a field of a record is damaged.
  writer.pragma('ignore_check_constraints = 1')
  for (const [table, strict] of [
    ['array_chunks', `array IN (SELECT array FROM arrays WHERE run_id = '${map}' AND name = 'fate')`],
    ['series_chunks', `run_id = '${networks}'`],
  ] as const) {
    writer.unsafeMode(true)
    writer.pragma('writable_schema = 1')
    writer.exec(`UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = '${table}'`)
    writer.pragma('writable_schema = RESET')
    writer.exec(`UPDATE ${table} SET ${table === 'array_chunks' ? 'data' : '"values"'} = NULL WHERE ${strict}`)
  }
  writer.close()
  const damaged = open(dataDir)
  const told = (part: string) => ({ code: 'storage', message: expect.stringContaining(`${part} is damaged: `) })
  await expect(damaged.arrays.read(map!, 'fate')).rejects.toMatchObject(told(`The array fate of run ${map}`))
  await expect(damaged.series.read(networks!)).rejects.toMatchObject(told(''))
  const { runs } = rescue(dataDir, out, () => null)
  expect(runs.length).toBeGreaterThan(2)
})

test('where a damaged database says again and again that fields are to be taken out, it opens', async () => {
  const before = await fill()
  const writer = new Database(path)
  writer.exec(`CREATE TRIGGER again AFTER UPDATE OF indexed ON runs WHEN new.indexed = 1
    BEGIN UPDATE runs SET indexed = 0 WHERE id = new.id; END;
    UPDATE runs SET indexed = 0`)
  writer.close()
  expect(all(open(dataDir))).toHaveLength(before.size)
})

test('a table whose first page is damaged, and those of its indices, is given up soon', async () => {
  await fill()
  const opened = new Database(path)
  const roots = opened
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'series_chunks'")
    .pluck()
    .all()
  opened.close()
  const bytes = readFileSync(path)
  for (const root of roots) bytes.fill(0, (root - 1) * PAGE, root * PAGE)
  writeFileSync(path, bytes)
  // Each is one attempt to read.
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  const { tables } = surveyDamage(dataDir)
  expect(tables.find(({ name }) => name === 'series_chunks')).toMatchObject({ rows: 0 })
  expect(prepare.mock.calls.length).toBeLessThan(3000)
})

test('what is no database gives nothing, and a folder in use is left alone', async () => {
  await fill()
  writeFileSync(path, 'a text '.repeat(1000))
  expect(surveyDamage(dataDir)).toMatchObject({ problem: 'file is not a database', runs: [], tables: [] })
  expect(() => rescue(dataDir, out, () => null)).toThrow(`Nothing can be read of ${path}: file is not a database.`)
  expect(existsSync(out)).toBe(false)
  expect(() => rescue(dataDir, dataDir, () => null)).toThrow(`There is something in ${dataDir} already`)
  rmSync(path)
  expect(() => rescue(dataDir, out, () => null)).toThrow('unable to open database file')
})

test.each(fullDisks)('on $name without room for it nothing is left, and the reason is told', async ({ make }) => {
  await fill()
  const disk = make(onTestFinished)
  const place = join(disk.folder, 'out')
  disk.leave(200)
  const url = JSON.stringify(new URL('./rescue.ts', import.meta.url).href)
  const { out: said } = await disk.run(
    `const { rescue } = await import(${url})
     try { rescue(${JSON.stringify(dataDir)}, ${JSON.stringify(place)}, () => null) }
     catch ({ code, message }) { console.log(code, message) }`,
  )
  expect(said).toMatch(/^storage (There is no space left for|Writing) .*out/)
  expect(existsSync(place) ? readdirSync(place) : []).toEqual([])
})
