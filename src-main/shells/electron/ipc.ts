import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import {
  type Argument,
  type EventName,
  events,
  type MethodName,
  OverstepError,
  type Service,
  toWireError,
} from '#shared/contract/index.ts'
import { channels } from './channels.ts'
import { saveFile } from './dialogs.ts'
import type { Openings } from './openings.ts'
import { isTrustedSender } from './policy.ts'

type Handler = (window: BrowserWindow, ...message: unknown[]) => unknown

/** Answers a channel with {result} or {error}, and only to the main frame of our own page in a window of ours. */
function answer(channel: string, handler: Handler): void {
  ipcMain.handle(channel, async (event: IpcMainInvokeEvent, ...message: unknown[]) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (window === null || !isTrustedSender(event.senderFrame))
      throw new Error(`A message from ${event.senderFrame?.url ?? 'a frame that is gone'} was refused.`)
    try {
      return { result: await handler(window, ...message) }
    } catch (error) {
      return { error: toWireError(error) }
    }
  })
}

/**
 * Connects the page to the workbench: its calls, its files to save and to open, and every event of the workbench to
 * every window.
 */
export function connectPages(service: Service, openings: Openings): void {
  answer(channels.call, (_, method, argument) => {
    if (typeof method !== 'string') throw new OverstepError('invalid-input', 'A call names its method.')
    // The workbench looks the name up and parses the argument; what is not in the contract it refuses.
    return service.call(method as MethodName, argument as Argument<MethodName>)
  })
  answer(channels.saveFile, (window, name, bytes) => saveFile(window, name, bytes))
  answer(channels.listensToOpenings, () => openings.listened())
  answer(channels.readOpened, (_, token, offset) => openings.read(token, offset))
  for (const event of Object.keys(events) as EventName[])
    service.on(event, (payload) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channels.event, event, payload)
    })
}
