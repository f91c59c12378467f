import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { onInterrupt } from './interrupts.ts'

/** A window that is gone with an error this soon has never been there. */
const CRASH_MILLISECONDS = 10_000
/** How long Electron may take to end when it is asked to. */
const QUIT_MILLISECONDS = 8000

export interface ElectronState {
  /** Of the package; null where it is not installed. */
  version: string | null
  /** Of the binary; null where it has not been fetched. */
  path: string | null
}

/** Looks for Electron beside the packages of `root`; fetches nothing. */
export function electronState(root: string): ElectronState {
  const folder = electronFolder(root)
  if (folder === undefined) return { version: null, path: null }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const path = override ? join(override, name ?? 'electron') : name && join(folder, 'dist', name)
  return { version, path: path && existsSync(path) ? path : null }
}

/**
 * Opens the desktop window and waits until it is closed.
 * @returns its exit code, or why there never was a window
 */
export async function runElectron(root: string, dataDir: string | undefined): Promise<number | { obstacle: string }> {
  const { path } = electronState(root)
  if (!path) return { obstacle: 'Electron is not installed' }
  // Terminals inside Electron programs set this, and it would make ours a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined }
  const child = spawn(path, [root, ...(dataDir ? [`--data-dir=${dataDir}`] : [])], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const startedAt = performance.now()
  const words = lastWords(child)
  let interrupted = false
  const stop = onInterrupt(() => {
    interrupted = true
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), QUIT_MILLISECONDS).unref()
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const end = await new Promise<{ code: number | null; reason: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: 1, reason: error.message }))
    child.once('close', (code) => resolve({ code, reason: crashReason(words()) }))
  })
  stop()
  if (interrupted || end.code === 0) return 0
  if (performance.now() - startedAt < CRASH_MILLISECONDS)
    return { obstacle: `Electron could not start (${end.reason})` }
  return end.code ?? 1
}

/** Why a program failed, in a line: what it could not load, or what it called fatal, or the last it said. */
export function crashReason(output: string): string {
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(output)?.[1]
  if (library) return `the library ${library} is missing`
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const fatal = lines.find((line) => line.includes('FATAL'))?.replace(/^\[[^\]]*\]\s*/, '')
  return (fatal ?? lines.at(-1) ?? 'it ended without a word').slice(0, 200)
}

/** The folder of Electron's package; undefined where it is not installed. */
export function electronFolder(root: string): string | undefined {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'))
  } catch {
    return undefined
  }
}

/** Keeps the end of what a process writes to its standard error. */
function lastWords(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-8000)))
  return () => text
}
