import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, reactive } from 'vue'
import { configSchema } from '#shared/contract/index.ts'
import { draftOf } from './draft.ts'
import { useSweep } from './settled-sweep.ts'
import { sweepFields } from './sweep.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const config = configSchema.parse({ kind: 'trajectory', landscape: 'cubic', starts: [[1]], learningRates: [0.1] })
const fields = sweepFields('trajectory', draftOf(config), ['x'])
const count = (most: number) => Array.from({ length: most }, (_, index) => index + 1).join(' ')

function sweep() {
  const row = reactive({ path: 'steps', text: '', chosen: [] })
  const scope = effectScope()
  const settled = scope.run(() => useSweep(() => ({ config, rows: [{ ...row }], fields })))!
  const write = (text: string) => {
    row.text = text
    return nextTick()
  }
  return { ...settled, write, scope }
}

test('a few runs are made at once, and what is wrong is told at once', async () => {
  const { reading, pending, write } = sweep()
  await write('1 2 3')
  expect(reading.value.runs).toHaveLength(3)
  await write('1 x')
  expect([...reading.value.messages.values()].flat()).toEqual(['number 2 must be a number, got “x”'])
  expect(pending.value).toBe(false)
})

test('many runs are made once nothing changes any more, or when they are asked for', async () => {
  const { reading, pending, write, settle } = sweep()
  await write(count(400))
  vi.advanceTimersByTime(200)
  await write(count(500))
  vi.advanceTimersByTime(200)
  expect([reading.value.over[0]?.values.length, reading.value.runs.length, pending.value]).toEqual([500, 0, true])
  vi.advanceTimersByTime(200)
  expect([reading.value.runs.length, pending.value]).toEqual([500, false])
  await write(`${count(400)} -1`)
  settle()
  expect(reading.value.problem?.message).toContain('steps')
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing is made when the form is left before', async () => {
  const { reading, write, scope } = sweep()
  await write(count(400))
  scope.stop()
  vi.advanceTimersByTime(1000)
  expect(reading.value.runs).toEqual([])
})
