import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { app, BrowserWindow, dialog, Menu, session } from 'electron'
import type { MenuCommand } from '#shared/transport/index.ts'
import { resolveDataDir } from '../../store/index.ts'
import { openWorkbench } from '../../workbench/index.ts'
import { channels } from './channels.ts'
import { computeIn } from './compute.ts'
import { hardenContents, hardenSession, openExternal } from './hardening.ts'
import { connectPages } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { registerScheme, serveRenderer } from './protocol.ts'
import { readerIn } from './reader.ts'
import { focusWindow, openWindow } from './window.ts'

/** How long quitting waits for the workbench to close before it goes without. */
const CLOSE_MILLISECONDS = 5000

const built = join(import.meta.dirname, '..')

/** Where what computes is: in a package beside the archive, not in it. */
const computing = join(built.replace(/\bapp\.asar\b/, 'app.asar.unpacked'), 'main')

/** The data folder that the command line names, if it names one. Electron and Chromium put arguments of their own beside ours. */
function dataDirArgument(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { 'data-dir': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const value = values['data-dir']
  return typeof value === 'string' ? value : undefined
}

/** Everything up to the first `await` must happen before Electron is ready. */
async function start(): Promise<void> {
  const dataDir = resolveDataDir(dataDirArgument())
  // Chromium keeps its own files, and the lock of the single instance, beside the data: one window for each data folder.
  const userData = join(dataDir, 'electron')
  mkdirSync(userData, { recursive: true })
  app.setName('Overstep')
  app.setPath('userData', userData)
  app.enableSandbox()
  registerScheme()
  hardenContents()
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }

  await app.whenReady()
  hardenSession(session.defaultSession)
  serveRenderer(join(built, 'renderer'))
  const workbench = await openWorkbench({
    dataDir,
    startCompute: computeIn(join(computing, 'compute.js'), join(computing, 'trial.js')),
    startReader: readerIn(join(computing, 'reader.js')),
    shell: 'electron',
    version: app.getVersion(),
  })
  closeBeforeQuit(() => workbench.close())
  connectPages(workbench)
  const send = (command: MenuCommand): void =>
    BrowserWindow.getAllWindows()[0]?.webContents.send(channels.menu, command)
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, { send, openExternal })))
  app.on('window-all-closed', () => app.quit())
  const window = openWindow({
    dataDir,
    preload: join(built, 'preload', 'preload.cjs'),
    icon: join(built, '..', 'resources', 'icons', 'icon-256.png'),
  })
  app.on('second-instance', () => focusWindow(window))
}

/** Holds quitting back until `close` is done: what was computed is written, jobs are marked, the compute process is gone. */
function closeBeforeQuit(close: () => Promise<void>): void {
  let closed = false
  let closing = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    if (closing) return
    closing = true
    const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_MILLISECONDS))
    const failed = (error: unknown): void => console.error(`The workbench did not close well: ${String(error)}`)
    void Promise.race([close().catch(failed), limit]).then(() => {
      closed = true
      app.quit()
    })
  })
}

start().catch((error: unknown) => {
  dialog.showErrorBox('Overstep could not start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
