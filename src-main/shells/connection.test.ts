import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { OverstepError, type Watch } from '#shared/contract/index.ts'
import type { Told } from '#shared/transport/index.ts'
import { connector, type Connection, type Served } from './connection.ts'

const described = { argument: z.unknown(), result: z.unknown(), errors: [] } as const

/** A service whose calls end when the test says so, or as cancelled. */
let watches: Map<string, Watch>
let ends: Map<string, (result: unknown) => void>
let listeners: Map<string, (payload: unknown) => void>
let served: Served
beforeEach(() => {
  watches = new Map()
  ends = new Map()
  listeners = new Map()
  served = {
    methods: { 'any.ask': { ...described, repeatable: true }, 'any.change': { ...described, repeatable: false } },
    events: {
      'any.changed': { payload: z.null(), skippable: false },
      'any.progress': { payload: z.number(), skippable: true },
    },
    call: (method, _argument, watch) =>
      new Promise((resolve, reject) => {
        watches.set(method, watch)
        ends.set(method, resolve)
        watch.signal.addEventListener('abort', () => reject(new OverstepError('cancelled', 'It was cancelled.')))
      }),
    on(event, listener) {
      listeners.set(event, listener)
      return () => void listeners.delete(event)
    },
  }
})

function client(connect: (client: { tell(message: Told, skippable: boolean): void }) => Connection) {
  const told: [Told, boolean][] = []
  return { connection: connect({ tell: (message, skippable) => told.push([message, skippable]) }), told }
}
const origin = { page: 'page', answered: 0, again: false }
const ask = { sequence: 1, method: 'any.ask', argument: null, origin }
const change = { sequence: 2, method: 'any.change', argument: null, origin }

test('a call is cancelled by its number, and tells how far it is', async () => {
  const { connection, told } = client(connector(served))
  const response = connection.receive(change)
  watches.get('any.change')!.progress(0.5)
  expect(told).toEqual([[{ sequence: 2, progress: 0.5 }, true]])
  expect(await connection.receive({ cancel: 7 })).toBeNull()
  expect(watches.get('any.change')!.signal.aborted).toBe(false)
  expect(await connection.receive({ cancel: 2 })).toBeNull()
  expect(await response).toMatchObject({ sequence: 2, error: { code: 'cancelled' } })
})

test('a client that is gone has its questions cancelled; changes go on and are asked about again', async () => {
  const connect = connector(served)
  const first = client(connect)
  const [question, lost] = [first.connection.receive(ask), first.connection.receive(change)]
  first.connection.close()
  expect(await question).toMatchObject({ error: { code: 'cancelled' } })
  expect(watches.get('any.change')!.signal.aborted).toBe(false)

  const second = client(connect)
  const again = second.connection.receive({ ...change, origin: { ...origin, again: true } })
  watches.get('any.change')!.progress(0.75)
  expect([first.told, second.told]).toEqual([[], [[{ sequence: 2, progress: 0.75 }, true]]])
  ends.get('any.change')!('done')
  expect([await lost, await again]).toEqual(Array(2).fill({ sequence: 2, result: 'done' }))
})

test('one that changes something is cancelled over the connection by which it was asked about again', async () => {
  const connect = connector(served)
  const first = client(connect)
  void first.connection.receive(change)
  first.connection.close()
  const { connection } = client(connect)
  const again = connection.receive({ ...change, origin: { ...origin, again: true } })
  await connection.receive({ cancel: 2 })
  expect(await again).toMatchObject({ error: { code: 'cancelled' } })
})

test('events go to those who subscribed, one message for all, and nobody is listened to for nobody', async () => {
  const connect = connector(served)
  const [one, other, none] = [client(connect), client(connect), client(connect)]
  expect(listeners.size).toBe(0)
  for (const { connection } of [one, other]) {
    await connection.receive({ subscribe: 'any.progress' })
    // Twice is once.
    await connection.receive({ subscribe: 'any.progress' })
  }
  listeners.get('any.progress')!(0.5)
  expect(one.told).toEqual([[{ event: 'any.progress', payload: 0.5 }, true]])
  expect(other.told[0]![0]).toBe(one.told[0]![0])
  await one.connection.receive({ unsubscribe: 'any.progress' })
  listeners.get('any.progress')!(1)
  expect([one, other, none].map(({ told }) => told.length)).toEqual([1, 2, 0])
  other.connection.close()
  expect(listeners.size).toBe(0)
})

test.each([
  ['nothing', null, -1],
  ['a number', 7, -1],
  ['a call whose method is no text', { sequence: 3, method: {}, argument: null }, 3],
  ['a call whose number is none', { sequence: 0.5, method: 'any.ask', argument: null }, -1],
  ['an origin that is none', { ...ask, origin: { page: '' } }, 1],
  ['an event that there is not', { subscribe: 'constructor' }, -1],
])('%s is refused', async (_, message, sequence) => {
  const { connection } = client(connector(served))
  expect(await connection.receive(message)).toMatchObject({ sequence, error: { code: 'invalid-input' } })
  expect([watches.size, listeners.size]).toEqual([0, 0])
})
