import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import type { FromCompute, TrialAnswered } from '../../compute/protocol.ts'
import { computeIn } from './compute.ts'
import type { GpuWindow } from './gpu-window.ts'

class Child extends EventEmitter {
  stderr = new EventEmitter()
  postMessage = vi.fn()
  kill = vi.fn()
}

const forked = vi.hoisted(() => ({ children: [] as unknown[] }))
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => {
      const child = new Child()
      forked.children.push(child)
      return child
    },
  },
}))

beforeEach(() => {
  forked.children = []
})

const port = { name: 'port' } as unknown as MessagePortMain
const gpu = { connect: vi.fn<GpuWindow['connect']>(), close: vi.fn() }

function start(): { child: Child; reasons: string[]; heard: FromCompute[] } {
  const compute = computeIn('/out/main/compute.js', '/out/main/trial.js', gpu)()
  const [reasons, heard]: [string[], FromCompute[]] = [[], []]
  compute.onExit((reason) => reasons.push(reason))
  compute.onMessage((message) => heard.push(message))
  return { child: forked.children[0] as Child, reasons, heard }
}

test('a fatal error of V8 is the reason of the end, and ends that process alone', () => {
  const { child, reasons } = start()
  // An event of this name that nobody listens to is thrown.
  child.emit('error', 'FatalError', 'v8::ToLocalChecked', '{}')
  expect(reasons).toEqual([])
  child.emit('exit', 133)
  expect(reasons).toEqual(['it ended with exit code 133: FatalError in v8::ToLocalChecked'])
})

test('the last words are part of the reason', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { child, reasons } = start()
  child.stderr.emit('data', Buffer.from('no such file\n'))
  child.emit('exit', 1)
  write.mockRestore()
  expect(reasons).toEqual(['it ended with exit code 1: no such file'])
})

test('what it says steers no terminal, and is whole where it comes in pieces', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { child } = start()
  const said = Buffer.from('run \u001b[2J “γ”\n')
  for (const byte of said) child.stderr.emit('data', Buffer.of(byte))
  const written = write.mock.calls.map(([text]) => String(text)).join('')
  write.mockRestore()
  expect(written).toBe('run \\u001b[2J “γ”\n')
})

type Outcome = TrialAnswered['outcome']

const fell = (how: string): Outcome => ({ problem: `it crashed (${how})`, residences: [] })
const residences = [{ onProcessor: ['LogSoftmax'], copiesPerTurn: 2 }]

test.each<[string, (trial: Child) => void, Outcome]>([
  ['answers', (trial) => trial.emit('message', { problem: null, residences }), { problem: null, residences }],
  ['ends', (trial) => trial.emit('exit', 11), fell('exit code 11')],
  ['meets a fatal error', (trial) => trial.emit('error', 'FatalError', 'OOM', '{}'), fell('FatalError in OOM')],
])('of a process to try graphs in that %s, the computation is told', async (_, act, outcome) => {
  const { child, heard } = start()
  child.emit('message', { type: 'trial', sequence: 3, device: 'webgpu', trials: [], patience: 1000, folder: '/tmp' })
  act(forked.children[1] as Child)
  await expect.poll(() => child.postMessage.mock.calls).toEqual([[{ type: 'tried', sequence: 3, outcome }]])
  expect(heard).toEqual([])
})

test('the computation is handed a port to the page that has the GPU, and told when that is gone', async () => {
  const { child, heard } = start()
  gpu.connect.mockResolvedValueOnce(port)
  child.emit('message', { type: 'gpu-page', wanted: true, sequence: 1 })
  await expect.poll(() => child.postMessage.mock.calls).toEqual([[{ type: 'gpu-page', sequence: 1 }, [port]]])
  gpu.connect.mock.lastCall![0]('its window has ended (crashed)')
  const gone = { type: 'gpu-page-gone', sequence: 1, reason: 'its window has ended (crashed)' }
  expect(child.postMessage.mock.lastCall).toEqual([gone, []])

  gpu.connect.mockRejectedValueOnce(new Error('there is no page'))
  child.emit('message', { type: 'gpu-page', wanted: true, sequence: 2 })
  const none = { type: 'gpu-page', sequence: 2, problem: 'there is no page' }
  await expect.poll(() => child.postMessage.mock.lastCall).toEqual([none, []])
  expect(heard).toEqual([])
})

test('the window of the GPU goes where the computation does not want it any more, or ends', () => {
  const { child } = start()
  gpu.close.mockClear()
  child.emit('message', { type: 'gpu-page', wanted: false, sequence: 1 })
  expect(gpu.close).toHaveBeenCalledTimes(1)
  child.emit('exit', 1)
  expect(gpu.close).toHaveBeenCalledTimes(2)
})
