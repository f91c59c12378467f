import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import { patience } from '../../scripts/patience.ts'
import type { Service } from '../../src-shared/contract/index.ts'

export type ShellName = 'browser' | 'electron-stand-in' | 'electron'

/** The root of the checkout. */
export const project = join(import.meta.dirname, '..', '..')

/** The number of what tests call over the page's own wire: none of the page's calls has it. */
export const TEST_CALL = 1_000_000

/** A workbench that is open in one of the shells, and the page on which it is shown. */
export interface Shell {
  readonly page: Page
  /** The main process of the program. */
  readonly process: ChildProcess
  /** Asks the workbench that is open, as its page does. */
  readonly call: Service['call']
  /** Loads the page anew, as it is loaded first but for its address, such as `/history`. */
  load(path: string): Promise<void>
  /** Runs `action`, which makes the page save a file, and returns what was saved under which suggested name. */
  savedFile(action: () => Promise<unknown>): Promise<SavedFile>
  /** Ends the program as a user would. */
  close(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

export interface SavedFile {
  name: string
  bytes: Uint8Array
}

export interface ShellSetting {
  dataDir: string
  /** What the desktop program is asked to open at its start. */
  words: readonly string[]
  context: BrowserContext
  /** Takes the output of the program, which is attached to a test that fails. */
  log(text: string): void
}

/** @throws {Error} when the program has not been built. */
export function built(...path: string[]): string {
  const file = join(project, 'out', ...path)
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`node scripts/build.ts\` first`)
  return file
}

/** Sees to it that a program does not outlive the tests, however they end. */
export function boundToTests(child: ChildProcess): void {
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
}

/** Waits until `child` has ended; kills it when that takes more than 15 s. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  const cancel = new AbortController()
  const tooLate = wait(15_000, 'too late', { signal: cancel.signal }).catch(() => undefined)
  const first = await Promise.race([exit, tooLate])
  cancel.abort()
  if (first !== 'too late') return
  child.kill('SIGKILL')
  await exit
  throw new Error('The program did not end within 15 s')
}

export interface CommandResult {
  code: number
  stdout: string
  stderr: string
}

/** Runs the command line on a data folder. Never rejects: the exit code is part of the result. */
export function overstep(dataDir: string, args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [built('main', 'cli.js'), ...args, '--data-dir', dataDir],
      { maxBuffer: 64 * 1024 * 1024, timeout: patience(55_000), killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, stdout, stderr })
      },
    )
  })
}
