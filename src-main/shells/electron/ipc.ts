import { BrowserWindow, ipcMain } from 'electron'
import { type Connection, connector, type Served } from '../connection.ts'
import { channels } from './channels.ts'
import { isTrustedSender } from './policy.ts'

/**
 * Connects the pages of our windows. Messages are answered to the main frame of our own page alone.
 * @param serve what the page of a window is connected with
 */
export function connectPages(serve: (window: BrowserWindow) => Served): void {
  const connections = new WeakMap<BrowserWindow, Connection>()

  function connect(window: BrowserWindow): Connection {
    const { webContents } = window
    const connection = connector(serve(window))({
      tell(message) {
        if (!window.isDestroyed()) webContents.send(channels.message, message)
      },
    })
    /** The page that was connected is gone. */
    const close = (): void => {
      connections.delete(window)
      connection.close()
      webContents.off('did-navigate', close)
      webContents.off('render-process-gone', close)
      window.off('closed', close)
    }
    webContents.on('did-navigate', close)
    webContents.on('render-process-gone', close)
    window.on('closed', close)
    connections.set(window, connection)
    return connection
  }

  ipcMain.handle(channels.send, (event, message: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (window === null || !isTrustedSender(event.senderFrame))
      throw new Error(`A message from ${event.senderFrame?.url ?? 'a frame that is gone'} was refused.`)
    return (connections.get(window) ?? connect(window)).receive(message)
  })
}
