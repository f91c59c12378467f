import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Run, Service } from '#shared/contract/index.ts'
import { forkReader } from '../archive/index.ts'
import { lendCompute } from '../compute/lent.fixture.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { openWorkbench, type Workbench } from './index.ts'

let folder: string
let workbench: Workbench
const open = (name: string) =>
  openWorkbench({
    dataDir: join(folder, name),
    startCompute: lendCompute,
    startReader: () => forkReader(computeEntry),
    shell: 'cli',
    version: '0.1.0',
  })
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-workbench-history-'))
  workbench = await open('here')
})
afterEach(async () => {
  await workbench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const map = {
  kind: 'fate-map',
  landscape: 'paper-1d',
  start: { min: -1, max: 9, count: 4 },
  learningRate: { min: 1e-4, max: 0.06, count: 4 },
}
const allEnded = (service: Service, count: number): Promise<Run[]> =>
  new Promise((resolve) => {
    const ends = new Map<string, Run>()
    const stop = service.on('run.changed', ({ run }) => {
      if (run.finished === null) return
      ends.set(run.id, run)
      if (ends.size < count) return
      stop()
      resolve([...ends.values()])
    })
  })

test('a sweep is run, is one line telling how far it is, is grouped by a field with mean and interval', async () => {
  const ended = allEnded(workbench, 4)
  const over = [
    { path: 'steps', values: [10, 20] },
    { path: 'start.count', values: [4, 5] },
  ]
  const { sweep, ids } = await workbench.call('sweeps.start', { config: map, over, tags: ['s'] })
  expect(sweep.title).toMatch(/over steps, start\.count$/)
  await ended
  const { rows, total, runs } = await workbench.call('history.rows', { collapsed: true })
  expect([total, runs]).toEqual([1, 4])
  expect(rows[0]?.sweep).toEqual({
    id: sweep.id,
    title: sweep.title,
    over: ['steps', 'start.count'],
    runs: 4,
    statuses: { completed: 4 },
    missing: null,
  })
  const inside = await workbench.call('history.rows', {
    sweep: sweep.id,
    descending: false,
    columns: ['config.start.count'],
  })
  expect(inside.rows.map(({ id }) => id)).toEqual(ids)
  expect(inside.rows.map(({ values }) => values['config.start.count'])).toEqual([4, 5, 4, 5])

  // Each of its runs knows it; a run that is of none knows none.
  for (const id of ids)
    expect(await workbench.call('sweeps.of', { id })).toEqual({
      sweep: { id: sweep.id, title: sweep.title, runs: 4 },
    })

  const { groups } = await workbench.call('history.groups', { by: 'config.steps', of: 'config.start.count' })
  // Mean of 4 and 5; t for one degree of freedom is 12.7062, s/√2 = ½.
  const margin = expect.closeTo(12.706204736174694 / 2, 6)
  expect(groups).toEqual([10, 20].map((value) => ({ value, runs: 2, mean: 4.5, margin, numbers: 2 })))
  const byWord = await workbench.call('history.groups', { by: 'config.landscape', of: 'config.landscape' })
  expect(byWord.groups).toEqual([{ value: 'paper-1d', runs: 4, mean: null, margin: null, numbers: 0 }])
})

test('a sweep that is wrong in one run starts none; one that is cancelled leaves nothing waiting', async () => {
  const wrong = workbench.call('sweeps.start', { config: map, over: [{ path: 'steps', values: [10, -1] }] })
  await expect(wrong).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('With steps = -1'),
  })
  const expression = { ...map, landscape: { expression: 'x^2 +', variables: ['x'] } }
  await expect(
    workbench.call('sweeps.start', { config: expression, over: [{ path: 'steps', values: [1] }] }),
  ).rejects.toMatchObject({ code: 'invalid-input' })
  expect((await workbench.call('history.rows', {})).total).toBe(0)

  const large = { ...map, start: { ...map.start, count: 3000 }, learningRate: { ...map.learningRate, count: 3000 } }
  const ended = allEnded(workbench, 3)
  const { sweep } = await workbench.call('sweeps.start', {
    config: large,
    over: [{ path: 'steps', values: [1e5, 2e5, 3e5] }],
  })
  await workbench.call('sweeps.cancel', { id: sweep.id })
  expect((await ended).map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

test('a title that gets too long is cut between characters as readers see them', async () => {
  const family = '👨‍👩‍👧‍👦'
  const bowl = (a: number) => ({ expression: `${a} * x^2`, variables: ['x'], title: family.repeat(9) })
  const ended = allEnded(workbench, 1)
  const over = ['landscape', 'against'].map((path, index) => ({ path, values: [bowl(index + 1)] }))
  const { ids } = await workbench.call('sweeps.start', { config: map, over })
  await ended
  const { title } = (await workbench.call('runs.get', { id: ids[0]! })).run
  expect(title.length).toBeGreaterThan(200 - family.length)
  expect(title.length).toBeLessThanOrEqual(200)
  expect(title.replaceAll(family, '')).not.toMatch(/\p{Emoji_Presentation}|\u200D/u)
})

test('runs go from one data folder to another piece by piece, and what is opened for it is gone after', async () => {
  const ended = allEnded(workbench, 2)
  const { ids } = await workbench.call('sweeps.start', { config: map, over: [{ path: 'steps', values: [10, 20] }] })
  await ended
  const { archive } = await workbench.call('archives.open', null)
  const fractions: number[] = []
  const progress = (fraction: number) => void fractions.push(fraction)
  const { bytes, runs } = await workbench.call('archives.pack', { archive, ids }, { progress })
  expect([runs, fractions.at(-1)]).toEqual([2, 1])
  const whole: Uint8Array[] = []
  for (let offset = 0; offset < bytes; offset += whole.at(-1)!.length)
    whole.push((await workbench.call('archives.read', { archive, offset })).bytes)
  await workbench.call('archives.discard', { archive })
  await expect(workbench.call('archives.read', { archive, offset: 0 })).rejects.toMatchObject({ code: 'not-found' })

  const other = await open('there')
  try {
    const { archive: taken } = await other.call('archives.open', null)
    const file = Buffer.concat(whole)
    const piece = (from: number, to: number) => ({
      archive: taken,
      offset: from,
      bytes: new Uint8Array(file.subarray(from, to)),
    })
    await other.call('archives.write', piece(0, 100))
    await expect(other.call('archives.write', piece(200, 300))).rejects.toMatchObject({ code: 'conflict' })
    await other.call('archives.write', piece(100, bytes))
    expect(await other.call('archives.unpack', { archive: taken })).toMatchObject({
      imported: ids,
      kept: [],
      renamed: {},
    })
    for (const id of ids) {
      expect((await other.call('runs.get', { id })).run).toEqual((await workbench.call('runs.get', { id })).run)
      expect(await other.call('runs.data', { id })).toEqual(await workbench.call('runs.data', { id }))
    }
    expect((await other.call('history.rows', { collapsed: true })).rows[0]?.sweep?.runs).toBe(2)
  } finally {
    await other.close()
  }
  expect(readdirSync(join(folder, 'there', 'archives'))).toEqual([])
})

test('saved filters and tags of many runs are taken back', async () => {
  const { id } = await workbench.call('filters.save', { name: ' Long ', query: { kind: 'fate-map' } })
  expect(await workbench.call('filters.list', null)).toEqual([{ id, name: 'Long', query: { kind: 'fate-map' } }])
  await workbench.call('filters.delete', { id })
  expect(await workbench.call('filters.list', null)).toEqual([])
  await workbench.call('filters.restore', { id })
  expect(await workbench.call('filters.list', null)).toHaveLength(1)
  await expect(workbench.call('filters.delete', { id: 'none' })).rejects.toMatchObject({ code: 'not-found' })
})
