import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Service } from '#shared/contract/index.ts'
import { pack, unpack, type Request } from '#shared/transport/index.ts'
import { socketService, type ConnectionState, type Socket } from './socket.ts'

/** The other end of one connection. */
class FarEnd implements Socket {
  readonly received: Request[] = []
  open: () => void = () => undefined
  close: () => void = () => undefined
  private message: (bytes: ArrayBuffer) => void = () => undefined

  send(bytes: Uint8Array): void {
    this.received.push(unpack(bytes) as never)
  }
  onOpen(listener: () => void): void {
    this.open = listener
  }
  onMessage(listener: (bytes: ArrayBuffer) => void): void {
    this.message = listener
  }
  onClose(listener: () => void): void {
    this.close = listener
  }
  say(message: unknown): void {
    this.message(pack(message).slice().buffer)
  }
}

let ends: FarEnd[]
let states: ConnectionState[]
let refused: boolean
let service: Service
const last = (): FarEnd => ends.at(-1) as FarEnd

beforeEach(() => {
  vi.useFakeTimers()
  ends = []
  states = []
  refused = false
  service = socketService(
    () => {
      ends.push(new FarEnd())
      return last()
    },
    () => Promise.resolve(refused),
    (state) => states.push(state),
  )
})
afterEach(() => vi.useRealTimers())

test('answers find their calls, whatever their order', async () => {
  last().open()
  const first = service.call('presets.list', null)
  const second = service.call('landscapes.list', null)
  const [one, two] = last().received
  last().say({ sequence: two?.sequence, result: ['landscape'] })
  last().say({ sequence: one?.sequence, result: ['preset'] })
  expect(await Promise.all([first, second])).toEqual([['preset'], ['landscape']])
})

test('an error of the workbench is thrown with its code and message', async () => {
  last().open()
  const call = service.call('presets.list', null)
  last().say({ sequence: last().received[0]?.sequence, error: { code: 'storage', message: 'The disk is full.' } })
  await expect(call).rejects.toMatchObject({ code: 'storage', message: 'The disk is full.' })
})

test('a call made before there is a connection waits for it', async () => {
  const call = service.call('presets.list', null)
  expect(last().received).toEqual([])
  last().open()
  last().say({ sequence: last().received[0]?.sequence, result: [] })
  expect(await call).toEqual([])
})

test('a lost connection is made again, each time after a longer wait, up to four seconds', () => {
  for (const wait of [250, 500, 1000, 2000, 4000, 4000]) {
    const made = ends.length
    last().close()
    vi.advanceTimersByTime(wait - 1)
    expect(ends).toHaveLength(made)
    vi.advanceTimersByTime(1)
    expect(ends).toHaveLength(made + 1)
  }
  last().open()
  expect(states.slice(-2)).toEqual(['lost', 'connected'])
})

test('a page that another server refuses says so, tries on slowly, keeps its calls until it is let in', async () => {
  last().open()
  const call = service.call('presets.list', null)
  last().close()
  refused = true
  vi.advanceTimersByTime(250)
  last().close()
  await vi.advanceTimersByTimeAsync(500)
  last().close()
  await vi.advanceTimersByTimeAsync(0)
  expect(states.slice(1)).toEqual(['lost', 'lost', 'refused', 'refused'])
  const made = ends.length
  await vi.advanceTimersByTimeAsync(9999)
  expect(ends).toHaveLength(made)
  await vi.advanceTimersByTimeAsync(1)
  expect(ends).toHaveLength(made + 1)
  last().open()
  expect(states.at(-1)).toBe('connected')
  last().say({ sequence: last().received[0]?.sequence, result: [] })
  expect(await call).toEqual([])
})

test('calls under way are sent again, each known by its page, its number, and what has been answered', async () => {
  last().open()
  const asked = service.call('history.fields', null)
  const question = service.call('presets.list', null)
  const start = service.call('runs.start', { config: { kind: 'trajectory', starts: [[1]], learningRates: [0.1] } })
  const [one, two, three] = last().received
  expect([one, two, three].map((request) => [request?.sequence, request?.origin?.answered])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ])
  last().say({ sequence: 0, result: [] })
  await asked
  last().close()
  const waiting = service.call('landscapes.list', null)
  vi.advanceTimersByTime(250)
  last().open()
  const { page } = one!.origin!
  expect(page.length).toBeGreaterThan(20)
  expect(last().received).toEqual([
    { ...two, origin: { page, answered: 1, again: true } },
    { ...three, origin: { page, answered: 1, again: true } },
    expect.objectContaining({ sequence: 3, origin: { page, answered: 1, again: false } }),
  ])
  for (const sequence of [3, 2, 1]) last().say({ sequence, result: [sequence] })
  expect(await Promise.all([question, start, waiting])).toEqual([[1], [2], [3]])
})

test('events reach who listens, and no longer once they stopped', () => {
  last().open()
  const heard: unknown[] = []
  const stop = service.on('notice', (notice) => heard.push(notice))
  last().say({ event: 'notice', payload: { level: 'info', message: 'one' } })
  stop()
  last().say({ event: 'notice', payload: { level: 'info', message: 'two' } })
  expect(heard).toEqual([{ level: 'info', message: 'one' }])
})

test('after an interruption everything that may have changed is announced', () => {
  let announced = 0
  service.on('runs.changed', () => announced++)
  last().open()
  expect(announced).toBe(0)
  last().close()
  vi.advanceTimersByTime(250)
  last().open()
  expect(announced).toBe(1)
})
