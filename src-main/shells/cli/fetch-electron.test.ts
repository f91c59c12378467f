import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { electronState } from './electron.ts'
import { electronFor, fetchElectron } from './fetch-electron.ts'

// The real installer and downloader of Electron, with a small archive from a mirror of this machine.

const packages = join(import.meta.dirname, '..', '..', '..', 'node_modules')
const program =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron'
const { version } = JSON.parse(readFileSync(join(packages, 'electron', 'package.json'), 'utf8')) as { version: string }
const name = `electron-v${version}-${process.platform}-${process.arch}.zip`
const filling = Uint8Array.from({ length: 300_000 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
const archive = Buffer.from(
  zipSync({ version: Buffer.from(version), [program]: [filling, { level: 0 }] } as Parameters<typeof zipSync>[0]),
)

const cache = vi.hoisted(() => ({ folder: '' }))
vi.mock('env-paths', () => ({ default: () => ({ cache: cache.folder }) }))

let folder: string
let server: Server
/** Addresses that were asked for, and from which byte on. */
let asked: { url: string; from: number }[]
let answer: (response: ServerResponse, from: number) => Promise<void>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-fetch-'))
  cache.folder = join(folder, 'cache')
  const electron = join(folder, 'node_modules', 'electron')
  mkdirSync(electron, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{}')
  for (const file of ['package.json', 'install.js', 'index.js'])
    copyFileSync(join(packages, 'electron', file), join(electron, file))
  const hash = createHash('sha256').update(archive).digest('hex')
  writeFileSync(join(electron, 'checksums.json'), JSON.stringify({ [name]: hash }))
  for (const scope of ['@electron', '@electron-internal'])
    symlinkSync(join(packages, scope), join(folder, 'node_modules', scope), 'junction')
  asked = []
  server = createServer((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    asked.push({ url: request.url ?? '', from })
    answer(response, from).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  vi.stubEnv('electron_config_cache', join(folder, 'installers'))
  for (const other of ['npm_config_electron_mirror', 'ELECTRON_OVERRIDE_DIST_PATH', 'HTTP_PROXY', 'http_proxy'])
    vi.stubEnv(other, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

/** Sends the archive from `from` on in pieces, every so many milliseconds, up to `end`. */
async function send(response: ServerResponse, from: number, pieces: number, pause: number, end = archive.length) {
  const head = { 'content-length': archive.length - from }
  if (from === 0) response.writeHead(200, head)
  else response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` })
  const size = Math.ceil(archive.length / pieces)
  for (let at = from; at < end; at += size) {
    response.write(archive.subarray(at, Math.min(at + size, end)))
    await wait(pause)
  }
  if (end === archive.length) response.end()
}

interface Watched {
  outcome: Promise<Awaited<ReturnType<typeof fetchElectron>>>
  steps: [received: number, total: number | null][]
  controller: AbortController
}

function begin(stall = 1000): Watched {
  const steps: Watched['steps'] = []
  const controller = new AbortController()
  const outcome = fetchElectron(folder, {
    signal: controller.signal,
    progress: (...step) => steps.push(step),
    patience: { stall, pause: 50 },
  })
  return { outcome, steps, controller }
}

const installed = (): boolean =>
  electronState(folder).path === join(folder, 'node_modules', 'electron', 'dist', program)
const parts = (): string[] => {
  try {
    return readdirSync(cache.folder).filter((file) => file.endsWith('.part'))
  } catch {
    return []
  }
}

test('a slow download is waited for as long as it moves, and told with its size', async () => {
  answer = (response, from) => send(response, from, 25, 120)
  const { outcome, steps } = begin()
  const began = performance.now()
  expect(await outcome).toBe('present')
  // Several times as long as nothing may arrive.
  expect(performance.now() - began).toBeGreaterThan(2 * 1000)
  expect(asked).toEqual([{ url: `/v${version}/${name}`, from: 0 }])
  expect(steps.length).toBeGreaterThan(5)
  expect(steps.every(([received], index) => received > (steps[index - 1]?.[0] ?? 0))).toBe(true)
  expect(steps.at(-1)).toEqual([archive.length, archive.length])
  expect(installed()).toBe(true)
  expect(electronFor(folder)).toBe('present')
  expect(parts()).toEqual([])
})

test('one that breaks off, or stands still, goes on where it was', async () => {
  const third = Math.ceil(archive.length / 3)
  answer = async (response, from) => {
    if (from === 0) {
      await send(response, 0, 3, 20, third)
      response.destroy()
    } else if (from < 2 * third) await send(response, from, 3, 20, 2 * third)
    // And then says nothing more, on the second.
    else await send(response, from, 3, 20)
  }
  const { outcome } = begin()
  expect(await outcome).toBe('present')
  expect(asked.map(({ from }) => from)).toEqual([0, third, 2 * third])
  expect(installed()).toBe(true)
})

test('what was stopped goes on at the next start', async () => {
  answer = (response, from) => send(response, from, 20, 100)
  const first = begin()
  await expect.poll(() => first.steps.length).toBeGreaterThan(3)
  first.controller.abort(new Error('Ctrl-C'))
  await expect(first.outcome).rejects.toThrow('Ctrl-C')
  expect(installed()).toBe(false)
  expect(parts()).toHaveLength(1)
  // It was the user's wish, and no failure.
  expect(electronFor(folder)).toBe('absent')
  answer = (response, from) => send(response, from, 3, 0)
  expect(await begin().outcome).toBe('present')
  expect(asked[1]?.from).toBeGreaterThan(0)
  expect(parts()).toEqual([])
})

test.each<[string, () => void, RegExp]>([
  ['refuses', () => server.close(), /^Electron could not be downloaded \(there is no way to it .*ECONNREFUSED\)$/],
  [
    'has no such file',
    () => (answer = (response) => Promise.resolve(void response.writeHead(404).end())),
    /\(the server answered 404\)$/,
  ],
  ['never says a word', () => (answer = () => new Promise(() => undefined)), /\(nothing arrived for 1 s\)$/],
  [
    'sends something else',
    () => (answer = (response) => Promise.resolve(void response.end('not Electron'))),
    /checksum|hash|match/i,
  ],
])('a mirror that %s is told, and remembered for an hour', async (_, prepare, obstacle) => {
  prepare()
  expect(await begin().outcome).toEqual({ obstacle: expect.stringMatching(obstacle) as unknown })
  expect(installed()).toBe(false)
  expect(electronFor(folder)).toEqual({ obstacle: expect.stringMatching(/; it is tried again in 60 min$/) as unknown })
  expect(parts()).toEqual([])
})

test('what another program is fetching is left to it; what a dead one has left is taken', async () => {
  answer = (response, from) => send(response, from, 3, 0)
  const base = `electron-${version}-${process.platform}-${process.arch}`
  mkdirSync(cache.folder, { recursive: true })
  // The program that runs this one lives; one of the largest number there can be does not.
  writeFileSync(join(cache.folder, `${base}.${process.ppid}.part`), 'its own')
  writeFileSync(join(cache.folder, `${base}.2147483646.part`), archive.subarray(0, 1000))
  expect(await begin().outcome).toBe('present')
  expect(asked.map(({ from }) => from)).toEqual([1000])
  expect(parts()).toEqual([`${base}.${process.ppid}.part`])
})

test('without Electron among the packages there is nothing to fetch', async () => {
  rmSync(dirname(join(folder, 'node_modules', 'electron', 'package.json')), { recursive: true })
  expect(await begin().outcome).toEqual({ obstacle: 'Electron is not installed' })
  expect(electronFor(folder)).toEqual({ obstacle: 'Electron is not installed' })
})
