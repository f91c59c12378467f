import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import type { EventName, EventPayload, Run, RunStatus, Service } from '#shared/contract/index.ts'
import { watchRuns } from './watch-runs.ts'

const system = vi.hoisted(() => ({ blockers: [] as string[], notifications: [] as unknown[] }))
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  class Notification extends EventEmitter {
    static isSupported = () => true
    options: unknown
    constructor(options: unknown) {
      super()
      this.options = options
    }
    show = () => system.notifications.push(this)
  }
  const powerSaveBlocker = {
    start: (type: string) => system.blockers.push(`start ${type}`),
    stop: (id: number) => system.blockers.push(`stop ${id}`),
  }
  return { Notification, powerSaveBlocker }
})

const hub = new EventEmitter()
const emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => hub.emit(name, payload)
const service = { on: (name: string, listener: () => void) => void hub.on(name, listener) } as unknown as Service
let bars: number[]
let focused: boolean
const open = vi.fn()

const change = (id: string, status: RunStatus, computed = 0) =>
  emit('run.changed', { run: { id, status, computed, title: `Run ${id}`, error: null } as Run })
const progress = (id: string, fraction: number) =>
  emit('run.progress', { id, fraction, etaSeconds: null, elapsedSeconds: 0 })

beforeEach(() => {
  hub.removeAllListeners()
  ;[system.blockers, system.notifications, bars, focused] = [[], [], [], false]
  open.mockReset()
  const window = { isDestroyed: () => false, isFocused: () => focused, setProgressBar: (bar: number) => bars.push(bar) }
  watchRuns(service, window as unknown as BrowserWindow, open)
})

test('while runs are under way the taskbar shows how far they are, and the machine stays awake', () => {
  change('a', 'queued')
  change('a', 'running')
  progress('a', 0.5)
  expect(system.blockers).toEqual(['start prevent-app-suspension'])
  change('a', 'completed', 100)
  expect(bars).toEqual([0, 0, 0.5, -1])
  // The id that the first was given.
  expect(system.blockers).toEqual(['start prevent-app-suspension', 'stop 1'])
  change('b', 'running')
  change('b', 'cancelled')
  expect(system.blockers.slice(2)).toEqual(['start prevent-app-suspension', 'stop 3'])
  expect(system.notifications).toEqual([])
})

test('a long run that ends while the user is elsewhere is told, and a click opens it', () => {
  change('a', 'running')
  change('a', 'completed', 45_000)
  const [notification] = system.notifications as (EventEmitter & { options: unknown })[]
  expect(notification?.options).toEqual({ title: 'Run a', body: 'Completed in 45 s.' })
  notification?.emit('click')
  expect(open.mock.calls).toEqual([['a']])
})

test('who looks at the window is not told', () => {
  focused = true
  change('a', 'running')
  change('a', 'completed', 45_000)
  expect(system.notifications).toEqual([])
})
