import { expect, test } from 'vitest'
import { fitting, type Entry } from '../palette/entries.ts'
import { scoreOf } from './match.ts'

test.each([
  ['his', 'History'],
  ['fig 6', 'Run Fig 6'],
  ['fig06', 'Run Fig 6'],
  ['FIG6', 'Run Fig 6'],
  ['map fate', 'Fate map of paper-1d'],
  ['hstry', 'History'],
  ['tang', 'Styblinski–Tang'],
  ['dunkel', 'Dünkel'],
])('%s finds %s', (typed, text) => expect(scoreOf(typed, text)).toBeGreaterThan(0))

test.each([
  ['fig 6', 'Run Fig 16'],
  ['fig 1', 'Run Fig 10'],
  ['map flat', 'Fate map'],
  ['yrtsih', 'History'],
])('%s does not find %s', (typed, text) => expect(scoreOf(typed, text)).toBe(0))

test('the start of a word fits better than its middle, a whole word best, and the start of the text beats all', () => {
  const scores = ['stop', 'a stop', 'a stopping rule', 'nonstop', 's t o p'].map((text) => scoreOf('stop', text))
  expect(scores).toEqual(scores.toSorted((one, other) => other - one))
  expect(new Set(scores).size).toBe(scores.length)
})

const entry = (title: string, more: Partial<Entry> = {}): Entry => ({ id: title, title, act: () => undefined, ...more })
const titles = (groups: ReturnType<typeof fitting>) => groups.map(({ entries }) => entries.map(({ title }) => title))

test('the group with the best entry stands in front; empty ones are left out', () => {
  const groups = [
    { title: 'Pages', entries: [entry('History'), entry('Settings')] },
    { title: 'Runs', entries: [entry('A history of maps'), entry('A set'), entry('Nothing', { found: true })] },
    { title: 'Landscapes', entries: [] },
  ]
  expect(titles(fitting(groups, ''))).toEqual([
    ['History', 'Settings'],
    ['A history of maps', 'A set', 'Nothing'],
  ])
  expect(titles(fitting(groups, 'set'))).toEqual([['Settings'], ['A set', 'Nothing']])
  expect(titles(fitting(groups, 'hist'))).toEqual([['History'], ['A history of maps', 'Nothing']])
})

test('titles count more than details, and a group shows a few entries', () => {
  const presets = Array.from({ length: 20 }, (_, index) => entry(`Run ${index}`, { detail: 'paths' }))
  const [group] = fitting([{ title: 'Presets', entries: [...presets, entry('Paths of a run')] }], 'paths')
  expect(group?.entries[0]?.title).toBe('Paths of a run')
  expect(group?.entries).toHaveLength(8)
})
