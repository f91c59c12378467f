import { contextBridge, ipcRenderer } from 'electron'
import type { ElectronBridge, MenuCommand } from '#shared/transport/index.ts'
import { channels } from './channels.ts'

type Answer = Awaited<ReturnType<ElectronBridge['call']>>

type Listener = (...message: unknown[]) => void

/**
 * Those on the page that hear one channel. Electron is listened to once for all of them: it warns of more than ten, and a page has
 * more components than that. What they hear is the message alone: Electron's event object would hand out the whole of IPC.
 */
function listenersOf(channel: string): (listener: Listener) => () => void {
  const listeners = new Set<Listener>()
  ipcRenderer.on(channel, (_, ...message: unknown[]) => {
    // As they are now: one of them may take itself or another away.
    for (const listener of [...listeners]) listener(...message)
  })
  return (listener) => {
    // The same function may listen twice, and stop once.
    const own: Listener = (...message) => listener(...message)
    listeners.add(own)
    return () => {
      listeners.delete(own)
    }
  }
}

const [listenToEvents, listenToMenu] = [listenersOf(channels.event), listenersOf(channels.menu)]

async function ask(channel: string, ...message: unknown[]): Promise<Answer> {
  try {
    return (await ipcRenderer.invoke(channel, ...message)) as Answer
  } catch {
    return { error: { code: 'unavailable', message: 'The workbench did not answer. Restart Overstep and try again.' } }
  }
}

const bridge: ElectronBridge = {
  platform: process.platform,
  call: (method, argument) => ask(channels.call, method, argument),
  onEvent: (name, listener) =>
    listenToEvents((event, payload) => {
      if (event === name) listener(payload as Parameters<typeof listener>[0])
    }),
  onMenuCommand: (listener) => listenToMenu((command) => listener(command as MenuCommand)),
  saveFile: async (suggestedName, bytes) => {
    const answer = await ask(channels.saveFile, suggestedName, bytes)
    if ('error' in answer) throw new Error(answer.error.message)
    return answer.result as string | null
  },
}

contextBridge.exposeInMainWorld('overstep', bridge)
