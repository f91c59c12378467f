import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventWords, type Run } from '#shared/contract/index.ts'
import { openStore, type Store } from './index.ts'
import { runOf } from './run.fixture.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-log-'))
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function insert(changes: Partial<Run> = {}): string {
  const run = runOf({ status: 'queued', started: null, finished: null, summary: null, ...changes })
  store.runs.insert(run, store.owner)
  return run.id
}
const words = (id: string) => store.log.of(id).map(eventWords)

test('the log of a run has its changes in their order', () => {
  const id = insert({ engine: 'overstep', device: 'auto' })
  store.runs.update(id, { status: 'running', started: 5 })
  store.runs.update(id, { engine: 'overstep 2', device: 'cpu' })
  store.runs.update(id, { status: 'interrupted', error: 'Paused at 40 %.' })
  store.runs.queueAgain(id, store.owner)
  store.runs.update(id, { status: 'running' })
  store.runs.update(id, { notes: 'rough' })
  store.runs.update(id, { title: 'A title is no event' })
  store.runs.update(id, { status: 'completed', error: null, summary: { counts: { flat: 3, divergent: 1 } } })
  const child = insert({ parentId: id })
  expect(words(id)).toEqual([
    'Begun on overstep 2, cpu',
    'Paused at 40 %.',
    'Resumed on overstep 2, cpu',
    'Notes changed.',
    'Diverged: 1 of 4 descents',
    'Completed.',
    `A run was made from it: ${child}`,
  ])
  const moments = store.log.of(id).map(({ moment }) => moment)
  expect(moments.slice(0, 6)).toEqual(moments.slice(0, 6).toSorted((a, b) => a - b))
})

test('how a run ended early is told with the reason', () => {
  const failed = insert()
  store.runs.update(failed, { status: 'failed', error: 'out of memory' })
  expect(words(failed)).toEqual(['Failed: out of memory'])
  const cancelled = insert()
  store.runs.update(cancelled, { status: 'cancelled' })
  expect(words(cancelled)).toEqual(['Cancelled.'])
})

test('a run whose program has died is interrupted in the log, too', () => {
  const run = runOf({ status: 'running' })
  store.runs.insert(run, '01ARZ3NDEKTSV4RRFFQ69G5FAV')
  expect(store.interruptAbandoned()).toBe(1)
  expect(words(run.id)).toEqual([expect.stringMatching(/^Interrupted: Overstep ended while/)])
})

test('notes that are saved while they are written are one entry, those of an hour later another', () => {
  const id = insert()
  const note = (moment: number) => store.log.add(id, { moment, what: 'noted', detail: '' })
  const minute = 60_000
  for (const moment of [0, 1, 2, 60, 61].map((minutes) => minutes * minute)) note(moment)
  expect(store.log.of(id).map(({ moment }) => moment / minute)).toEqual([2, 61])
})

test('of networks that diverged the first step is told', () => {
  const id = insert({ kind: 'network' })
  const end = { trainLoss: null, testLoss: null, trainAccuracy: null, testAccuracy: null }
  const networks = [
    { ...end, status: 'divergent', divergedAt: 90 },
    { ...end, status: 'divergent', divergedAt: 40 },
    { ...end, status: 'trained', divergedAt: null },
  ]
  store.runs.update(id, { status: 'completed', summary: { networks } })
  expect(words(id)).toEqual(['Diverged: 2 of 3 networks, the first at step 40', 'Completed.'])
})

test('the log goes with its run, and what is not there has none', () => {
  const id = insert()
  store.log.add(id, { moment: 1, what: 'exported', detail: 'path as png' })
  store.runs.purge(id)
  expect(store.log.of(id)).toEqual([])
  store.log.add(id, { moment: 2, what: 'noted', detail: '' })
  expect(store.log.of(id)).toEqual([])
})
