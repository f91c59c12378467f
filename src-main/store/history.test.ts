import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { monotonicFactory } from 'ulid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  freshRun,
  configSchema,
  fieldPathSchema,
  fieldsOf,
  runFilterSchema,
  type FieldCondition,
  type Run,
  type RunFilter,
} from '#shared/contract/index.ts'
import { openStore, type Store } from './index.ts'

let dataDir: string
let store: Store
const nextId = monotonicFactory()
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'overstep-history-'))
  store = openStore(dataDir)
})
afterEach(() => {
  store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function insert(changes: Partial<Run> & { steps?: number; landscape?: string }): Run {
  const { steps = 1000, landscape = 'himmelblau', ...rest } = changes
  const config = configSchema.parse({
    kind: 'basin-map',
    landscape,
    steps,
    learningRate: 0.01,
    x: { min: -4, max: 4, count: 3 },
    y: { min: -4, max: 4, count: 3 },
  })
  const run: Run = {
    id: nextId(),
    kind: 'basin-map',
    title: `T = ${steps}`,
    status: 'completed',
    created: 1000,
    started: 1000,
    finished: 9000,
    computed: steps,
    config,
    appVersion: '0.1.0',
    engine: 'overstep',
    device: 'cpu',
    precision: 'float64',
    generator: null,
    seed: null,
    ...freshRun(),
    summary: { shares: { 'minimum-1': steps / 10_000 }, done: true },
    ...rest,
  }
  store.runs.insert(run, store.owner)
  return run
}
const filter = (changes: Partial<RunFilter>): RunFilter => runFilterSchema.parse(changes)
const page = { offset: 0, limit: 100 }
const titles = (changes: Partial<RunFilter>) =>
  store.history.rows(filter(changes), [], false, page).rows.map(({ title }) => title)
const where = (field: string, is: FieldCondition['is'], value?: number | string) =>
  titles({ where: [{ field, is, ...(value !== undefined && { value }) }], sort: 'config.steps', descending: false })

test('runs are filtered by fields of config and summary; numbers are compared with numbers, words with words', () => {
  insert({ steps: 90 })
  insert({ steps: 500 })
  insert({ steps: 1000, landscape: 'beale', summary: null, seed: 7 })
  expect(where('config.steps', '>', 90)).toEqual(['T = 500', 'T = 1000'])
  expect(where('config.steps', '>=', 500)).toEqual(['T = 500', 'T = 1000'])
  expect(where('config.steps', '=', 90)).toEqual(['T = 90'])
  expect(where('config.steps', '<', 'z')).toEqual([])
  expect(where('config.landscape', '>', 3)).toEqual([])
  expect(where('config.landscape', '=', 'beale')).toEqual(['T = 1000'])
  expect(where('config.landscape', '!=', 'beale')).toEqual(['T = 90', 'T = 500'])
  expect(where('config.landscape', 'contains', 'BLAU')).toEqual(['T = 90', 'T = 500'])
  expect(where('summary.shares.minimum-1', '<=', 0.009)).toEqual(['T = 90'])
  expect(where('summary.done', '=', 'true')).toEqual(['T = 90', 'T = 500'])
  expect(where('summary.done', 'missing')).toEqual(['T = 1000'])
  expect(where('config.nowhere', '=', 1)).toEqual([])
  expect(where('seed', '=', 7)).toEqual(['T = 1000'])
  expect(where('seed', 'missing')).toEqual(['T = 90', 'T = 500'])
  expect(where('duration', '<', 0.5)).toEqual(['T = 90'])
})

test('runs are sorted by a field either way, those without it last; a new summary has new fields', () => {
  const low = insert({ steps: 90 })
  insert({ steps: 500 })
  insert({ steps: 1000, summary: null })
  const by = (sort: string, descending: boolean) => titles({ sort, descending })
  expect(by('summary.shares.minimum-1', true)).toEqual(['T = 500', 'T = 90', 'T = 1000'])
  expect(by('summary.shares.minimum-1', false)).toEqual(['T = 90', 'T = 500', 'T = 1000'])
  store.runs.update(low.id, { summary: { shares: { 'minimum-1': 0.9 } } })
  expect(by('summary.shares.minimum-1', true)).toEqual(['T = 90', 'T = 500', 'T = 1000'])
  store.runs.update(low.id, { notes: 'nothing new' })
  expect(by('summary.shares.minimum-1', true)).toEqual(['T = 90', 'T = 500', 'T = 1000'])
})

test('runs are found by the preset that they are from, a figure of the article by its number', () => {
  const from = (title: string, reference: string, ...ids: string[]) =>
    insert({ title, preset: { reference, ids, changed: false } })
  from('map', 'Fig 6', 'fig06')
  from('shares', 'Fig 10', 'fig10')
  from('networks', 'Fig 11', 'fig11', 'mnist')
  insert({ title: 'Like Fig 1' })
  insert({ title: 'none', notes: 'see figure 6, and fig 10' })
  const found = (text: string) => titles({ text }).toSorted()
  for (const text of ['fig06', 'Fig 6', 'FIG6', 'fig.  6', 'figure 6'])
    expect([text, found(text)]).toEqual([text, ['map']])
  expect(found('fig 1')).toEqual(['Like Fig 1'])
  expect(found('Fig 10')).toEqual(['none', 'shares'])
  expect(found('fig 10 see')).toEqual(['none'])
  expect(found('mnist fig11')).toEqual(['networks'])
  expect(found('fig 6 fig 10')).toEqual([])
  expect(found('fig')).toHaveLength(5)
  expect(found('figs')).toEqual([])
})

test('lines have the columns that are asked for', () => {
  insert({ steps: 90, seed: 3 })
  const columns = ['config.x.max', 'config.landscape', 'summary.shares.minimum-1', 'summary.none', 'seed', 'duration']
  const [row] = store.history.rows(filter({}), columns, false, page).rows
  expect(row).toMatchObject({ landscape: 'himmelblau', shares: { 'minimum-1': 0.009 }, sweep: null })
  expect(row?.values).toEqual({
    'config.x.max': 4,
    'config.landscape': 'himmelblau',
    'summary.shares.minimum-1': 0.009,
    'summary.none': null,
    seed: 3,
    duration: 0.09,
  })
})

test('every filter, sort and page agrees with plain JavaScript', () => {
  const steps = [1, 5, 5, 7, 9, 9, 9, 20]
  const runs = steps.map((each, index) =>
    insert({ steps: each, seed: index % 3, landscape: index % 2 ? 'beale' : 'ackley' }),
  )
  const conditions = fc.record({
    field: fc.constantFrom('config.steps', 'seed'),
    is: fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
    value: fc.integer({ min: 0, max: 10 }),
  })
  const compare = { '=': 0, '!=': 0, '<': -1, '<=': -1, '>': 1, '>=': 1 }
  fc.assert(
    fc.property(fc.array(conditions, { maxLength: 3 }), fc.boolean(), (where, descending) => {
      const holds = (run: Run) =>
        where.every(({ field, is, value }) => {
          const sign = Math.sign((field === 'seed' ? run.seed! : (run.config as { steps: number }).steps) - value)
          if (is === '!=') return sign !== 0
          return sign === compare[is] || (sign === 0 && is.endsWith('='))
        })
      const expected = runs
        .filter(holds)
        .sort(
          (a, b) =>
            (a.config as { steps: number }).steps - (b.config as { steps: number }).steps || (a.id < b.id ? -1 : 1),
        )
        .map(({ id }) => id)
      if (descending) expected.reverse()
      const asked = filter({ where, sort: 'config.steps', descending })
      expect(store.history.ids(asked, false, { offset: 0, limit: -1 })).toEqual(expected)
      expect(store.history.ids(asked, false, { offset: 2, limit: 3 })).toEqual(expected.slice(2, 5))
      expect(store.history.rows(asked, [], false, { offset: 1, limit: 2 })).toMatchObject({
        total: expected.length,
        rows: expected.slice(1, 3).map((id) => ({ id })),
      })
    }),
    { numRuns: 40 },
  )
})

test('paths are allow-listed, and nothing that is asked for becomes SQL', () => {
  for (const path of [
    "config.a'b",
    'config."a"',
    'config.a) OR 1=1 --',
    'notes',
    'config',
    'config..a',
    'config.a b',
    'config.$',
  ])
    expect(fieldPathSchema.safeParse(path).success, path).toBe(false)
  insert({})
  const hostile = "'; DROP TABLE runs; --"
  for (const is of ['=', '!=', '<', 'contains'] as const)
    expect(where('config.landscape', is, hostile)).toEqual(is === '!=' ? ['T = 1000'] : [])
  expect(titles({ text: hostile, tags: [hostile] })).toEqual([])
  expect(titles({ sweep: hostile })).toEqual([])
})

test('a sweep is one line where its first matching run would be, and its runs by themselves', () => {
  insert({ steps: 1, created: 1 })
  const [one, two, three] = [10, 20, 30].map((steps, index) =>
    insert({ steps, created: 10 + index, status: index === 2 ? 'failed' : 'completed' }),
  ) as [Run, Run, Run]
  insert({ steps: 2, created: 20 })
  const sweep = {
    id: nextId(),
    title: 'Sweep',
    created: 10,
    config: one.config,
    over: [{ path: 'steps', values: [10, 20, 30] }],
    parts: null,
  }
  store.sweeps.insert(sweep)
  for (const [position, { id }] of [one, two, three].entries()) store.sweeps.add(sweep.id, id, position)

  const lines = (changes: Partial<RunFilter>) => {
    const { rows, total } = store.history.rows(filter(changes), [], true, page)
    expect(total).toBe(rows.length)
    return rows.map(({ title, sweep }) => (sweep ? `${sweep.title} of ${sweep.runs} from ${title}` : title))
  }
  expect(lines({})).toEqual(['T = 2', 'Sweep of 3 from T = 10', 'T = 1'])
  expect(lines({ where: [{ field: 'config.steps', is: '>', value: 15 }] })).toEqual(['Sweep of 2 from T = 20'])
  expect(lines({ statuses: ['failed'] })).toEqual(['Sweep of 1 from T = 30'])
  expect(store.history.rows(filter({}), [], true, page).rows[1]?.sweep?.statuses).toEqual({ completed: 2, failed: 1 })
  expect(titles({ sweep: sweep.id, descending: false })).toEqual(['T = 10', 'T = 20', 'T = 30'])
  const ids = store.history.ids(filter({}), true, { offset: 1, limit: 1 })
  expect(new Set(ids)).toEqual(new Set([one.id, two.id, three.id]))
  expect(store.sweeps.of(two.id)).toEqual({ sweep, position: 1 })

  store.runs.setDeleted([one.id], Date.now())
  expect(lines({})).toEqual(['T = 2', 'Sweep of 2 from T = 20', 'T = 1'])
  for (const { id } of [one, two, three]) store.runs.purge(id)
  store.sweeps.purgeEmpty()
  expect(store.sweeps.get(sweep.id)).toBeUndefined()
})

test('fields of runs that an older Overstep wrote are taken out when the database is opened', () => {
  const run = insert({ steps: 90 })
  const path = store.path
  store.close()
  const database = new Database(path)
  database.exec('DELETE FROM run_fields; UPDATE runs SET indexed = 0')
  database.close()
  store = openStore(dataDir)
  expect(where('config.steps', '=', 90)).toEqual(['T = 90'])
  expect(new Set(store.history.fields().map(({ field }) => field))).toEqual(new Set(fieldsOf(run).keys()))
})

test('many runs get tags and lose them; what was changed is told, so that it can be undone', () => {
  const [one, two] = [insert({ steps: 1, tags: ['old', 'both'] }), insert({ steps: 2 })]
  const changed = store.runs.tag([one.id, two.id], ['both', 'new'], ['old'])
  expect(changed).toEqual({ both: [two.id], new: [one.id, two.id], old: [one.id] })
  expect(store.runs.get(one.id)?.run.tags).toEqual(['both', 'new'])
  expect(store.runs.get(two.id)?.run.tags).toEqual(['both', 'new'])
  expect(titles({ text: 'new' })).toHaveLength(2)
  expect(titles({ text: 'old' })).toHaveLength(0)
})

test('filters are saved by name; a deleted one comes back', () => {
  const [b, a] = ['beta', 'Alpha'].map((name) => ({ id: nextId(), name, query: { kind: 'network' } })) as [never, never]
  for (const each of [b, a]) store.filters.put(each)
  expect(store.filters.list()).toEqual([a, b])
  store.filters.setDeleted((a as { id: string }).id, 1)
  expect(store.filters.list()).toEqual([b])
  store.filters.setDeleted((a as { id: string }).id, null)
  expect(store.filters.list()).toEqual([a, b])
  // One that another window has deleted, and this one saves again.
  store.filters.setDeleted((b as { id: string }).id, 1)
  store.filters.put(b)
  expect(store.filters.list()).toEqual([a, b])
})

test('a run is told with those that it was made from and those that were made from it, each behind its parent', () => {
  const first = insert({ title: 'first', created: 1 })
  const second = insert({ title: 'second', created: 2, parentId: first.id })
  const [later, sooner] = [5, 4].map((created) => insert({ title: `at ${created}`, created, parentId: second.id }))
  const deep = insert({ title: 'deep', created: 9, parentId: sooner!.id })
  insert({ title: 'sibling', created: 3, parentId: first.id })
  insert({ title: 'alone', created: 3 })
  const told = (id: string) => store.history.family(id).runs.map(({ title, depth }) => [title, depth])
  const below = [
    ['second', 1],
    ['at 4', 2],
    ['deep', 3],
    ['at 5', 2],
  ]
  expect(told(second.id)).toEqual([['first', 0], ...below])
  expect(told(first.id)).toEqual([['first', 0], ...below, ['sibling', 1]])
  expect(told(deep.id)).toEqual([['first', 0], ...below.slice(0, 3)])
  store.runs.setDeleted([sooner!.id], Date.now())
  expect(told(second.id)).toEqual([
    ['first', 0],
    ['second', 1],
    ['at 5', 2],
  ])
  const rows = store.history.rows(runFilterSchema.parse({}), [], false, { offset: 0, limit: 20 }).rows
  const rowOf = ({ id }: Run) => rows.find((row) => row.id === id)!
  expect(rowOf(second)).toMatchObject({ children: 1, parent: { id: first.id, title: 'first', making: 'other' } })
  expect(rowOf(first)).toMatchObject({ children: 2, parent: null })
  // What was made from a run that is deleted has no parent to be told.
  expect(rowOf(deep)).toMatchObject({ children: 0, parent: null })
  expect(rowOf(later!).parent?.id).toBe(second.id)
})

test('of very many runs made from one the first are told, and how many are not', () => {
  const parent = insert({ title: 'parent', created: 0 })
  for (let created = 1; created <= 130; created++) insert({ created, parentId: parent.id })
  const { runs, left } = store.history.family(parent.id)
  expect([runs.length, left]).toEqual([101, 30])
})
