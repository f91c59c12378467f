import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, expect } from '@playwright/test'
import { patience } from '../scripts/patience.ts'
import type { Service } from '../src-shared/contract/index.ts'
import { openBrowserShell } from './shells/browser.ts'
import { openElectron } from './shells/electron.ts'
import type { Shell, ShellName, ShellSetting } from './shells/shell.ts'
import { openStandIn } from './shells/stand-in.ts'

const open: Record<ShellName, (setting: ShellSetting) => Promise<Shell>> = {
  browser: openBrowserShell,
  'electron-stand-in': openStandIn,
  electron: openElectron,
}

const viewport = { width: 1440, height: 900 }

/** The program in one of the shells, on a data folder of its own, for one test after the other. */
export class Program {
  readonly shellName: ShellName
  readonly dataDir: string
  /** What it wrote, and the errors that its page did not catch, since it was last made anew. */
  output: string[] = []
  uncaught: string[] = []
  private readonly context: BrowserContext | undefined
  private current: Shell | undefined

  private constructor(shellName: ShellName, dataDir: string, context: BrowserContext | undefined) {
    this.shellName = shellName
    this.dataDir = dataDir
    this.context = context
  }

  /** @param browser Chromium, for the shells that bring none of their own */
  static async open(shellName: ShellName, browser: Browser | undefined): Promise<Program> {
    const context = await browser?.newContext({ viewport, acceptDownloads: true })
    return new Program(shellName, await mkdtemp(join(tmpdir(), 'overstep-e2e-')), context)
  }

  /** @throws {Error} when it is not open */
  get shell(): Shell {
    if (this.current === undefined) throw new Error('The workbench is not open')
    return this.current
  }

  get isOpen(): boolean {
    return this.current !== undefined
  }

  async start(words: readonly string[] = []): Promise<void> {
    const shell = await open[this.shellName]({
      dataDir: this.dataDir,
      words,
      // Only real Electron goes without a context, and it never looks at it.
      context: this.context as BrowserContext,
      log: (text) => void this.output.push(text),
    })
    shell.page.on('pageerror', (error) => this.uncaught.push(error.stack ?? String(error)))
    await shell.page.addInitScript(forgetIfAsked, FORGET)
    this.current = shell
  }

  /** Ends it as a user would, or with `kill` as a power cut would, and starts it again. */
  async restart({ kill = false, words = [] }: { kill?: boolean; words?: readonly string[] }): Promise<void> {
    const ending = this.shell
    this.current = undefined
    await (kill ? ending.kill() : ending.close())
    await this.start(words)
  }

  /** As it is when it is started for the first time: without any data, and with a page that remembers nothing. */
  async makeAnew(): Promise<void> {
    this.output = []
    if (!this.isOpen) await this.start()
    const { page, call, load } = this.shell
    await empty(call)
    await page.emulateMedia({ colorScheme: null, reducedMotion: null })
    if (page.viewportSize() !== null) await page.setViewportSize(viewport)
    await page.mouse.move(0, 0)
    await page.evaluate((name) => sessionStorage.setItem(name, 'yes'), FORGET)
    await load(FIRST_PAGE)
    this.uncaught = []
  }

  async close(): Promise<void> {
    await this.current?.close()
    await this.context?.close()
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Where tests begin, as cards of the gallery are computed when they come into view. */
const FIRST_PAGE = '/history'

const FORGET = 'overstep-e2e-forget'

/** Runs in the page before its scripts: what the page that was there before has kept, at its very end too, is gone. */
function forgetIfAsked(name: string): void {
  if (location.origin === 'null' || sessionStorage.getItem(name) === null) return
  sessionStorage.clear()
  localStorage.clear()
}

/** Removes everything that the user of a workbench has made. */
async function empty(call: Service['call']): Promise<void> {
  const underWay = async (): Promise<string[]> =>
    (await call('runs.list', { statuses: ['queued', 'running'] })).runs.map(({ id }) => id)
  // One that ends in the meantime refuses.
  for (const id of await underWay()) await call('runs.cancel', { id }).catch(() => undefined)
  await expect.poll(underWay, { timeout: patience(10_000) }).toEqual([])
  const ids = await call('history.ids', {})
  if (ids.length > 0) await call('runs.delete', { ids })
  await call('database.compact', { deleted: true })
  for (const { id } of await call('landscapes.saved', null)) await call('landscapes.delete', { id })
  for (const { id } of await call('comparisons.list', null)) await call('comparisons.delete', { id })
  for (const { id } of await call('filters.list', null)) await call('filters.delete', { id })
  await call('settings.set', { name: 'history-columns', value: null })
  await call('data.setDirectory', { directory: null })
}
