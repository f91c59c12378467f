import { ipcRenderer } from 'electron'
import { GPU_PORT } from './gpu-channel.ts'

/** What is used here of the page, whose types are not those of this side. */
declare const window: { location: { origin: string }; postMessage(message: null, to: string, ports: unknown[]): void }

// All that the page gets of Electron: ports, which cross no other way than this from a preload to its page.
ipcRenderer.on(GPU_PORT, ({ ports }) => window.postMessage(null, window.location.origin, ports))
