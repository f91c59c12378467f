import { contextBridge, ipcRenderer } from 'electron'
import type { ElectronBridge } from '#shared/transport/index.ts'
import { channels } from './channels.ts'

const bridge: ElectronBridge = {
  platform: process.platform,
  send: (message) => ipcRenderer.invoke(channels.send, message),
  onMessage(listener) {
    // The message alone: Electron's event object would hand out the whole of IPC.
    const hear = (_: unknown, message: unknown): void => listener(message)
    ipcRenderer.on(channels.message, hear)
    return () => void ipcRenderer.off(channels.message, hear)
  },
}

contextBridge.exposeInMainWorld('overstep', bridge)
