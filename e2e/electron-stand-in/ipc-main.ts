import type { IpcMainInvokeEvent } from 'electron'
import { onQuestion, record } from './link.ts'
import { windowOf } from './window.ts'

type Handler = (event: IpcMainInvokeEvent, ...values: unknown[]) => unknown
const handlers = new Map<string, Handler>()

export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    record('ipcMain.handle', channel)
    handlers.set(channel, handler)
  },
}

onQuestion('invoke', async ({ window, channel, arguments: values, frame }) => {
  const handler = handlers.get(channel)
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
  const senderFrame = { url: frame.url, parent: frame.main ? null : {} }
  return handler({ sender: windowOf(window).webContents, senderFrame } as unknown as IpcMainInvokeEvent, ...values)
})
