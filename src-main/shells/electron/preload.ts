import { contextBridge, ipcRenderer } from 'electron'
import type { ElectronBridge, MenuCommand } from '#shared/transport/index.ts'
import { channels } from './channels.ts'

type Answer = Awaited<ReturnType<ElectronBridge['call']>>

/** What a listener of the page hears is the message alone: Electron's event object would hand out the whole of IPC. */
function listen(channel: string, listener: (...message: unknown[]) => void): () => void {
  const forward = (_: unknown, ...message: unknown[]): void => listener(...message)
  ipcRenderer.on(channel, forward)
  return () => {
    ipcRenderer.off(channel, forward)
  }
}

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
    listen(channels.event, (event, payload) => {
      if (event === name) listener(payload as Parameters<typeof listener>[0])
    }),
  onMenuCommand: (listener) => listen(channels.menu, (command) => listener(command as MenuCommand)),
  saveFile: async (suggestedName, bytes) => {
    const answer = await ask(channels.saveFile, suggestedName, bytes)
    if ('error' in answer) throw new Error(answer.error.message)
    return answer.result as string | null
  },
}

contextBridge.exposeInMainWorld('overstep', bridge)
