import { beforeEach, expect, test, vi } from 'vitest'
import type { ClientMessage } from '#shared/transport/index.ts'
import { createClient, type Client } from './client.ts'

const run = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
let client: Client
let sent: ClientMessage[]
const open = () => client.opened((message) => sent.push(message))
beforeEach(() => {
  client = createClient()
  sent = []
})

test('a call tells how far it is', async () => {
  open()
  const told: number[] = []
  const call = client.service.call('database.compact', {}, { progress: (fraction) => told.push(fraction) })
  client.receive({ sequence: 0, progress: 0.25 })
  client.receive({ sequence: 0, progress: 1 })
  client.receive({ sequence: 0, result: { before: 2, after: 1 } })
  client.receive({ sequence: 0, progress: 1 })
  expect(await call).toEqual({ before: 2, after: 1 })
  expect(told).toEqual([0.25, 1])
})

test('a cancelled call says so, and has the response that says what became of it', async () => {
  open()
  const cancel = new AbortController()
  const call = client.service.call('archives.pack', { archive: run, ids: [run] }, { signal: cancel.signal })
  cancel.abort()
  expect(sent.slice(1)).toEqual([{ cancel: 0 }])
  // It was done before.
  client.receive({ sequence: 0, result: { bytes: 1, runs: 1 } })
  expect(await call).toEqual({ bytes: 1, runs: 1 })
})

test('one that is over is not cancelled any more', async () => {
  open()
  const cancel = new AbortController()
  const call = client.service.call('presets.list', null, { signal: cancel.signal })
  client.receive({ sequence: 0, result: [] })
  await call
  cancel.abort()
  expect(sent).toHaveLength(1)
})

test('what was not sent yet is not sent once it is cancelled, nor what was cancelled before', async () => {
  const cancel = new AbortController()
  const { signal } = cancel
  const waiting = client.service.call('runs.cancel', { id: run }, { signal })
  cancel.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  open()
  await expect(client.service.call('runs.cancel', { id: run }, { signal })).rejects.toMatchObject({ code: 'cancelled' })
  expect(sent).toEqual([])
})

test('cancelled while the wire is lost: a question is dropped, a change is asked about, then cancelled', async () => {
  open()
  const cancel = new AbortController()
  const { signal } = cancel
  const question = client.service.call('presets.list', null, { signal })
  const change = client.service.call('archives.pack', { archive: run, ids: [run] }, { signal })
  client.lost()
  cancel.abort()
  await expect(question).rejects.toMatchObject({ code: 'cancelled' })
  sent = []
  open()
  expect(sent).toMatchObject([{ sequence: 1, origin: { answered: 1, again: true } }, { cancel: 1 }])
  client.receive({ sequence: 1, error: { code: 'cancelled', message: 'It was cancelled.' } })
  await expect(change).rejects.toMatchObject({ code: 'cancelled' })
})

test('a question that was cancelled just before the wire was lost is not asked again', async () => {
  open()
  const cancel = new AbortController()
  const question = client.service.call('presets.list', null, { signal: cancel.signal })
  cancel.abort()
  client.lost()
  await expect(question).rejects.toMatchObject({ code: 'cancelled' })
  sent = []
  open()
  expect(sent).toEqual([])
})

test('an event is subscribed to once for all who listen, and again over a new wire, ahead of the calls', () => {
  open()
  const listeners = Array.from({ length: 50 }, () => vi.fn())
  const stops = listeners.map((listener) => client.service.on('run.progress', listener))
  expect(sent).toEqual([{ subscribe: 'run.progress' }])
  client.receive({ event: 'run.progress', payload: { fraction: 0.5 } })
  client.receive({ event: 'runs.changed', payload: null })
  for (const listener of listeners) expect(listener.mock.calls).toEqual([[{ fraction: 0.5 }]])
  void client.service.call('presets.list', null)
  client.lost()
  sent = []
  open()
  expect(sent).toMatchObject([{ subscribe: 'run.progress' }, { sequence: 0 }])
  for (const stop of stops) stop()
  expect(sent.slice(2)).toEqual([{ unsubscribe: 'run.progress' }])
  client.lost()
  sent = []
  open()
  expect(sent).toMatchObject([{ sequence: 0 }])
})

test('one that listens twice with the same function and stops once hears the rest once', () => {
  open()
  const listener = vi.fn()
  const [stop] = [client.service.on('runs.changed', listener), client.service.on('runs.changed', listener)]
  stop()
  client.receive({ event: 'runs.changed', payload: null })
  expect(listener).toHaveBeenCalledTimes(1)
})

test('one that stops another while both are told does not keep the third from hearing', () => {
  open()
  const third = vi.fn()
  const stops: (() => void)[] = []
  stops.push(client.service.on('runs.changed', () => stops[1]?.()))
  stops.push(client.service.on('runs.changed', () => undefined))
  client.service.on('runs.changed', third)
  client.receive({ event: 'runs.changed', payload: null })
  expect(third).toHaveBeenCalledTimes(1)
})

test('over a new wire every event that only says that something has changed is told, and no other', () => {
  open()
  const told: string[] = []
  const names = ['runs.changed', 'landscapes.changed', 'filters.changed', 'comparisons.changed'] as const
  for (const name of names) client.service.on(name, () => told.push(name))
  client.service.on('notice', () => told.push('notice'))
  client.service.on('data.changed', () => told.push('data.changed'))
  client.lost()
  open()
  expect(told.sort()).toEqual([...names].sort())
})
