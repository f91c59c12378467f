import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type ElectronApplication, expect, type Page, test as base } from '@playwright/test'
import { patience } from '../scripts/patience.ts'
import { type Run, type Service, type TypedArray, wholeArray } from '../src-shared/contract/index.ts'
import { readConfig, sweepOver } from '../src-main/shells/cli/config.ts'
import { chromiumFlags, findChromium } from './chromium.ts'
import { Program } from './program.ts'
import type { RealElectron } from './shells/electron.ts'
import { computeProcessOf } from './shells/processes.ts'
import { type CommandResult, overstep, type SavedFile, type ShellName } from './shells/shell.ts'
import type { StandIn } from './shells/stand-in.ts'
import type { ShownRun } from './steps.ts'

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
  /** Asks the open program, as its page does. */
  readonly call: Service['call']
  /** Runs a preset with fields set as the command line sets them, such as `start.count=20`, to its end. */
  run(experiment: string, ...assignments: string[]): Promise<Run>
  /** The same for every combination of values, such as `steps=5,50`. */
  sweep(experiment: string, assignments: string[], ...over: string[]): Promise<Run[]>
  /** A run with its members. */
  show<Shown = ShownRun>(id: string): Promise<Shown>
  /** Writes a figure of a run as a PNG file. */
  saveFigure(id: string, figure: string, file: string): Promise<void>
  array(id: string, name: string): Promise<{ shape: number[]; values: TypedArray }>
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

interface TestFixtures {
  /** An empty folder for the files of one test. */
  folder: string
  workbench: OpenWorkbench
}
interface WorkerFixtures extends ShellOptions {
  program: Program
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

  program: [
    async ({ shellName, ownBrowser }, use) => {
      const program = await Program.open(shellName, ownBrowser)
      await use(program)
      await program.close()
    },
    { scope: 'worker' },
  ],

  folder: async ({ shellName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `overstep-files-${shellName}-`))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  },

  workbench: async ({ program }, use, testInfo) => {
    try {
      await program.makeAnew()
      await use(openWorkbench(program))
    } finally {
      const failed = testInfo.status !== testInfo.expectedStatus
      if (failed && program.isOpen)
        await testInfo.attach('page', {
          body: await program.shell.page.screenshot().catch(() => Buffer.alloc(0)),
          contentType: 'image/png',
        })
      if (program.output.length > 0 && (failed || !program.isOpen))
        await testInfo.attach('output of the program', { body: program.output.join(''), contentType: 'text/plain' })
    }
    expect(program.uncaught, 'errors that the page did not catch').toEqual([])
  },
})

/** A workbench that asks the program as its page does, and the command line where a test is about that. */
function openWorkbench(program: Program): OpenWorkbench {
  const { shellName, dataDir } = program
  const call: Service['call'] = (method, argument) => program.shell.call(method, argument)
  const ended = async (id: string): Promise<Run> => {
    let run: Run | undefined
    await expect
      .poll(async () => (run = (await call('runs.get', { id })).run).status, {
        timeout: patience(60_000),
        intervals: [20, 50],
      })
      .not.toMatch(/queued|running/)
    expect(run!.status, run!.error ?? '').toBe('completed')
    return run!
  }
  return {
    shell: shellName,
    dataDir,
    call,
    get page() {
      return program.shell.page
    },
    get standIn() {
      return shellName === 'electron-stand-in' ? (program.shell as StandIn) : undefined
    },
    get electron() {
      return shellName === 'electron' ? (program.shell as RealElectron).electron : undefined
    },
    startAgain: (words) => (program.shell as RealElectron).startAgain(words),
    overstep: (...args) => overstep(dataDir, args),
    async json<Document>(...args: string[]) {
      const { code, stdout, stderr } = await overstep(dataDir, [...args, '--json'])
      expect(code, stderr).toBe(0)
      return JSON.parse(stdout) as Document
    },
    async run(experiment, ...assignments) {
      const asked = await readConfig(experiment, assignments, await call('presets.list', null))
      return ended((await call('runs.start', asked)).id)
    },
    async sweep(experiment, assignments, ...over) {
      const asked = await readConfig(experiment, assignments, await call('presets.list', null))
      const { ids } = await call('sweeps.start', { ...asked, over: sweepOver(over, asked.config.kind) })
      return Promise.all(ids.map(ended))
    },
    async show<Shown>(id: string) {
      const [{ run, deleted }, { members }] = await Promise.all([call('runs.get', { id }), call('runs.data', { id })])
      return { ...run, deleted, members } as Shown
    },
    async saveFigure(id, figure, file) {
      await writeFile(file, (await call('figures.export', { id, figure, options: {} })).bytes)
    },
    async array(id, name) {
      const { shape, data } = wholeArray(await call('runs.array', { id, name }))
      return { shape, values: data }
    },
    mainProcess: () => program.shell.process.pid ?? 0,
    computeProcess: () => computeProcessOf(program.shell.process.pid ?? 0),
    savedFile: (action) => program.shell.savedFile(action),
    async restart(how = {}) {
      await program.restart(how)
      return program.shell.page
    },
  }
}

/** The stand-in of a workbench, for tests that need it. */
export function standInOf({ standIn }: OpenWorkbench): StandIn {
  if (standIn === undefined) throw new Error('This test needs the stand-in')
  return standIn
}

export { expect }
