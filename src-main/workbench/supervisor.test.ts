import { expect, test, vi } from 'vitest'
import type { ComputeProcess, FromCompute, ToCompute } from '../compute/index.ts'
import { superviseCompute } from './supervisor.ts'

/** Processes of which the test says what they do. */
function stage() {
  const processes: (ComputeProcess & {
    sent: ToCompute[]
    killed: boolean
    say: (message: FromCompute) => void
    die: (reason: string) => void
  })[] = []
  const start = (): ComputeProcess => {
    const actor = {
      sent: [] as ToCompute[],
      killed: false,
      say: (_: FromCompute) => {},
      die: (_: string) => {},
      send: (message: ToCompute) => void actor.sent.push(message),
      onMessage: (listener: (message: FromCompute) => void) => void (actor.say = listener),
      onExit: (listener: (reason: string) => void) => void (actor.die = listener),
      kill: () => void (actor.killed = true),
    }
    processes.push(actor)
    return actor
  }
  const listener = { onJob: vi.fn(), onDeath: vi.fn() }
  return { processes, listener, supervisor: superviseCompute(start, listener) }
}

const curve = { landscape: 'paper-1d', min: 0, max: 1 } as const
const ready = { type: 'ready', threads: 2 } as const
const answer = { x: new Float64Array(1), value: new Float64Array(1) }

test('messages wait until the process is ready', async () => {
  const { processes, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  expect(processes[0]!.sent).toEqual([])
  processes[0]!.say(ready)
  expect(processes[0]!.sent).toEqual([{ type: 'query', sequence: 1, name: 'curve', argument: curve }])
  processes[0]!.say({ type: 'answer', sequence: 1, answer })
  expect(await question).toBe(answer)
})

test('a process that does not obey is replaced; open questions are asked again, what the old one still says is not heard', async () => {
  const { processes, listener, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  processes[0]!.say(ready)
  supervisor.replace()
  expect(processes[0]!.killed).toBe(true)
  processes[0]!.say({ type: 'progress', id: 'x', fraction: 1 })
  processes[0]!.die('was ended')
  processes[1]!.say(ready)
  processes[1]!.say({ type: 'answer', sequence: 1, answer })
  expect(await question).toBe(answer)
  expect(listener.onJob).not.toHaveBeenCalled()
  expect(listener.onDeath).not.toHaveBeenCalled()
})

test('a process that dies over a question refuses it with the reason, and another is started', async () => {
  vi.useFakeTimers()
  const { processes, listener, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  processes[0]!.say(ready)
  processes[0]!.die('it ended with exit code 7')
  await expect(question).rejects.toMatchObject({ code: 'compute', message: expect.stringContaining('exit code 7') })
  expect(listener.onDeath).toHaveBeenCalledOnce()
  vi.runAllTimers()
  expect(processes).toHaveLength(2)
  vi.useRealTimers()
})

test('a process that never lives is tried three times, then only when it is next needed', async () => {
  vi.useFakeTimers()
  const { processes, listener, supervisor } = stage()
  const question = supervisor.query('curve', curve)
  const refused = expect(question).rejects.toMatchObject({
    code: 'compute',
    message: expect.stringContaining('does not stay alive'),
  })
  for (let attempt = 0; attempt < 3; attempt++) {
    processes[attempt]!.die('it ended with exit code 1')
    vi.runAllTimers()
  }
  await refused
  expect(processes).toHaveLength(3)
  expect(listener.onDeath).toHaveBeenCalledOnce()

  const later = supervisor.query('curve', curve)
  processes[3]!.say(ready)
  processes[3]!.say({ type: 'answer', sequence: 2, answer })
  expect(await later).toBe(answer)
  vi.useRealTimers()
})
