import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindSchema, methods, runStatusSchema, type FieldCondition } from '#shared/contract/index.ts'
import { everything, leavesOut, listArgument, readFilter, writeFilter, type HistoryFilter } from './filter.ts'

const fields = fc.constantFrom('created', 'title', 'duration', 'config.steps', 'summary.shares.minimum-1')
const conditions: fc.Arbitrary<FieldCondition> = fc.oneof(
  fc.record({
    field: fields,
    is: fc.constantFrom('=' as const, '!=' as const, '<=' as const, '>' as const),
    value: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.string(),
    ),
  }),
  fc.record({ field: fields, is: fc.constant('missing' as const) }),
)
const grouping = fc.oneof(
  fc.constant({ group: null, mean: null }),
  fc.record({ group: fields, mean: fc.option(fields) }),
)
const filters: fc.Arbitrary<HistoryFilter> = fc
  .record({
    text: fc.string(),
    kind: fc.constantFrom(null, ...kindSchema.options),
    status: fc.constantFrom(null, ...runStatusSchema.options),
    tag: fc.option(fc.string({ minLength: 1 })),
    starred: fc.boolean(),
    sort: fields,
    descending: fc.boolean(),
    where: fc.array(conditions, { maxLength: 3 }),
    grouping,
  })
  .map(({ grouping, ...rest }) => ({ ...rest, ...grouping }))

test('a filter comes back from the address as it went there', () =>
  fc.assert(
    fc.property(filters, (filter) => {
      expect(readFilter(writeFilter(filter) as never)).toEqual(filter)
    }),
  ))

test('the address of everything is bare', () => {
  expect(writeFilter(everything)).toEqual({})
  expect(readFilter({})).toEqual(everything)
})

test('what an address says wrongly is passed over', () => {
  expect(readFilter({ kind: 'poem', status: 'asleep', sort: 'colour', order: 'sideways', starred: 'no' })).toEqual(
    everything,
  )
  for (const where of [
    '{',
    '7',
    '[7]',
    '[["config.steps"]]',
    '[["nothing","=",1]]',
    '[["config.steps",">"]]',
    '[["config.a\'","=",1]]',
  ])
    expect(readFilter({ where, group: 'config', mean: 'config.steps' })).toEqual(everything)
})

test('the workbench takes every filter', () =>
  fc.assert(
    fc.property(filters, (filter) => {
      expect(methods['runs.list'].argument.safeParse(listArgument(filter)).success).toBe(true)
    }),
  ))

test('sorting leaves nothing out, a word or a star does', () => {
  expect(leavesOut({ ...everything, sort: 'title', descending: false })).toBe(false)
  expect(leavesOut({ ...everything, text: 'a' })).toBe(true)
  expect(leavesOut({ ...everything, starred: true })).toBe(true)
  expect(leavesOut({ ...everything, where: [{ field: 'seed', is: 'missing' }] })).toBe(true)
  expect(leavesOut({ ...everything, group: 'kind' })).toBe(false)
})
