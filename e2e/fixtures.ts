import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type ElectronApplication,
  expect,
  type Page,
  test as base,
} from '@playwright/test'
import { chromiumFlags, findChromium } from './chromium.ts'
import { type NumpyArray, readNumpy } from './files.ts'
import { openBrowserShell } from './shells/browser.ts'
import { computeProcessOf } from './shells/processes.ts'
import { openElectron, type RealElectron } from './shells/electron.ts'
import {
  type CommandResult,
  overstep,
  type SavedFile,
  type Shell,
  type ShellName,
  type ShellSetting,
} from './shells/shell.ts'
import { openStandIn, type StandIn } from './shells/stand-in.ts'

export interface ShellOptions {
  /** The shell that the project tests; it starts Chromium where it needs one. */
  shellName: ShellName
}

/** A workbench on a data folder of its own, open in the shell under test. */
export interface OpenWorkbench {
  readonly shell: ShellName
  /** The page; another one after a restart. */
  readonly page: Page
  readonly dataDir: string
  /** Runs the command line on the same data folder. */
  overstep(...args: string[]): Promise<CommandResult>
  /** The same with --json, whose document it returns; throws when the command fails. */
  json<Document>(...args: string[]): Promise<Document>
  /** An array of a run, as the command line writes it for NumPy. */
  array(id: string, name: string): Promise<NumpyArray>
  /** The id of the process that holds the window or serves the pages. */
  mainProcess(): number
  /** The id of the compute process that belongs to the open program. */
  computeProcess(): Promise<number>
  /**
   * Ends the program, as a user would or, with `kill`, as a power cut would, and opens it again, with `words` to be
   * opened.
   */
  restart(how?: { kill?: boolean; words?: string[] }): Promise<Page>
  /** Runs `action`, which makes the page save a file, and returns what was saved. */
  savedFile(action: () => Promise<unknown>): Promise<SavedFile>
  /** The stand-in; undefined in the other shells. */
  readonly standIn: StandIn | undefined
  /** Electron's main process; undefined in the other shells. */
  readonly electron: ElectronApplication | undefined
  /** Starts real Electron once more on the same data, with `words` for it to open. Returns its exit code. */
  startAgain(words: readonly string[]): Promise<number | null>
}

const open: Record<ShellName, (setting: ShellSetting) => Promise<Shell>> = {
  browser: openBrowserShell,
  'electron-stand-in': openStandIn,
  electron: openElectron,
}

interface TestFixtures {
  workbench: OpenWorkbench
}
interface WorkerFixtures extends ShellOptions {
  /** Chromium, for the shells that bring none of their own. */
  ownBrowser: Browser | undefined
}

/** Playwright's test with a `workbench` that is open in the shell of the project. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  shellName: ['browser', { option: true, scope: 'worker' }],

  ownBrowser: [
    async ({ shellName }, use) => {
      if (shellName === 'electron') return use(undefined)
      const executablePath = findChromium()
      if (executablePath === undefined) throw new Error('No Chromium: run `node scripts/e2e-browser.ts` first')
      const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],

  workbench: async ({ shellName, ownBrowser }, use, testInfo) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'overstep-e2e-'))
    const context = await ownBrowser?.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })
    const output: string[] = []
    const uncaught: string[] = []
    const start = async (words: readonly string[] = []): Promise<Shell> => {
      // Only real Electron goes without a context, and it never looks at it.
      const setting = {
        dataDir,
        words,
        context: context as BrowserContext,
        log: (text: string) => void output.push(text),
      }
      const shell = await open[shellName](setting)
      shell.page.on('pageerror', (error) => uncaught.push(error.stack ?? String(error)))
      return shell
    }

    let shell: Shell | undefined
    try {
      shell = await start()
      const running = (): Shell => {
        if (shell === undefined) throw new Error('The workbench is not open')
        return shell
      }
      const json = async <Document>(...args: string[]): Promise<Document> => {
        const { code, stdout, stderr } = await overstep(dataDir, [...args, '--json'])
        expect(code, stderr).toBe(0)
        return JSON.parse(stdout) as Document
      }
      await use({
        shell: shellName,
        dataDir,
        get page() {
          return running().page
        },
        get standIn() {
          return shellName === 'electron-stand-in' ? (running() as StandIn) : undefined
        },
        get electron() {
          return shellName === 'electron' ? (running() as RealElectron).electron : undefined
        },
        startAgain: (words) => (running() as RealElectron).startAgain(words),
        overstep: (...args) => overstep(dataDir, args),
        json,
        async array(id, name) {
          // Several may be asked for at once.
          const file = join(dataDir, `${id}-${name.replaceAll('/', '-')}.npy`)
          await json('array', id, name, '--out', file)
          return readNumpy(await readFile(file))
        },
        mainProcess: () => running().process.pid ?? 0,
        computeProcess: () => computeProcessOf(running().process.pid ?? 0),
        savedFile: (action) => running().savedFile(action),
        async restart(how = {}) {
          const ending = running()
          shell = undefined
          await (how.kill ? ending.kill() : ending.close())
          shell = await start(how.words)
          return shell.page
        },
      })
    } finally {
      const failed = testInfo.status !== testInfo.expectedStatus
      if (failed && shell !== undefined)
        await testInfo.attach('page', {
          body: await shell.page.screenshot().catch(() => Buffer.alloc(0)),
          contentType: 'image/png',
        })
      await shell?.close()
      await context?.close()
      if (output.length > 0 && (failed || shell === undefined))
        await testInfo.attach('output of the program', { body: output.join(''), contentType: 'text/plain' })
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    }
    expect(uncaught, 'errors that the page did not catch').toEqual([])
  },
})

/** The stand-in of a workbench, for tests that need it. */
export function standInOf({ standIn }: OpenWorkbench): StandIn {
  if (standIn === undefined) throw new Error('This test needs the stand-in')
  return standIn
}

export { expect }
