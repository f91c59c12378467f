import { describe, expect, test, vi } from 'vitest'
import { jumpList, recentItems, recentRun } from './recent.ts'

const id = '01J9Z6Y4T8QK2M5W7X3C0VBNHG'

describe('a run is offered by its title', () => {
  test.each([
    ['Fate map, γ = 0.05', 'Fate map, γ = 0.05'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['turned \u202Earound', 'turned around'],
    ['   ', id],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['x'.repeat(61), `${'x'.repeat(59)}…`],
    // Letters that are made of several signs are not cut within.
    ['👩‍🔬'.repeat(61), `${'👩‍🔬'.repeat(59)}…`],
  ])('%j as %j', (title, shown) => expect(recentRun({ id, title })).toEqual({ id, title: shown }))
})

test('an item opens its run, and an ampersand is one', () => {
  const open = vi.fn()
  const [item] = recentItems([{ id, title: 'a & b' }], open)
  expect(item?.label).toBe('a && b')
  item?.click?.(undefined as never, undefined, undefined as never)
  expect(open.mock.calls).toEqual([[id]])
})

test('the jump list starts the program with the link of the run', () => {
  const start = { program: 'C:\\Program Files\\Overstep\\Overstep.exe', words: ['--data-dir', 'C:\\My data\\'] }
  expect(jumpList([{ id, title: 'Fate map' }], start)).toEqual([
    {
      type: 'custom',
      name: 'Recent runs',
      items: [
        {
          type: 'task',
          title: 'Fate map',
          description: 'Opens Fate map',
          program: start.program,
          args: `--data-dir "C:\\My data\\\\" overstep://run/${id}`,
          iconPath: start.program,
          iconIndex: 0,
        },
      ],
    },
  ])
  expect(jumpList([], start)).toEqual([])
})
