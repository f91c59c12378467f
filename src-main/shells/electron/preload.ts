import { contextBridge, ipcRenderer } from 'electron'
import type { ElectronBridge, MenuCommand, Opening } from '#shared/transport/index.ts'
import { channels } from './channels.ts'

type Answer = Awaited<ReturnType<ElectronBridge['call']>>

type Listener = (...message: unknown[]) => void

/**
 * Those on the page that hear one channel. Electron is listened to once for all of them: it warns of more than ten, and
 * a page has more components than that. What they hear is the message alone: Electron's event object would hand out the
 * whole of IPC.
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
const listenToOpenings = listenersOf(channels.opening)

async function ask(channel: string, ...message: unknown[]): Promise<Answer> {
  try {
    return (await ipcRenderer.invoke(channel, ...message)) as Answer
  } catch {
    return { error: { code: 'unavailable', message: 'The workbench did not answer. Restart Overstep and try again.' } }
  }
}

async function resultOf(asked: Promise<Answer>): Promise<unknown> {
  const answer = await asked
  if ('error' in answer) throw new Error(answer.error.message)
  return answer.result
}

const bridge: ElectronBridge = {
  platform: process.platform,
  call: (method, argument) => ask(channels.call, method, argument),
  onEvent: (name, listener) =>
    listenToEvents((event, payload) => {
      if (event === name) listener(payload as Parameters<typeof listener>[0])
    }),
  onMenuCommand: (listener) => listenToMenu((command) => listener(command as MenuCommand)),
  onOpening(listener) {
    const stop = listenToOpenings((opening) => listener(opening as Opening))
    // What came before is handed over now; from here on the main process sends it.
    void ask(channels.listensToOpenings).then((answer) => {
      if ('result' in answer) for (const opening of answer.result as Opening[]) listener(opening)
    })
    return stop
  },
  readOpened: async (token, offset) =>
    (await resultOf(ask(channels.readOpened, token, offset))) as Uint8Array<ArrayBuffer>,
  saveFile: async (suggestedName, bytes) =>
    (await resultOf(ask(channels.saveFile, suggestedName, bytes))) as string | null,
}

contextBridge.exposeInMainWorld('overstep', bridge)
