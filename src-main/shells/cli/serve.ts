import { setTimeout as wait } from 'node:timers/promises'
import type { BrowserShell } from '../browser/index.ts'
import { downloadDisplay } from './download-progress.ts'
import { onInterrupt, SAME_PRESS_MILLISECONDS } from './interrupts.ts'
import { chooseShell, hasDisplay, type Surroundings } from './launch.ts'
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

/**
 * Opens Overstep in its window, or, where that cannot be, in a browser. Returns the exit code when it has been closed.
 * @param wanted `browser` where the user asks for a browser
 */
export async function start(context: Context, wanted?: 'browser'): Promise<number> {
  const { layout, terminal, dataDir } = context
  const machine = { platform: process.platform, env: process.env, uid: process.getuid?.() }
  const inBrowser = { host: '127.0.0.1', port: '0', openPage: hasDisplay(machine) }
  if (wanted === 'browser') return serve(context, inBrowser)
  const [{ runElectron }, { electronFor }] = await Promise.all([import('./electron.ts'), import('./fetch-electron.ts')])
  let launch = chooseShell({ ...machine, electron: electronFor(layout.root) })
  if (launch.shell === 'fetch-electron') launch = chooseShell({ ...machine, electron: await fetchInSight(context) })
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
  return serve(context, inBrowser)
}

/** Fetches Electron's binary, however long it takes, and shows how far it is. Ctrl-C goes on without it. */
async function fetchInSight({ layout, terminal }: Context): Promise<Surroundings['electron']> {
  const { fetchElectron } = await import('./fetch-electron.ts')
  terminal.note('Fetching Electron for the desktop window, about 120 MB, only once.')
  terminal.note('Ctrl-C goes on in a browser instead; so does `start --browser`, which fetches nothing.')
  const left = new AbortController()
  const stop = onInterrupt((signal) => {
    if (signal !== 'SIGINT') process.exit(exitCodes.interrupted)
    left.abort()
  })
  const display = downloadDisplay(process.stderr)
  try {
    return await fetchElectron(layout.root, { signal: left.signal, progress: display.update })
  } catch (error) {
    if (!left.signal.aborted) throw error
    // npm passes on the press that the terminal has told of already.
    await wait(SAME_PRESS_MILLISECONDS)
    return { obstacle: 'you went on without Electron; the next start goes on with its download' }
  } finally {
    display.end()
    stop()
  }
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
