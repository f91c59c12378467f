import { copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Run } from '#shared/contract/index.ts'
import type { FromCompute } from '../compute/index.ts'
import type { Store } from '../store/index.ts'
import { networkRun, stage } from './jobs.fixture.ts'
import { patience } from '../../scripts/patience.ts'

/** A store that takes nothing while the test says so. */
function refusing(code: string) {
  const disk = { refuses: false, attempts: 0 }
  const changes = (real: Store): Partial<Store> => ({
    record(writes, lasting) {
      disk.attempts++
      if (disk.refuses) throw new Database.SqliteError('refused', code)
      real.record(writes, lasting)
    },
  })
  return { disk, ...stage(changes) }
}
const MIB = 2 ** 20
const map = (id: string, mebibytes: number): FromCompute => ({
  type: 'array',
  id,
  spec: { name: 'fate', dtype: 'uint8', shape: [mebibytes * MIB], fill: 255 },
})
const part = (id: string, mebibyte: number): FromCompute => ({
  type: 'partial',
  id,
  array: 'fate',
  offset: mebibyte * MIB,
  data: new Uint8Array(MIB).fill(mebibyte),
})
const holds = (sent: readonly { type: string }[]) => sent.filter(({ type }) => type === 'hold')
const completed = (id: string): FromCompute => ({ type: 'completed', id, summary: { fates: [] } })

test('on a full disk a run waits, and says so; when there is room it goes on, and all of it is saved', async () => {
  const { disk, add, say, told, notices, sent, store, jobs } = refusing('SQLITE_FULL')
  const id = add()
  await Promise.resolve()
  say({ type: 'started', id })
  say(map(id, 4))
  say(part(id, 0))
  disk.refuses = true
  say(part(id, 1))
  expect(notices).toEqual([
    expect.stringMatching(/^There is no space left for .*overstep\.sqlite\. The run waits; free/),
  ])
  expect(holds(sent)).toEqual([{ type: 'hold', id, hold: true }])
  expect(jobs.progress(id)).toMatchObject({ waiting: notices[0], etaSeconds: null })
  // What was on its way, while it was told to wait.
  say(part(id, 2))
  const { attempts } = disk
  say(part(id, 3))
  expect(disk.attempts).toBe(attempts)
  disk.refuses = false
  await vi.waitUntil(() => jobs.progress(id)?.waiting === undefined)
  expect(holds(sent).at(-1)).toEqual({ type: 'hold', id, hold: false })
  expect(notices.at(-1)).toBe('What had to wait is saved.')
  say(completed(id))
  expect(told.at(-1)).toBe('completed')
  const stored = (await store.arrays.read(id, 'fate'))!.data
  for (let mebibyte = 0; mebibyte < 4; mebibyte++)
    expect([stored[mebibyte * MIB], stored[(mebibyte + 1) * MIB - 1]]).toEqual([mebibyte, mebibyte])
})

