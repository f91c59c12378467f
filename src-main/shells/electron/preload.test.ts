import { EventEmitter } from 'node:events'
import { beforeAll, expect, test, vi } from 'vitest'
import type { ElectronBridge } from '#shared/transport/index.ts'
import { channels } from './channels.ts'

const ipcRenderer = Object.assign(new EventEmitter(), { invoke: vi.fn() })
let bridge: ElectronBridge

beforeAll(async () => {
  vi.doMock('electron', () => ({
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (_: string, exposed: ElectronBridge) => (bridge = exposed) },
  }))
  await import('./preload.ts')
})

const tell = (channel: string, ...message: unknown[]) => ipcRenderer.emit(channel, { sender: ipcRenderer }, ...message)

test('however many of the page listen, Electron is listened to once for each channel', () => {
  const heard: unknown[] = []
  const stops = Array.from({ length: 50 }, (_, index) => [
    bridge.onEvent('run.progress', (payload) => heard.push([index, payload])),
    bridge.onMenuCommand((command) => heard.push([index, command])),
  ]).flat()
  for (const channel of ipcRenderer.eventNames()) expect(ipcRenderer.listenerCount(channel), String(channel)).toBe(1)
  expect(ipcRenderer.eventNames()).toEqual(expect.arrayContaining([channels.event, channels.menu]))
  tell(channels.event, 'run.progress', { fraction: 0.5 })
  tell(channels.menu, 'history')
  expect(heard).toHaveLength(100)
  stops.forEach((stop) => stop())
  tell(channels.event, 'run.progress', { fraction: 1 })
  tell(channels.menu, 'history')
  expect(heard).toHaveLength(100)
})

test('a listener hears the events that it asked for, and nothing of Electron', () => {
  const progress = vi.fn()
  const stop = bridge.onEvent('run.progress', progress)
  tell(channels.event, 'runs.changed', null)
  expect(progress).not.toHaveBeenCalled()
  tell(channels.event, 'run.progress', { fraction: 0.25 })
  expect(progress.mock.calls).toEqual([[{ fraction: 0.25 }]])
  stop()
})

test('one that listens twice with the same function and stops once hears the rest once', () => {
  const listener = vi.fn()
  const [stop] = [bridge.onMenuCommand(listener), bridge.onMenuCommand(listener)]
  stop()
  tell(channels.menu, 'help')
  expect(listener).toHaveBeenCalledTimes(1)
})

test('one that stops another while both are told does not keep the third from hearing', () => {
  const third = vi.fn()
  const stops: (() => void)[] = []
  stops.push(bridge.onMenuCommand(() => stops[1]?.()))
  stops.push(bridge.onMenuCommand(() => undefined))
  bridge.onMenuCommand(third)
  tell(channels.menu, 'help')
  expect(third).toHaveBeenCalledTimes(1)
})
