import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindSchema, methods, runStatusSchema } from '#shared/contract/index.ts'
import { everything, leavesOut, listArgument, readFilter, sortKeys, writeFilter, type HistoryFilter } from './filter.ts'

const filters: fc.Arbitrary<HistoryFilter> = fc.record({
  text: fc.string(),
  kind: fc.constantFrom(null, ...kindSchema.options),
  status: fc.constantFrom(null, ...runStatusSchema.options),
  tag: fc.option(fc.string({ minLength: 1 })),
  starred: fc.boolean(),
  sort: fc.constantFrom(...sortKeys),
  descending: fc.boolean(),
})

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
})
