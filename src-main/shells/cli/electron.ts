import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import envPaths from 'env-paths'
import { onInterrupt } from './interrupts.ts'
import type { Surroundings } from './launch.ts'

/** How long a start waits for the download of Electron before it goes on without. */
const FETCH_MILLISECONDS = 20_000
/** How long a failed download is remembered. */
const MEMORY_MILLISECONDS = 60 * 60 * 1000
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

/** What the launcher has to know about Electron; a failed download counts as an obstacle for an hour. */
export function electronFor(root: string): Surroundings['electron'] {
  const { version, path } = electronState(root)
  if (path) return 'present'
  return version === null ? { obstacle: 'Electron is not installed' } : (rememberedFailure(version) ?? 'absent')
}

/**
 * Fetches Electron's binary by the installer of its own package. Waits a while; a download that is still going on then goes on as
 * long as this process runs, for the next start to use.
 */
export async function fetchElectron(root: string): Promise<Surroundings['electron']> {
  const folder = electronFolder(root)
  const version = electronState(root).version ?? ''
  if (folder === undefined) return { obstacle: 'Electron is not installed' }
  const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const stop = onInterrupt(() => process.exit(130))
  const words = lastWords(child)
  const ended = new Promise<Surroundings['electron']>((resolve) => {
    child.once('error', (error) => resolve(remember(version, error.message)))
    child.once('close', (code) => resolve(code === 0 ? 'present' : remember(version, networkReason(words()))))
  })
  const patience = new Promise<Surroundings['electron']>((resolve) => {
    const obstacle = 'Electron is still being downloaded; a later start will use it'
    setTimeout(() => resolve({ obstacle }), FETCH_MILLISECONDS).unref()
  })
  try {
    return await Promise.race([ended, patience])
  } finally {
    stop()
    child.unref()
  }
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

/** Why a download failed, in a line, from the stack that the installer prints. */
export function networkReason(output: string): string {
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|UND_ERR_\w+)\b/.exec(
    output,
  )
  if (code) return `the network refused the download: ${code[1]}`
  if (output.includes('fetch failed')) return 'the network refused the download'
  const status = /Response code (\d+)/.exec(output)
  return status ? `the server answered ${status[1]}` : (output.split('\n')[0]?.trim() || 'unknown reason').slice(0, 200)
}

function electronFolder(root: string): string | undefined {
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

function memoryFile(version: string): string {
  return join(envPaths('overstep', { suffix: '' }).cache, `electron-${version}-failed.json`)
}

function remember(version: string, reason: string): { obstacle: string } {
  const file = memoryFile(version)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify({ reason, time: Date.now() }))
  } catch {
    // Without a memory every start tries again, which is all the same slower than it could be and no worse.
  }
  return { obstacle: `Electron could not be downloaded (${reason})` }
}

function rememberedFailure(version: string): { obstacle: string } | undefined {
  const file = memoryFile(version)
  try {
    const { reason, time } = JSON.parse(readFileSync(file, 'utf8')) as { reason: string; time: number }
    const minutes = Math.ceil((time + MEMORY_MILLISECONDS - Date.now()) / 60_000)
    if (minutes > 0 && minutes <= 60)
      return { obstacle: `Electron could not be downloaded (${reason}); it is tried again in ${minutes} min` }
    rmSync(file)
  } catch {
    // No memory of a failure is what a first start has.
  }
  return undefined
}
