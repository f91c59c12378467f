import { describe, expect, test } from 'vitest'
import { freshRun, type Run, type RunStatus } from '#shared/contract/index.ts'
import {
  type Batch,
  emptyBatch,
  keepsAwake,
  notificationOf,
  taskbarFraction,
  withProgress,
  withRun,
} from './attention.ts'

const run = (id: string, status: RunStatus, computed: number | null = null, error: string | null = null): Run =>
  ({ ...freshRun(), id, status, computed, error, title: `Run ${id}` }) as Run

/** The batch after these changes, and the runs that were told at the last of them. */
function after(...changes: (Run | [id: string, fraction: number])[]): { batch: Batch; told: readonly Run[] } {
  let state: { batch: Batch; told: readonly Run[] } = { batch: emptyBatch, told: [] }
  for (const change of changes)
    state = Array.isArray(change)
      ? { batch: withProgress(state.batch, { id: change[0], fraction: change[1] }), told: [] }
      : withRun(state.batch, change)
  return state
}

describe('the taskbar and sleep', () => {
  test.each<[string, Parameters<typeof after>, number]>([
    ['nothing', [], -1],
    ['one that waits', [run('a', 'queued')], 0],
    ['one that computes', [run('a', 'queued'), run('a', 'running'), ['a', 0.25]], 0.25],
    ['one that has ended', [run('a', 'running'), ['a', 0.9], run('a', 'completed')], -1],
    ['the first of two', [run('a', 'running'), run('b', 'queued'), ['a', 0.5]], 0.25],
    ['the second of two', [run('a', 'running'), run('b', 'queued'), run('a', 'completed'), ['b', 0.5]], 0.75],
    ['one cancelled of two', [run('a', 'running'), run('b', 'queued'), run('b', 'cancelled'), ['a', 0.5]], 0.75],
    ['one that waits again', [run('a', 'running'), ['a', 0.5], run('a', 'interrupted'), run('a', 'queued')], 0],
    ['a change of another run', [run('x', 'completed', 60_000)], -1],
    ['progress that comes too late', [run('a', 'running'), run('a', 'completed'), ['a', 0.99]], -1],
    ['a batch after another', [run('a', 'running'), run('a', 'completed'), run('b', 'running'), ['b', 0.5]], 0.5],
  ])('%s', (_, changes, fraction) => {
    const { batch } = after(...changes)
    expect(taskbarFraction(batch)).toBeCloseTo(fraction, 12)
    expect(keepsAwake(batch)).toBe(fraction >= 0)
  })
})

describe('what is told of runs that have ended', () => {
  test.each<[string, Parameters<typeof after>, string[]]>([
    ['a long one', [run('a', 'running'), run('a', 'completed', 30_001)], ['a']],
    ['a long one that failed', [run('a', 'running'), run('a', 'failed', 31_000)], ['a']],
    ['a short one', [run('a', 'running'), run('a', 'completed', 30_000)], []],
    ['one that was cancelled', [run('a', 'running'), run('a', 'cancelled', 90_000)], []],
    ['one that was paused', [run('a', 'running'), run('a', 'interrupted', 90_000)], []],
    ['one while another waits', [run('a', 'running'), run('b', 'queued'), run('a', 'completed', 90_000)], []],
    [
      'both, at the end of the second',
      [run('a', 'running'), run('b', 'queued'), run('a', 'failed', 90_000), run('b', 'completed', 40_000)],
      ['a', 'b'],
    ],
    [
      'the long one, at the end of a short one',
      [run('a', 'running'), run('b', 'queued'), run('a', 'completed', 90_000), run('b', 'completed', 1)],
      ['a'],
    ],
    [
      'one whose title changes later',
      [run('a', 'running'), run('a', 'completed', 90_000), run('a', 'completed', 90_000)],
      [],
    ],
  ])('%s', (_, changes, ids) => expect(after(...changes).told.map(({ id }) => id)).toEqual(ids))
})

describe('the words', () => {
  const done = run('a', 'completed', 125_000)
  const failed = run('b', 'failed', 31_400, 'The process ended.')
  test.each([
    [[done], { title: 'Run a', body: 'Completed in 2 min 5 s.', run: 'a' }],
    [[failed], { title: 'Run b', body: 'Failed after 31 s. The process ended.', run: 'b' }],
    [[{ ...failed, error: null }], { title: 'Run b', body: 'Failed after 31 s.', run: 'b' }],
    [[done, failed], { title: '2 runs have ended', body: '1 completed, 1 failed.' }],
    [[done, done, done], { title: '3 runs have ended', body: '3 completed.' }],
    [[], null],
  ])('%#', (told, text) => {
    expect(notificationOf(told, false)).toEqual(text)
    expect(notificationOf(told, true)).toBeNull()
  })

  test('a long error is cut', () => {
    const body = notificationOf([{ ...failed, error: 'x'.repeat(500) }], false)?.body
    expect(body).toBe(`Failed after 31 s. ${'x'.repeat(160)}…`)
  })
})