test('while another program keeps the database busy for longer than 5 s, a run goes on and loses nothing', async () => {
  const { add, say, told, notices, sent, store, jobs, dataDir } = stage()
  const id = add()
  await Promise.resolve()
  say({ type: 'started', id })
  say(map(id, 8))
  jobs.flush()
  const other = new Database(join(dataDir, 'overstep.sqlite'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const began = performance.now()
  for (let mebibyte = 0; mebibyte < 8; mebibyte++) {
    say(part(id, mebibyte))
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
  expect(performance.now() - began).toBeGreaterThan(5000)
  expect(notices).toEqual([
    expect.stringMatching(/overstep\.sqlite is kept busy by another program\. What is computed waits/),
  ])
  expect(holds(sent)).toEqual([])
  say(completed(id))
  // Computed, and not yet saved.
  expect([told.at(-1), jobs.holds(id)]).toEqual(['partial fate', true])
  other.exec('ROLLBACK')
  await vi.waitUntil(() => told.at(-1) === 'completed', { timeout: patience(20_000) })
  expect(store.runs.get(id)?.run).toMatchObject({ status: 'completed', summary: { fates: [] } })
  const stored = (await store.arrays.read(id, 'fate'))!.data
  expect([0, 1, 2, 3, 4, 5, 6, 7].filter((mebibyte) => stored[mebibyte * MIB + 5] !== mebibyte)).toEqual([])
})

test('with 64 MB in memory those who compute are to wait, and only with 512 MB the run fails', async () => {
  const { disk, add, say, told, sent, store } = refusing('SQLITE_BUSY')
  const id = add(networkRun())
  await Promise.resolve()
  say({ type: 'started', id })
  say(map(id, 600))
  disk.refuses = true
  const { data } = part(id, 0) as { data: Uint8Array<ArrayBuffer> }
  let given = 0
  const more = () => say({ type: 'partial', id, array: 'fate', offset: given++ * MIB, data })
  while (holds(sent).length === 0) more()
  expect(given).toBe(65)
  while (!sent.some(({ type }) => type === 'cancel')) more()
  expect(given).toBe(513)
  disk.refuses = false
  say({ type: 'failed', id, error: { code: 'cancelled', message: '' } })
  expect(told.at(-1)).toMatch(/^failed: .* is kept busy by another program\. .* More than 512 MB wait/)
  expect(store.runs.get(id)?.run.status).toBe('failed')
})

test('a run is completed only when that is saved; who does not want to wait is told that it is not', async () => {
  const { disk, add, say, told, jobs, store } = refusing('SQLITE_FULL')
  const [id, next] = [add(), add()]
  await Promise.resolve()
  say({ type: 'started', id })
  disk.refuses = true
  say(completed(id))
  expect(told.at(-1)).toBe('running')
  await jobs.cancel(id)
  expect(told.at(-1)).toMatch(/^interrupted: It is computed, but not saved\. There is no space left for/)
  expect(store.runs.get(id)?.run.status).toBe('running')
  expect([jobs.holds(id), jobs.holds(next)]).toEqual([false, true])
  // It is saved all the same when that can be done.
  disk.refuses = false
  await vi.waitUntil(() => told.at(-1) === 'completed')
  expect(store.runs.get(id)?.run).toMatchObject({ status: 'completed', summary: { fates: [] } })
  await Promise.resolve()
  say({ type: 'started', id: next })
  expect(told.at(-1)).toBe('running')
})

test('a run that is told to stop while nothing can be saved stops at once, and its state is saved later', async () => {
  const { disk, add, say, told, jobs, store } = refusing('SQLITE_FULL')
  const id = add()
  await Promise.resolve()
  say({ type: 'started', id })
  disk.refuses = true
  await jobs.cancel(id)
  expect(told.at(-1)).toBe('cancelled')
  const stored = store.runs.get(id)?.run as Run
  expect([stored.status, jobs.latest(stored).status]).toEqual(['running', 'cancelled'])
  disk.refuses = false
  await vi.waitUntil(() => store.runs.get(id)?.run.status === 'cancelled')
})

test('what still waits when Overstep ends is lost, and that is told', async () => {
  const { disk, add, say, notices, jobs } = refusing('SQLITE_FULL')
  const id = add()
  await Promise.resolve()
  say({ type: 'started', id })
  disk.refuses = true
  say(completed(id))
  jobs.close()
  expect(notices.at(-1)).toMatch(/no space left for .* Overstep ended before that: what waited is lost\.$/)
})

test.each<[string, (path: string, dataDir: string) => void]>([
  ['removed', (_, dataDir) => rmSync(dataDir, { recursive: true })],
  ['moved', (_, dataDir) => renameSync(dataDir, `${dataDir}-moved`)],
  [
    'replaced',
    (path) => {
      copyFileSync(path, `${path}.copy`)
      renameSync(`${path}.copy`, path)
    },
  ],
])('a run whose database is %s stops and fails, and never counts as completed', async (_, befall) => {
  const { add, say, told, jobs, store, sent, dataDir } = stage()
  onTestFinished(() => {
    rmSync(`${dataDir}-moved`, { recursive: true, force: true })
    mkdirSync(dataDir, { recursive: true })
  })
  const gone = expect.stringMatching(/^failed: .*overstep\.sqlite is not the file any more that Overstep works with/)
  const [first, second] = [add(), add()]
  await Promise.resolve()
  say({ type: 'started', id: first })
  befall(store.path, dataDir)
  // Noticed where nothing is written…
  expect(jobs.checkInPlace).toThrow('was moved, removed or replaced')
  expect(sent.filter(({ type }) => type === 'cancel')).toEqual([{ type: 'cancel', id: first }])
  say({ type: 'failed', id: first, error: { code: 'cancelled', message: '' } })
  expect(told.at(-1)).toEqual(gone)
  // …and where the end of a run is.
  await Promise.resolve()
  say({ type: 'started', id: second })
  say(completed(second))
  expect(told.at(-1)).toEqual(gone)
  expect(told).not.toContain('completed')
})

test('when a run has ended, a copy of the file alone has all of it', async () => {
  const { add, say, store, dataDir } = stage()
  const id = add()
  await Promise.resolve()
  say({ type: 'started', id })
  say(map(id, 2))
  for (const mebibyte of [0, 1]) say(part(id, mebibyte))
  say(completed(id))
  expect(statSync(`${store.path}-wal`).size).toBeGreaterThan(0)
  copyFileSync(store.path, join(dataDir, 'copy.sqlite'))
  const copy = new Database(join(dataDir, 'copy.sqlite'), { readonly: true })
  onTestFinished(() => void copy.close())
  expect(copy.prepare('SELECT status FROM runs WHERE id = ?').pluck().get(id)).toBe('completed')
  expect(copy.prepare('SELECT sum(length(data)) FROM array_chunks').pluck().get()).toBe(2 * MIB)
})
