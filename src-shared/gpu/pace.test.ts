import { expect, test } from 'vitest'
import { createPace } from './pace.ts'
import { tableOf } from './grid.ts'

/** Follows tiles of descents of so many steps on a device that takes so long; the times of all dispatches. */
function follow(stepsOfDescents: number, millisecondsOf: (cells: number, turns: number) => number, tiles: number) {
  const pace = createPace()
  const times: number[] = []
  const cells: number[] = []
  for (let tile = 0; tile < tiles; tile++) {
    cells.push(pace.cells())
    for (let done = 0; done < stepsOfDescents;) {
      const turns = Math.min(pace.turns(done === 0), stepsOfDescents)
      const took = millisecondsOf(cells.at(-1)!, turns)
      pace.took(took, turns, done === 0)
      times.push(took)
      done += turns
    }
  }
  return { times, cells }
}

test('a slow device is given little at a time, and small tiles', () => {
  const { times, cells } = follow(1000, (cells, turns) => (cells * turns) / 200, 8)
  // The first dispatch comes before anything is known.
  expect(Math.max(...times.slice(1))).toBeLessThanOrEqual(50)
  expect(cells.at(-1)).toBe(1024)
})

test('steps that take very long are done one by one', () => {
  const { times } = follow(20, (cells, turns) => (cells * turns) / 100, 8)
  expect(Math.max(...times.slice(1))).toBeLessThanOrEqual(41)
})

test('a fast device is soon given large tiles, and never more than 50 ms', () => {
  const { times, cells } = follow(100_000, (cells, turns) => 0.2 + (cells * turns) / 2e6, 12)
  expect(Math.max(...times)).toBeLessThanOrEqual(50)
  expect(cells.at(-1)).toBe(1 << 18)
})

test('where a busy machine keeps dispatches waiting they still do something', () => {
  let random = 1
  const busy = () => 60 * ((random = (random * 16_807) % 2_147_483_647) / 2_147_483_647)
  const { times, cells } = follow(1000, (cells, turns) => busy() + (cells * turns) / 20_000, 8)
  const steps = 1000 * cells.reduce((sum, count) => sum + count, 0)
  // At least half as much as where nothing waits.
  expect(times.reduce((sum, time) => sum + time, 0)).toBeLessThan(4 * (steps / 20_000))
})

test('numbers of a grid lie behind each other, and each input knows its own', () => {
  const grid = {
    columns: 3,
    rows: 2,
    inputs: {
      x0: { values: [1, 2, 3], along: 'columns' },
      rate: { values: [0.1, 0.2], along: 'rows' },
      momentum: { values: [0.9], along: 'all' },
    },
    steps: 1,
    tolerance: 1,
    bound: 1,
  } as const
  const { pairs, sources } = tableOf(grid, { inputs: ['x0', 'rate', 'momentum'] })
  expect(Array.from(sources.slice(0, 12))).toEqual([0, 1, 0, 0, 3, 0, 1, 0, 5, 0, 0, 0])
  const sums = Array.from({ length: 6 }, (_, index) => pairs[2 * index]! + pairs[2 * index + 1]!)
  // Of the 53 digits of a float64 a pair keeps 48.
  for (const [index, value] of [1, 2, 3, 0.1, 0.2, 0.9].entries())
    expect(Math.abs(sums[index]! - value)).toBeLessThanOrEqual(2 ** -48 * value)
  expect(() => tableOf({ ...grid, columns: 4 }, { inputs: ['x0'] })).toThrow('too few numbers for x0')
})
