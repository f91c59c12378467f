import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, expect } from '@playwright/test'
import type { ElectronBridge } from '../../src-shared/transport/index.ts'
import { electronState } from '../../src-main/shells/cli/electron.ts'
import { callsBy } from './call.ts'
import { boundToTests, built, ended, project, type Shell, type ShellSetting } from './shell.ts'

const isRoot = process.getuid?.() === 0

/** Why real Electron cannot be tested here, or undefined where it can. */
export function noElectronReason(): string | undefined {
  if (electronState(project).path === null) return 'the Electron binary has not been fetched'
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return undefined
}

/**
 * The program that Electron starts: the checkout, or the build of it for another version of Electron that OVERSTEP_APP
 * names.
 */
export const electronProgram = process.env.OVERSTEP_APP ?? project

export interface RealElectron extends Shell {
  readonly electron: ElectronApplication
  /** Starts the program once more on the same data, with `words` for it to open. Returns its exit code. */
  startAgain(words: readonly string[]): Promise<number | null>
}

/**
 * Electron itself on the built program.
 * @param setting.program the folder or archive of another build
 */
export async function openElectron({
  dataDir,
  words,
  log,
  program = electronProgram,
}: Omit<ShellSetting, 'context'> & { program?: string }): Promise<RealElectron> {
  built('main', 'electron.js')
  const env = { ...process.env, OVERSTEP_APP: program } as Record<string, string>
  const electron = await _electron.launch({
    args: [program, '--data-dir', dataDir, ...words],
    env,
    // Chromium has no sandbox for root; without this Playwright would take it from everybody.
    chromiumSandbox: !isRoot,
  })
  const child = electron.process()
  child.stderr?.setEncoding('utf8').on('data', log)
  const page = await electron.firstWindow().catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  const address = new URL('/', page.url()).href
  return {
    page,
    electron,
    process: child,
    call: callsBy((message) =>
      page.evaluate((sent) => (window as unknown as { overstep: ElectronBridge }).overstep.send(sent), message),
    ),
    async load(path) {
      await page.goto(address)
      await page.goto(new URL(`#${path}`, address).href)
    },
    async startAgain(more) {
      const sandbox = isRoot ? ['--no-sandbox'] : []
      const again = spawn(child.spawnfile, [...sandbox, program, '--data-dir', dataDir, ...more], {
        env,
        stdio: 'ignore',
      })
      boundToTests(again)
      await ended(again)
      return again.exitCode
    },
    async savedFile(action) {
      const folder = await mkdtemp(join(tmpdir(), 'overstep-saved-'))
      try {
        const file = join(folder, 'saved')
        const name = await answerSaveDialog(electron, file)
        await action()
        await expect.poll(() => (existsSync(file) ? statSync(file).size : 0)).toBeGreaterThan(0)
        return { name: await name(), bytes: await readFile(file) }
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    async close() {
      await electron.close()
      await ended(child)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended(child)
    },
  }
}

/** Has the save dialog answer with `filePath`, from now on; what comes back tells the name that it then suggested. */
async function answerSaveDialog(electron: ElectronApplication, filePath: string): Promise<() => Promise<string>> {
  await electron.evaluate(({ dialog }, answer) => {
    dialog.showSaveDialog = (...values: unknown[]) => {
      Object.assign(globalThis, { suggestedName: (values.at(-1) as { defaultPath?: string }).defaultPath })
      return Promise.resolve({ canceled: false, filePath: answer })
    }
  }, filePath)
  return () => electron.evaluate(() => String((globalThis as { suggestedName?: string }).suggestedName))
}
