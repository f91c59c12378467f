import { expect, test } from 'vitest'
import type { Results } from '#shared/figures/compare/index.ts'
import { csvOf, sortedResults } from './results.ts'

const results: Results = {
  columns: [
    { name: 'flat', share: true, text: false },
    { name: 'start', share: false, text: true },
  ],
  rows: [
    { place: 0, values: { run: 'One, "the first"', flat: 1 / 3, start: 'A10' } },
    { place: 1, values: { run: 'Two', flat: null, start: 'A2' } },
    { place: 2, values: { run: 'Three', flat: 0.9, start: null } },
  ],
}
const places = (column: string | null, descending = false): number[] =>
  sortedResults(results.rows, column, descending).map(({ place }) => place)

test('rows are sorted by number or by word, those without a value last', () => {
  expect(places('flat')).toEqual([0, 2, 1])
  expect(places('flat', true)).toEqual([2, 0, 1])
  expect(places('start')).toEqual([1, 0, 2])
  expect(places('run', true)).toEqual([2, 1, 0])
  expect(places(null, true)).toEqual([0, 1, 2])
})

test('CSV quotes what has to be, and loses no digit', () => {
  const lines = csvOf(results).split('\r\n')
  expect(lines).toEqual([
    'number,run,flat,start',
    '1,"One, ""the first""",0.3333333333333333,A10',
    '2,Two,,A2',
    '3,Three,0.9,',
    '',
  ])
  expect(Number(lines[1]!.split(',')[3])).toBe(1 / 3)
})
