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

test('a message goes out as it is, on the one channel that is answered', async () => {
  ipcRenderer.invoke.mockResolvedValueOnce({ sequence: 1, result: 2 })
  const message = { sequence: 1, method: 'any.thing', argument: Uint8Array.of(1) }
  expect(await bridge.send(message)).toEqual({ sequence: 1, result: 2 })
  expect(ipcRenderer.invoke.mock.calls).toEqual([[channels.send, message]])
})

test('what comes in is the message and nothing of Electron, until nobody listens', () => {
  const heard = vi.fn()
  const stop = bridge.onMessage(heard)
  const tell = (message: unknown) => ipcRenderer.emit(channels.message, { sender: ipcRenderer }, message)
  tell({ event: 'any.thing', payload: null })
  expect(heard.mock.calls).toEqual([[{ event: 'any.thing', payload: null }]])
  expect(ipcRenderer.eventNames()).toEqual([channels.message])
  stop()
  tell({ event: 'any.thing', payload: null })
  expect(heard).toHaveBeenCalledTimes(1)
  expect(ipcRenderer.listenerCount(channels.message)).toBe(0)
})
