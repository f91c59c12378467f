import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import envPaths from 'env-paths'
import { AttemptError, persist, receive } from '../../download/index.ts'
import { electronFolder, electronState } from './electron.ts'
import type { Surroundings } from './launch.ts'
import { claimPart } from './part-file.ts'

/** How long a failed download is remembered. */
const MEMORY_MILLISECONDS = 60 * 60 * 1000

/** How a download is watched and stopped. */
export interface FetchWatch {
  signal: AbortSignal
  progress: (receivedBytes: number, totalBytes: number | null) => void
  /** How long nothing may arrive before an attempt is given up, and the pause before the next, in milliseconds. */
  patience?: { stall: number; pause: number }
}

/** What Electron's own downloader (@electron/get) is told, as far as it is used here. */
interface Downloading {
  version: string
  artifactName: 'electron'
  cacheRoot?: string | undefined
  checksums?: Record<string, string> | undefined
  downloader: { download(url: string, file: string): Promise<void> }
}

/** What the launcher has to know about Electron; a failed download counts as an obstacle for an hour. */
export function electronFor(root: string): Surroundings['electron'] {
  const { version, path } = electronState(root)
  if (path) return 'present'
  return version === null ? { obstacle: 'Electron is not installed' } : (rememberedFailure(version) ?? 'absent')
}

/**
 * Fetches Electron's binary as long as anything of it arrives, goes on where an earlier start has stopped, checks it,
 * and unpacks it by the installer of its own package.
 * @throws the reason of `signal`; what has arrived by then is kept
 */
export async function fetchElectron(root: string, watch: FetchWatch): Promise<Surroundings['electron']> {
  const folder = electronFolder(root)
  const { version } = electronState(root)
  if (folder === undefined || version === null) return { obstacle: 'Electron is not installed' }
  // The proxies that the environment names, which Node passes by of itself.
  http.setGlobalProxyFromEnv?.()
  try {
    await download(folder, version, watch)
    await promisify(execFile)(process.execPath, [join(folder, 'install.js')], { signal: watch.signal })
    return 'present'
  } catch (error) {
    watch.signal.throwIfAborted()
    return remember(version, failureReason(error))
  }
}

/** Brings the archive of Electron's binary into the cache of its installer, unless it is there. */
async function download(folder: string, version: string, watch: FetchWatch): Promise<void> {
  const requireOf = createRequire(join(folder, 'package.json'))
  const { downloadArtifact } = (await import(pathToFileURL(requireOf.resolve('@electron/get')).href)) as {
    downloadArtifact(request: Downloading): Promise<string>
  }
  const { env } = process
  await downloadArtifact({
    version,
    artifactName: 'electron',
    cacheRoot: env.electron_config_cache,
    checksums: env.electron_use_remote_checksums
      ? undefined
      : (requireOf('./checksums.json') as Record<string, string>),
    downloader: { download: (url, file) => downloadTo(url, file, version, watch) },
  })
}

async function downloadTo(url: string, file: string, version: string, watch: FetchWatch): Promise<void> {
  const { signal, progress, patience = { stall: 30_000, pause: 2000 } } = watch
  const part = claimPart(join(cacheFolder(), `electron-${version}-${process.platform}-${process.arch}`))
  const receiving = { fetch, stall: patience.stall, signal, report: progress }
  let arrived = false
  try {
    const attempt = async (): Promise<void> => void (await receive(url, part.path, receiving))
    const reason = await persist(part.path, attempt, { pause: patience.pause, signal })
    if (reason !== null) throw new AttemptError(reason, true)
    arrived = true
    mkdirSync(dirname(file), { recursive: true })
    copyFileSync(part.path, file)
  } finally {
    // What has arrived whole is checked next, and of no use where it is not what it should be.
    if (arrived) part.remove()
    else part.leave()
  }
}

/** Why a download failed, in a line. */
function failureReason(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|UND_ERR_\w+)\b/.exec(
    words,
  )
  if (code) return `there is no way to it through the network: ${code[1]}`
  const status = /^HTTP (\d+)$/.exec(words)
  return status ? `the server answered ${status[1]}` : (words.split('\n')[0]?.trim() || 'unknown reason').slice(0, 200)
}

const cacheFolder = (): string => envPaths('overstep', { suffix: '' }).cache

const memoryFile = (version: string): string => join(cacheFolder(), `electron-${version}-failed.json`)

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
  if (!existsSync(file)) return undefined
  try {
    const { reason, time } = JSON.parse(readFileSync(file, 'utf8')) as { reason: string; time: number }
    const minutes = Math.ceil((time + MEMORY_MILLISECONDS - Date.now()) / 60_000)
    if (minutes > 0 && minutes <= 60)
      return { obstacle: `Electron could not be downloaded (${reason}); it is tried again in ${minutes} min` }
    rmSync(file)
  } catch {
    // What cannot be read is as good as none.
  }
  return undefined
}
