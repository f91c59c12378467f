import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

const never = new AbortController().signal
const later = () => new Promise((resolve) => setImmediate(resolve))

test('whoever comes to a gate waits as long as it is held, however often it is held again', async () => {
  const gate = createGate()
  const passed: number[] = []
  await gate.pass(never)
  gate.hold()
  for (const one of [1, 2]) void gate.pass(never).then(() => passed.push(one))
  gate.release()
  gate.hold()
  await later()
  expect(passed).toEqual([])
  gate.release()
  await later()
  expect(passed).toEqual([1, 2])
  await gate.pass(never)
})

test('who is told to stop waits no longer', async () => {
  const gate = createGate()
  gate.hold()
  const controller = new AbortController()
  const waiting = gate.pass(controller.signal)
  controller.abort(new Error('Enough.'))
  await expect(waiting).rejects.toThrow('Enough.')
  await expect(gate.pass(controller.signal)).rejects.toThrow('Enough.')
})
