import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { app, dialog, Menu, session } from 'electron'
import type { MenuCommand } from '#shared/contract/index.ts'
import { createHub } from '#shared/transport/index.ts'
import { resolveDataDir } from '../../store/data-dir.ts'
import { computeIn } from './compute.ts'
import type { DesktopHub } from './desktop-hub.ts'
import { gpuWindow } from './gpu-window.ts'
import { hardenContents, hardenSession, keepOffline, openExternal } from './hardening.ts'
import { connectPages } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { linkScheme } from './opening.ts'
import { collectOpenings } from './openings.ts'
import { appId } from './policy.ts'
import { registerScheme, serveRenderer } from './protocol.ts'
import { readerIn } from './reader.ts'
import type { Start } from './recent.ts'
import { offerRecentRuns } from './recent-runs.ts'
import { watchRuns } from './watch-runs.ts'
import { focusWindow, openWindow } from './window.ts'

// What is imported above is Electron, Node and files of ours that need nothing else: where a library cannot be loaded,
// there is somebody left to say so.

/** How long quitting waits for the workbench to close before it goes without. */
const CLOSE_MILLISECONDS = 5000

const built = join(import.meta.dirname, '..')

/** Where what computes is: in a package beside the archive, not in it. */
const computing = join(built.replace(/\bapp\.asar\b/, 'app.asar.unpacked'), 'main')

/**
 * The data folder that the command line names, if it names one. Electron and Chromium put arguments of their own beside
 * ours.
 */
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
  // Chromium keeps its own files, and the lock of the single instance, beside the data: one window for each data
  // folder.
  const userData = join(dataDir, 'electron')
  mkdirSync(userData, { recursive: true })
  app.setName('Overstep')
  app.setPath('userData', userData)
  // It would take the switch away, without which no page starts as root on Linux.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  keepOffline()
  registerScheme()
  registerProgram()
  hardenContents()
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }

  const hub: DesktopHub = createHub()
  const openings = collectOpenings(hub)
  const [{ openWorkbench }, { desktopService }] = await Promise.all([
    import('../../workbench/index.ts'),
    import('./desktop.ts'),
    app.whenReady(),
  ])
  hardenSession(session.defaultSession)
  serveRenderer(join(built, 'renderer'))
  const gpu = gpuWindow(join(built, 'preload', 'gpu-preload.cjs'))
  const workbench = await openWorkbench({
    dataDir,
    startCompute: computeIn(join(computing, 'compute.js'), join(computing, 'trial.js'), gpu),
    startReader: readerIn(join(computing, 'compute.js')),
    shell: 'electron',
    version: app.getVersion(),
  })
  closeBeforeQuit(() => workbench.close())
  connectPages((window) => desktopService(workbench, hub, openings, window))
  const window = openWindow({
    dataDir,
    preload: join(built, 'preload', 'preload.cjs'),
    icon: join(built, '..', 'resources', 'icons', 'icon-256.png'),
  })
  // A hidden window may be left, in which the GPU computes.
  window.on('closed', () => app.quit())
  const focus = (): void => focusWindow(window)
  openings.focusBy(focus)
  const openRun = (run?: string): void => (run === undefined ? focus() : openings.open({ run }))
  watchRuns(workbench, window, openRun)
  const send = (command: MenuCommand): void => hub.emit('desktop.command', command)
  offerRecentRuns(workbench, startAgain(dataDir), openRun, (recent) =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(menuTemplate(process.platform, { send, openExternal, openRun }, recent)),
    ),
  )
}

/** How the program is started again on this data folder: a checkout is what Electron is started with. */
function startAgain(dataDir: string): Start {
  const words = [...(app.isPackaged ? [] : [app.getAppPath()]), `--data-dir=${dataDir}`]
  return { program: process.execPath, words }
}

/**
 * Tells the system what this program is, where it has been installed: by this it knows its links and its notifications.
 */
function registerProgram(): void {
  if (!app.isPackaged) return
  if (process.platform === 'win32') app.setAppUserModelId(appId)
  app.setAsDefaultProtocolClient(linkScheme)
}

/**
 * Holds quitting back until `close` is done: what was computed is written, jobs are marked, the compute process is
 * gone.
 */
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

start().catch(async (error: unknown) => {
  // Before that there are no dialogs: on Linux the words would go to a terminal that nobody may have.
  await app.whenReady()
  dialog.showErrorBox('Overstep could not start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
