import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, vi } from 'vitest'
import type { Config, Run } from '#shared/contract/index.ts'
import { commandEntry } from '../../compute/programs.fixture.ts'
import type { StartCompute } from '../../compute/index.ts'
import { layoutOf } from './layout.ts'
import { execute } from './program.ts'

/** For tests of the command line: commands in a data folder. */

const built = layoutOf(pathToFileURL(commandEntry).href)
let layout = built
let directory = ''
const begun: ChildProcess[] = []
/**
 * Makes a folder for the file of tests that calls it, before everything else; it goes with the last of them.
 * @param startCompute for the commands that are carried out in the process of the tests
 */
export function makeFolder(startCompute?: StartCompute): void {
  layout = startCompute ? { ...built, startCompute } : built
  directory = mkdtempSync(join(tmpdir(), 'overstep-cli-'))
  afterAll(() => {
    for (const child of begun.splice(0)) child.kill('SIGKILL')
    rmSync(directory, { recursive: true })
  })
}
export const file = (name: string) => join(directory, name)
export const dataDir = () => ['--data-dir', file('data')]

interface Ended {
  code: number | null
  out: string
  err: string
}

/** Carries out a command in this process and keeps what it writes. */
export async function overstep(...words: string[]): Promise<Ended> {
  let [out, err] = ['', '']
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text)))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text)))),
  ]
  try {
    const code = await execute(words.length > 0 ? [...words, ...dataDir()] : words, layout)
    return { code, out, err }
  } finally {
    spies.forEach((spy) => spy.mockRestore())
  }
}

/** A real command in a real process. */
export function begin(...words: string[]) {
  // A group of its own, as a terminal makes one for each command.
  const child = spawn(process.execPath, [commandEntry, ...words, ...dataDir()], { detached: true })
  begun.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  /** Resolves when standard error says so. */
  const says = (text: string) =>
    new Promise<void>((resolve) => child.stderr.on('data', () => err.includes(text) && resolve()))
  /** What a terminal does at Ctrl-C: every process of the command hears of it. */
  const ctrlC = () => process.kill(-child.pid!, 'SIGINT')
  return { child, ended, says, ctrlC }
}

/** The one JSON document that standard output holds. */
export function documentOf({ code, out, err }: Ended) {
  const document = JSON.parse(out) as {
    id: string
    summary: { shares: Record<string, number> }
    config: Config
    status: string
    deleted: boolean
    arrays: unknown[]
    runs: Run[]
    error?: { code: string; message: string }
  }
  return { code, err, document }
}
export const json = async (...words: string[]) => documentOf(await overstep(...words, '--json'))

/** A fate map of 9 × 5 cells, as fields of `fig06`. */
export const small = ['start.min=-4', 'start.max=4', 'start.count=9', 'learningRate.count=5', 'learningRate.min=0.001']

/** Checks that a command is refused as wrong input, with these words and without a stack. */
export async function expectRefused(words: string[], message: string): Promise<void> {
  const { code, document, err } = await json(...words)
  expect(code).toBe(2)
  expect(document.error).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(message) })
  expect(err).toContain(message)
  expect(err).not.toMatch(/^\s+at /m)
}
