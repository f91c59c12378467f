import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { monotonicFactory } from 'ulid'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { wholeArray, type RunFilter } from '#shared/contract/index.ts'
import { fullDisks } from './full-disk.fixture.ts'
import { openStore, type Store } from './index.ts'
import { runOf } from './run.fixture.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'overstep-store-'))
const nextId = monotonicFactory()
const opened: Store[] = []
const open = () => {
  const store = openStore(dataDir)
  opened.push(store)
  return store
}
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Another program, which does not outlive the test. */
function runScript(script: string, ...flags: string[]) {
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const everything: RunFilter = { text: '', sort: 'created', descending: true }
const page = { offset: 0, limit: 200 }
const titles = (store: Store, filter: Partial<RunFilter>) =>
  store.runs.list({ ...everything, ...filter }, page).runs.map(({ title }) => title)

test('a run comes back as it was put in, tags in their order', () => {
  const store = open()
  const run = runOf({ tags: ['zeta', 'alpha'], notes: 'Ω', starred: true, seed: 2 ** 40, created: 1753900000123 })
  store.runs.insert(run, store.owner)
  expect(store.runs.get(run.id)).toEqual({ run, deleted: false, owner: store.owner })
  store.runs.update(run.id, { title: 'Renamed', tags: ['beta'], summary: null })
  expect(store.runs.get(run.id)?.run).toEqual({ ...run, title: 'Renamed', tags: ['beta'], summary: null })
})

test('arrays and series keep every bit, whatever the order of the pieces; what is missing reads as fill', async () => {
  const store = open()
  const { id } = runOf()
  store.runs.insert(runOf({ id }), store.owner)
  const odd = new Float64Array([NaN, -0, Infinity, 5e-324, Math.PI])
  store.stream(() => {
    store.arrays.declare(id, { name: 'orbit', dtype: 'float64', shape: [2, 4], fill: NaN })
    store.arrays.write(id, 'orbit', 3, odd)
    store.arrays.declare(id, { name: 'fate', dtype: 'uint8', shape: [3, 2], fill: 255 })
    store.arrays.write(id, 'fate', 4, new Uint8Array([7, 8]))
    store.arrays.write(id, 'fate', 0, new Uint8Array([9, 1, 2]).subarray(1))
    store.arrays.declare(id, { name: 'iterations', dtype: 'uint32', shape: [2], fill: 0 })
    store.arrays.write(id, 'iterations', 1, new Uint32Array([4294967295]))
    store.series.putMember(id, { index: 0, parameters: { learningRate: 0.1 }, summary: null })
    store.series.append(id, { member: 0, name: 'loss', steps: new Float64Array([0, 1]), values: odd.slice(0, 2) })
    store.series.append(id, { member: 0, name: 'loss', steps: new Float64Array([2]), values: odd.slice(2, 3) })
    store.series.putMember(id, { index: 0, parameters: { learningRate: 0.1 }, summary: { fate: 'flat' } })
  })
  store.close()
  opened.pop()

  const { arrays, members, series } = await open().data(id)
  expect(arrays.orbit?.data).toEqual(new Float64Array([NaN, NaN, NaN, ...odd]))
  expect(arrays.orbit?.fill).toBeNaN()
  expect(arrays.fate).toEqual({
    name: 'fate',
    dtype: 'uint8',
    shape: [3, 2],
    fill: 255,
    data: new Uint8Array([1, 2, 255, 255, 7, 8]),
  })
  expect(arrays.iterations?.data).toEqual(new Uint32Array([0, 4294967295]))
  expect(members).toEqual([{ index: 0, parameters: { learningRate: 0.1 }, summary: { fate: 'flat' } }])
  expect(series).toEqual([{ member: 0, name: 'loss', steps: new Float64Array([0, 1, 2]), values: odd.slice(0, 3) }])
})

test('a batch that does not fit is not stored at all, and the runs before it stay', async () => {
  const store = open()
  const run = runOf()
  store.runs.insert(run, store.owner)
  store.arrays.declare(run.id, { name: 'fate', dtype: 'uint8', shape: [4], fill: 0 })
  const tooMuch = () =>
    store.stream(() => {
      store.arrays.write(run.id, 'fate', 0, new Uint8Array([1, 2]))
      store.arrays.write(run.id, 'fate', 3, new Uint8Array([1, 2]))
    })
  expect(tooMuch).toThrow('array fate has 4 values, got 2 at 3')
  expect((await store.arrays.read(run.id, 'fate'))?.data).toEqual(new Uint8Array(4))
})

test('filters narrow and sorts order; the total counts all pages', () => {
  const store = open()
  const all = [
    runOf({ title: 'beta map', created: 1, starred: true, tags: ['paper', 'fine'], finished: 9000, computed: 500 }),
    runOf({ title: 'Alpha MAP', created: 2, status: 'failed', tags: ['paper'], finished: 5000, computed: 4000 }),
    runOf({
      title: 'paths',
      created: 3,
      kind: 'trajectory',
      notes: 'ÜBER the Sharp one',
      finished: null,
      computed: null,
    }),
  ]
  for (const run of all) store.runs.insert(run, store.owner)

  expect(titles(store, {})).toEqual(['paths', 'Alpha MAP', 'beta map'])
  expect(titles(store, { descending: false })).toEqual(['beta map', 'Alpha MAP', 'paths'])
  expect(titles(store, { sort: 'title', descending: false })).toEqual(['Alpha MAP', 'beta map', 'paths'])
  expect(titles(store, { sort: 'duration' })).toEqual(['Alpha MAP', 'beta map', 'paths'])
  expect(titles(store, { sort: 'duration', descending: false })).toEqual(['beta map', 'Alpha MAP', 'paths'])
  expect(titles(store, { text: '  map PAPER ' })).toEqual(['Alpha MAP', 'beta map'])
  expect(titles(store, { text: 'über sharp' })).toEqual(['paths'])
  expect(titles(store, { text: '%' })).toEqual([])
  expect(titles(store, { text: all[0]?.id ?? '' })).toEqual(['beta map'])
  expect(titles(store, { kinds: ['trajectory'] })).toEqual(['paths'])
  expect(titles(store, { statuses: ['failed', 'running'] })).toEqual(['Alpha MAP'])
  expect(titles(store, { starred: true })).toEqual(['beta map'])
  expect(titles(store, { starred: false })).toEqual(['paths', 'Alpha MAP'])
  expect(titles(store, { tags: ['paper', 'fine'] })).toEqual(['beta map'])
  expect(store.runs.list(everything, { limit: 1, offset: 1 })).toMatchObject({
    runs: [{ title: 'Alpha MAP' }],
    total: 3,
  })
  expect(store.runs.tags()).toEqual(['fine', 'paper'])
})

test('a deleted run leaves the lists at once, with its tags, and comes back whole; a day later it is gone', () => {
  const store = open()
  const run = runOf({ tags: ['gone'] })
  const child = runOf({ parentId: run.id, title: 'child' })
  for (const each of [run, child]) store.runs.insert(each, store.owner)
  store.arrays.declare(run.id, { name: 'fate', dtype: 'uint8', shape: [1], fill: 3 })

  store.runs.setDeleted([run.id], Date.now())
  expect(store.runs.list(everything, page)).toMatchObject({ total: 1, runs: [{ title: 'child' }] })
  expect(store.runs.tags()).toEqual([])
  expect(store.runs.get(run.id)?.deleted).toBe(true)
  expect(open().runs.get(run.id)?.deleted).toBe(true)
  store.runs.setDeleted([run.id], null)
  expect(store.runs.list(everything, page)).toMatchObject({ total: 2 })
  expect(store.runs.tags()).toEqual(['gone'])

  store.runs.setDeleted([run.id], Date.now() - 25 * 60 * 60 * 1000)
  const later = open()
  expect(later.runs.get(run.id)).toBeUndefined()
  expect(later.arrays.specs(run.id)).toEqual([])
  expect(later.runs.get(child.id)?.run.parentId).toBeNull()
  expect(later.problems()).toEqual([])
})

test('what another connection writes is noticed once, and one’s own writes are not', () => {
  const [one, other] = [open(), open()]
  one.changedElsewhere()
  one.runs.insert(runOf(), one.owner)
  expect(one.changedElsewhere()).toBe(false)
  other.runs.insert(runOf(), other.owner)
  expect(one.changedElsewhere()).toBe(true)
  expect(one.changedElsewhere()).toBe(false)
})

test('a run of a living program is left alone; of one that was killed it becomes interrupted', async () => {
  const { id } = runOf()
  open().runs.insert(runOf({ id, status: 'running', finished: null }), 'nobody')
  const door = JSON.stringify(new URL('./index.ts', import.meta.url).href)
  const script = `
    const { openStore } = await import(${door})
    const store = openStore(${JSON.stringify(dataDir)})
    const { run } = store.runs.get('${id}')
    store.runs.insert({ ...run, id: '${nextId()}', title: 'foreign', status: 'running' }, store.owner)
    setTimeout(() => (gc(), console.log('stored')), 10)
    setTimeout(() => {}, 60_000)`
  const child = runScript(script, '--expose-gc')
  await once(child.stdout, 'data')
  const statuses = () =>
    open()
      .runs.list({ ...everything, text: 'foreign' }, page)
      .runs.map(({ status }) => status)
  expect(open().runs.get(id)?.run.status).toBe('interrupted')
  expect(statuses()).toEqual(['running'])
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(statuses()).toEqual(['interrupted'])
})

test('a full disk is told as such, and what was saved before is still there', () => {
  const store = open()
  const run = runOf()
  store.runs.insert(run, store.owner)
  const full = new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
  expect(store.explain(full)).toMatchObject({
    code: 'storage',
    message: `There is no space left for ${store.path}. Free some space on that disk; what was saved before is kept.`,
  })
  expect(store.runs.count()).toBe(1)
})

test('several programs may open a new data folder at the same moment', async () => {
  const door = JSON.stringify(new URL('./index.ts', import.meta.url).href)
  const script = `(await import(${door})).openStore(${JSON.stringify(dataDir)}).close()`
  const children = Array.from({ length: 3 }, () => runScript(script))
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
  expect(codes).toEqual([0, 0, 0])
})

test('what is written of an array is as long as its last piece reaches, and whole again with its fill', async () => {
  const store = open()
  const { id } = runOf()
  store.runs.insert(runOf({ id }), store.owner)
  store.stream(() => {
    store.arrays.declare(id, { name: 'fate', dtype: 'uint8', shape: [3, 2], fill: 255 })
    store.arrays.declare(id, { name: 'iterations', dtype: 'uint32', shape: [4], fill: 0 })
    store.arrays.write(id, 'iterations', 1, new Uint32Array([7, 8]))
  })
  const { arrays } = await store.writtenData(id)
  expect(arrays.fate?.data).toEqual(new Uint8Array(0))
  expect(arrays.iterations?.data).toEqual(new Uint32Array([0, 7, 8]))
  const whole = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, wholeArray(array)]))
  expect(whole).toEqual((await store.data(id)).arrays)
})

