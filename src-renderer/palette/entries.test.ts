import { expect, test } from 'vitest'
import { fitting, type Entry } from './entries.ts'

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

test('a run and presets stand before the sweeps that are called alike', () => {
  const runs = [entry('Fate map, steps', { several: true }), entry('Fate map')]
  const found = fitting(
    [
      { title: 'Runs', entries: runs },
      { title: 'Presets', entries: [entry('Run the fate map')] },
    ],
    'fate map',
  )
  expect(titles(found)).toEqual([['Fate map', 'Fate map, steps'], ['Run the fate map']])
  expect(
    titles(
      fitting(
        [
          { title: 'Runs', entries: [runs[0]!] },
          { title: 'P', entries: [entry('Run the fate map')] },
        ],
        'fate',
      ),
    ),
  ).toEqual([['Run the fate map'], ['Fate map, steps']])
})
