import { BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron'
import { GPU_PORT } from './gpu-channel.ts'
import { gpuOrigin, gpuPreferences } from './policy.ts'

/** The hidden window whose page computes maps on the GPU; it is there while the compute process wants it. */
export interface GpuWindow {
  /**
   * Opens the window where it is not open, and gives its page one end of a channel.
   * @param gone is told once, when the window is no more, why
   * @returns the other end
   * @throws {Error} why there can be no window, as the end of a sentence
   */
  connect(gone: (reason: string) => void): Promise<MessagePortMain>
  close(): void
}

/** A window that has ended so often is not opened again: its driver crashes. */
const MOST_CRASHES = 3
/** Milliseconds in which its page has to be there. */
const PATIENCE = 30_000

interface Opened {
  window: BrowserWindow
  loaded: Promise<void>
  /** Resolves to why it is gone. */
  gone: Promise<string>
}

/** @param preload the bundled preload of its page */
export function gpuWindow(preload: string): GpuWindow {
  let current: Opened | undefined
  let crashes = 0

  function open(): Opened {
    const window = new BrowserWindow({
      show: false,
      width: 200,
      height: 200,
      title: 'Overstep: maps on the GPU',
      skipTaskbar: true,
      webPreferences: gpuPreferences(preload),
    })
    const { webContents } = window
    const { promise: gone, resolve } = Promise.withResolvers<string>()
    webContents.on('render-process-gone', (_, { reason }) => {
      if (reason !== 'clean-exit') crashes++
      resolve(`its window has ended (${reason})`)
      window.destroy()
    })
    window.on('closed', () => {
      if (current?.window === window) current = undefined
      resolve('its window was closed')
    })
    const opened = { window, gone, loaded: load(window, gone) }
    opened.loaded.catch(() => window.destroy())
    return opened
  }

  return {
    async connect(tell) {
      if (crashes >= MOST_CRASHES) throw new Error(`its window has ended ${crashes} times`)
      const { window, loaded, gone } = (current ??= open())
      await loaded
      const { port1, port2 } = new MessageChannelMain()
      window.webContents.postMessage(GPU_PORT, null, [port2])
      void gone.then(tell)
      return port1
    },
    close: () => current?.window.destroy(),
  }
}

/** @throws {Error} where the page does not come */
async function load(window: BrowserWindow, gone: Promise<string>): Promise<void> {
  const ended = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => ended.reject(new Error(`its window did not open within ${PATIENCE / 1000} s`)),
    PATIENCE,
  )
  void gone.then((reason) => ended.reject(new Error(reason)))
  window.webContents.on('did-navigate', (_event, _url, status) => {
    if (status !== 200) ended.reject(new Error('this build of the app has no page for it'))
  })
  try {
    await Promise.race([window.loadURL(`${gpuOrigin}/`), ended.promise])
  } finally {
    clearTimeout(timer)
  }
}