test('a store that cannot be opened leaves no lock, neither of its own nor on the database', () => {
  open().close()
  opened.pop()
  const path = join(dataDir, 'overstep.sqlite')
  const raw = new Database(path)
  raw.exec('ALTER TABLE comparisons RENAME TO gone')
  expect(() => openStore(dataDir)).toThrow('no such table: comparisons')
  expect(existsSync(join(dataDir, 'programs')) ? readdirSync(join(dataDir, 'programs')) : []).toEqual([
    'migration.lock',
  ])
  // Nobody else has it open: only then can the log be done without.
  expect(raw.pragma('journal_mode = DELETE', { simple: true })).toBe('delete')
  raw.exec('ALTER TABLE gone RENAME TO comparisons')
  raw.close()
  expect(open().runs.count()).toBe(0)
})

test('who only looks takes no lock; who computes has one until it closes', () => {
  const store = open()
  const locks = () => readdirSync(join(dataDir, 'programs')).filter((name) => /^[0-9A-Z]{26}\.lock$/.test(name))
  expect(locks()).toEqual([])
  const { owner } = store
  expect([owner, locks()]).toEqual([store.owner, [`${owner}.lock`]])
  store.close()
  opened.pop()
  expect(locks()).toEqual([])
})

test.each(fullDisks)(
  'on a full disk, $name, what is there can be looked at, and what cannot be written is told',
  async ({ make }) => {
    const { folder, leave, run } = make(onTestFinished)
    const store = openStore(folder)
    store.runs.insert(runOf({ title: 'Seen' }), store.owner)
    // Deleted long ago: opening would remove it if it could.
    store.runs.insert(runOf({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', title: 'Old' }), store.owner)
    store.runs.setDeleted(['01ARZ3NDEKTSV4RRFFQ69G5FAV'], 1)
    store.close()
    leave(0)
    const { code, out, err } = await run(`
    const { openStore } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const store = openStore(${JSON.stringify(folder)})
    const { runs } = store.runs.list({ text: '', sort: 'created', descending: true }, { offset: 0, limit: 9 })
    console.log(runs.map(({ title }) => title).join())
    console.log(store.problems().length, (await store.data(runs[0].id)).members.length)
    for (const write of [() => store.owner, () => store.settings.set('a', 'b'.repeat(100_000))])
      try { write() } catch (error) { console.log(store.passingTrouble(error), store.explain(error).code) }
    store.close()`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe('Seen\n0 0\nfull storage\nfull storage\n')
    leave()
    const later = openStore(folder)
    expect(later.runs.list(everything, page).runs.map(({ title }) => title)).toEqual(['Seen'])
    expect(later.runs.get('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeUndefined()
    later.close()
  },
)

test('while another program writes, what is there can be looked at', () => {
  const { id } = runOf()
  open().runs.insert(runOf({ id }), 'nobody')
  open().runs.insert(runOf({ status: 'running' }), 'nobody')
  const other = new Database(join(dataDir, 'overstep.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  expect(open().runs.get(id)?.run.title).toBe('A map')
  other.close()
  expect(open().runs.list({ ...everything, statuses: ['interrupted'] }, page).total).toBe(1)
})

test.each<[string, (path: string) => void]>([
  ['the folder is removed', () => rmSync(dataDir, { recursive: true })],
  ['the folder is moved', () => renameSync(dataDir, `${dataDir}-moved`)],
  [
    'the file is replaced by a copy',
    (path) => {
      copyFileSync(path, `${path}.copy`)
      renameSync(`${path}.copy`, path)
    },
  ],
  ['its log is removed', (path) => rmSync(`${path}-wal`)],
])('what is written after %s does not count as saved', (_, befall) => {
  onTestFinished(() => rmSync(`${dataDir}-moved`, { recursive: true, force: true }))
  const store = open()
  const { path } = store
  store.runs.insert(runOf(), store.owner)
  store.checkInPlace()
  befall(path)
  const told = {
    code: 'storage',
    message: expect.stringContaining('is not the file any more that Overstep works with'),
  }
  for (const write of [store.checkInPlace, () => store.stream(() => {}), () => store.record(() => {}, true)])
    expect(catching(write)).toMatchObject(told)
  mkdirSync(dataDir, { recursive: true })
})

test('a folder that is put back counts as in its place', () => {
  const store = open()
  renameSync(dataDir, `${dataDir}-moved`)
  expect(store.checkInPlace).toThrow('was moved, removed or replaced')
  renameSync(`${dataDir}-moved`, dataDir)
  store.checkInPlace()
})

function catching(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
