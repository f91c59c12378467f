import { expect, test, vi } from 'vitest'
import type { ComputeProcess, FromCompute, ToCompute } from '../compute/index.ts'
import { superviseCompute } from './supervisor.ts'

interface Actor {
  sent: ToCompute[]
  killed: boolean
  say: (message: FromCompute) => void
  die: (reason: string) => void
}

/** Processes of which the test says what they do. */
function stage() {
  const actors: Actor[] = []
  const start = (): ComputeProcess => {
    const actor: Actor = { sent: [], killed: false, say: () => {}, die: () => {} }
    actors.push(actor)
    return {
      send: (message) => void actor.sent.push(message),
      onMessage: (listener) => void (actor.say = listener),
      onExit: (listener) => void (actor.die = listener),
      kill: () => void (actor.killed = true),
    }
  }
  const listener = { onJob: vi.fn(), onDeath: vi.fn() }
  return {
    actor: (index: number) => actors[index] as Actor,
    count: () => actors.length,
    listener,
    supervisor: superviseCompute(start, listener),
  }
}

const curve = { landscape: 'paper-1d', min: 0, max: 1 } as const
const ready = { type: 'ready', threads: 2 } as const
const answer = { x: new Float64Array(1), value: new Float64Array(1) }

test('messages wait until the process is ready', async () => {
  const { actor, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  expect(actor(0).sent).toEqual([])
  actor(0).say(ready)
  expect(actor(0).sent).toEqual([
    { type: 'places', places: {} },
    { type: 'query', sequence: 1, name: 'curve', argument: curve },
  ])
  actor(0).say({ type: 'answer', sequence: 1, answer })
  expect(await question).toBe(answer)
})

test('a process that does not obey is replaced; open questions are asked again, the old one is not heard', async () => {
  const { actor, listener, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  actor(0).say(ready)
  supervisor.replace()
  expect(actor(0).killed).toBe(true)
  actor(0).say({ type: 'progress', id: 'x', fraction: 1 })
  actor(0).die('was ended')
  actor(1).say(ready)
  actor(1).say({ type: 'answer', sequence: 1, answer })
  expect(await question).toBe(answer)
  expect(listener.onJob).not.toHaveBeenCalled()
  expect(listener.onDeath).not.toHaveBeenCalled()
})

test('a process that dies over a question refuses it with the reason, and another is started', async () => {
  vi.useFakeTimers()
  const { actor, count, listener, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  actor(0).say(ready)
  actor(0).die('it ended with exit code 7')
  await expect(question).rejects.toMatchObject({ code: 'compute', message: expect.stringContaining('exit code 7') })
  expect(listener.onDeath).toHaveBeenCalledOnce()
  vi.runAllTimers()
  expect(count()).toBe(2)
  vi.useRealTimers()
})

test('a process that never lives is tried three times, then only when it is next needed', async () => {
  vi.useFakeTimers()
  const { actor, count, listener, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  const refused = expect(question).rejects.toMatchObject({
    code: 'compute',
    message: expect.stringContaining('does not stay alive'),
  })
  for (let attempt = 0; attempt < 3; attempt++) {
    actor(attempt).die('it ended with exit code 1')
    vi.runAllTimers()
  }
  await refused
  expect(count()).toBe(3)
  expect(listener.onDeath).toHaveBeenCalledOnce()

  const later = supervisor.query('curve', curve)
  actor(3).say(ready)
  actor(3).say({ type: 'answer', sequence: 2, answer })
  expect(await later).toBe(answer)
  vi.useRealTimers()
})

test('places are told ahead of all when a process is ready, and when they change', async () => {
  const { actor, supervisor } = stage()
  const [here, there] = [{ dataDir: '/here' }, { dataDir: '/here', directory: '/there' }]
  supervisor.tellPlaces(here)
  void supervisor.query('curve', curve)
  actor(0).say(ready)
  supervisor.tellPlaces(there)
  void supervisor.query('curve', curve)
  expect(actor(0).sent.map((message) => ('places' in message ? message.places : message.type))).toEqual([
    here,
    'query',
    there,
    'query',
  ])
  supervisor.replace()
  actor(1).say(ready)
  expect(actor(1).sent.map((message) => ('places' in message ? message.places : message.type))).toEqual([
    there,
    'query',
    'query',
  ])
})

test('a question that is cancelled is withdrawn, and not sent where it still waits', async () => {
  const { actor, supervisor } = stage()
  const [early, late] = [new AbortController(), new AbortController()]
  const waiting = expect(supervisor.query('curve', curve, early.signal)).rejects.toMatchObject({ code: 'cancelled' })
  const asked = expect(supervisor.query('curve', curve, late.signal)).rejects.toMatchObject({ code: 'cancelled' })
  early.abort()
  await waiting
  actor(0).say(ready)
  late.abort()
  await asked
  expect(
    actor(0).sent.map((message) => ('sequence' in message ? [message.type, message.sequence] : message.type)),
  ).toEqual(['places', ['query', 2], ['withdraw', 2]])
  // An answer that was on its way is nobody's.
  actor(0).say({ type: 'answer', sequence: 2, answer })
  await expect(supervisor.query('curve', curve, late.signal)).rejects.toMatchObject({ code: 'cancelled' })
})
