import type { BrowserShell } from '../browser/index.ts'
import { chooseShell, hasDisplay } from './launch.ts'
import { onInterrupt } from './interrupts.ts'
import { type Context, openSession } from './session.ts'
import { badInput, exitCodes } from './terminal.ts'

/** How long closing may take before the process ends all the same. */
const CLOSE_MILLISECONDS = 5000

export interface ServeArguments {
  host: string
  /** As it is typed. */
  port: string
  /** Whether to open the page in the user's browser. */
  openPage: boolean
}

/** Serves Overstep to a browser until it is told to stop. Returns the exit code. */
export async function serve(context: Context, { host, port, openPage }: ServeArguments): Promise<number> {
  const { terminal, layout } = context
  const number = parsePort(port)
  const { rendererFiles, serveWorkbench } = await import('../browser/index.ts')
  const workbench = await openSession(context, 'browser')
  const stopNotices = workbench.on('notice', ({ message }) => terminal.note(message))
  let shell: BrowserShell
  try {
    shell = await serveWorkbench({ workbench, host, port: number, assets: rendererFiles(layout.renderer) })
  } catch (error) {
    await workbench.close()
    throw error
  }
  const told = Promise.withResolvers<undefined>()
  onInterrupt(() => {
    // Whatever hangs, Ctrl-C ends it.
    setTimeout(() => process.exit(exitCodes.failed), CLOSE_MILLISECONDS).unref()
    told.resolve(undefined)
  })
  terminal.answer({ shell: 'browser', url: shell.url, port: shell.port }, `Overstep is at ${shell.url}`)
  if (!isLoopback(host))
    terminal.note(`Other machines can reach ${host}, and what they exchange with it is not encrypted.`)
  terminal.note('Press Ctrl-C to stop.')
  if (openPage) await openBrowser(shell.url)
  await told.promise
  stopNotices()
  await shell.close()
  await workbench.close()
  return exitCodes.done
}

/** Opens Overstep in its window, or, where that cannot be, in a browser. Returns the exit code when it has been closed. */
export async function start(context: Context): Promise<number> {
  const { layout, terminal, dataDir } = context
  const { electronFor, fetchElectron, runElectron } = await import('./electron.ts')
  const machine = { platform: process.platform, env: process.env, uid: process.getuid?.() }
  let launch = chooseShell({ ...machine, electron: electronFor(layout.root) })
  if (launch.shell === 'fetch-electron') {
    terminal.note('Fetching Electron (about 120 MB, only once) …')
    launch = chooseShell({ ...machine, electron: await fetchElectron(layout.root) })
  }
  let reason = launch.shell === 'browser' ? launch.reason : 'Electron is not there'
  if (launch.shell === 'electron') {
    const end = await runElectron(layout.root, dataDir)
    if (typeof end === 'number') {
      if (terminal.json) terminal.answer({ shell: 'electron' }, '')
      return end
    }
    reason = end.obstacle
  }
  terminal.note(`No desktop window: ${reason}. Serving a browser instead.`)
  return serve(context, { host: '127.0.0.1', port: '0', openPage: hasDisplay(machine) })
}

function parsePort(text: string): number {
  const port = Number(text)
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65535)
    throw badInput('--port', `must be a whole number from 0 (any free port) to 65535, got ${JSON.stringify(text)}`)
  return port
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

async function openBrowser(url: string): Promise<void> {
  try {
    const { default: open } = await import('open')
    const opener = await open(url)
    opener.on('error', () => undefined)
  } catch {
    // The URL has been printed; that is enough.
  }
}
