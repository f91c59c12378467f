import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { patience } from '../scripts/patience.ts'
import { PENDING, type Run, wholeArray } from '../src-shared/contract/index.ts'
import { findChromium, needsSoftwareAdapter, softwareGpuFlags } from './chromium.ts'
import { expect, test } from './fixtures.ts'
import { openStandIn, type StandIn } from './shells/stand-in.ts'

// The hidden window in which the desktop program computes maps on the GPU: here a page of a Chromium with a software
// one. Only the stand-in's project runs this file.

// One Chromium and one program for all of them. A GPU that is none takes its time.
test.describe.configure({ mode: 'default', timeout: patience(120_000) })

const hiddenOrigin = 'http://gpu.localhost/'

let folder: string
let browser: Browser
let context: BrowserContext
let standIn: StandIn
const said: string[] = []

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overstep-gpu-window-'))
  browser = await chromium.launch({
    executablePath: findChromium() ?? chromium.executablePath(),
    args: [...softwareGpuFlags],
  })
  context = await browser.newContext()
  standIn = await openStandIn({ dataDir: folder, words: [], context, log: (text) => void said.push(text) })
})
test.afterAll(async () => {
  await standIn?.close()
  await browser?.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** Fig 6 of the article, coarser. */
const fateMap = (device: 'cpu' | 'gpu', count: number, steps = 1000) => ({
  kind: 'fate-map' as const,
  landscape: 'paper-1d',
  start: { min: -10, max: 10, count, scale: 'linear' as const },
  learningRate: { min: 1e-4, max: 0.06, count, scale: 'log' as const },
  steps,
  device,
})
type Asked = ReturnType<typeof fateMap>

const start = async (config: Asked): Promise<string> => (await standIn.call('runs.start', { config } as never)).id
const runOf = async (id: string): Promise<Run> => (await standIn.call('runs.get', { id })).run

async function ended(id: string): Promise<Run & { summary: { computedOn?: string } }> {
  await expect.poll(async () => (await runOf(id)).status, { timeout: patience(90_000) }).not.toMatch(/queued|running/)
  const run = await runOf(id)
  expect(run.status, `${run.error} ${said.join('')}`).toBe('completed')
  return run as never
}
const fatesOf = async (id: string): Promise<ArrayLike<number>> =>
  wholeArray(await standIn.call('runs.array', { id, name: 'fate' })).data

/** The page of the hidden window, where it is open. */
const hidden = (): Page | undefined => context.pages().find((page) => page.url() === hiddenOrigin)

let hasAdapter = true
test.beforeEach(() => needsSoftwareAdapter(hasAdapter))

test('a map is computed in the hidden window, and is that of the CPU', async () => {
  expect(hidden()).toBeUndefined()
  const onGpu = await ended(await start(fateMap('gpu', 48)))
  hasAdapter = !/no GPU|no WebGPU/.test(onGpu.summary.computedOn ?? '')
  needsSoftwareAdapter(hasAdapter)
  expect(onGpu.summary.computedOn).toMatch(/^SwiftShader computed the descents in double-float/)
  expect(onGpu).toMatchObject({ device: 'gpu', precision: 'double-float', engine: 'overstep on SwiftShader' })
  const onCpu = await ended(await start(fateMap('cpu', 48)))
  expect(onCpu).toMatchObject({ device: 'cpu', precision: 'float64' })
  const [mine, reference] = [await fatesOf(onGpu.id), await fatesOf(onCpu.id)]
  expect(reference.length).toBe(48 * 48)
  expect(Array.from(reference).filter((fate, cell) => mine[cell] !== fate)).toEqual([])
})

test('the window is never shown, sandboxed, isolated, and without Node or the bridge of the workbench', async () => {
  const [, [options] = []] = await recordedAll('BrowserWindow')
  expect(options).toMatchObject({
    show: false,
    webPreferences: {
      preload: expect.stringMatching(/gpu-preload\.cjs$/) as unknown,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      experimentalFeatures: false,
      backgroundThrottling: false,
    },
  })
  expect(await recordedAll('window.loadURL')).toEqual([['app://overstep/'], ['app://gpu/']])
  const names = ['overstep', 'require', 'process', 'Buffer', 'ipcRenderer', 'electron']
  expect(await hidden()!.evaluate((all) => all.filter((name) => name in window), names)).toEqual([])
})

test('its page has a policy of its own, reaches nothing, leads nowhere, and is not answered', async () => {
  const { status, headers } = await standIn.ask('fetch', { url: 'app://gpu/', method: 'GET' })
  expect(status).toBe(200)
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; (?!.*unsafe)/)
  const reached = await hidden()!.evaluate(
    async (urls) => {
      const answers = await Promise.allSettled(urls.map((url) => fetch(url)))
      return answers.filter(({ status: outcome }) => outcome === 'fulfilled').length
    },
    ['http://overstep.localhost/', 'http://gpu.localhost/', 'https://example.org/'],
  )
  expect(reached).toBe(0)
  const navigate = (url: string): Promise<boolean> =>
    standIn.ask('navigate', { window: 2, url, main: true, redirect: false })
  const [known, elsewhere] = ['https://arxiv.org/abs/2205.15142', 'https://example.org/']
  for (const url of ['app://gpu/', 'app://overstep/', known, elsewhere]) {
    expect(await navigate(url), url).toBe(false)
    expect(await standIn.ask('open', { window: 2, url }), url).toBe(false)
  }
  expect(await recordedAll('shell.openExternal')).toEqual([])
  for (const permission of ['clipboard-sanitized-write', 'fullscreen', 'media'])
    expect(await standIn.ask('permission', { permission, url: 'app://gpu/' })).toEqual({ request: false, check: false })
  const frame = { url: 'app://gpu/', main: true }
  await expect(standIn.invokeFrom(frame, 'overstep:send', { subscribe: 'runs.changed' })).rejects.toThrow('was refused')
})

test('the GPUs that compute maps are listed, measured there', async () => {
  const devices = await standIn.call('devices.maps', null)
  expect(devices).toMatchObject([
    { device: 'cpu', precision: 'float64', problem: null },
    { device: 'gpu', precision: 'double-float', problem: null, name: 'SwiftShader' },
  ])
  expect(devices[1]!.cellsPerSecond).toBeGreaterThan(0)
})

test('a run that is cancelled leaves the GPU to the next one', async () => {
  const long = await start(fateMap('gpu', 400, 20_000))
  await progressOf(long)
  await standIn.call('runs.cancel', { id: long })
  await expect.poll(async () => (await runOf(long)).status).toBe('cancelled')
  const next = await ended(await start(fateMap('gpu', 20)))
  expect(next.device).toBe('gpu')
})

test('where the window ends in the middle of a map, the CPU computes the rest, and nothing else ends', async () => {
  const config = fateMap('gpu', 300)
  const id = await start(config)
  await progressOf(id)
  await crash(hidden()!)
  const run = await ended(id)
  expect(run.summary.computedOn).toMatch(/GPU was lost.*its window has ended \(crashed\).*CPU/)
  expect(run.device).toMatch(/cpu$/)
  const reference = await ended(await start({ ...config, device: 'cpu' }))
  const [mine, expected] = [await fatesOf(id), await fatesOf(reference.id)]
  expect(Array.from(expected).filter((fate, cell) => mine[cell] !== fate)).toEqual([])
  await expect(standIn.page.getByRole('heading', { level: 1 })).toBeVisible()
  // The next run has another window.
  const next = await ended(await start(fateMap('gpu', 20)))
  expect(next.device).toBe('gpu')
  expect(hidden()).toBeDefined()
})

test('the program ends with its window, although the hidden one is open', async () => {
  await ended(await start(fateMap('gpu', 20)))
  expect(hidden()).toBeDefined()
  await standIn.ask('close', { window: 1 })
  await expect.poll(() => standIn.process.exitCode).toBe(0)
})

/** The calls of Electron of this name from the beginning. */
async function recordedAll(name: string): Promise<unknown[][]> {
  return (await standIn.ask('recorded', null)).filter((call) => call.name === name).map((call) => call.arguments)
}

/** Waits until a map has something to show. */
async function progressOf(id: string): Promise<void> {
  await expect
    .poll(async () => Array.from(await fatesOf(id).catch(() => [])).some((fate) => fate !== PENDING), {
      timeout: patience(30_000),
    })
    .toBe(true)
}

/** Ends the process of a page as a fault in it would. */
async function crash(page: Page): Promise<void> {
  const gone = page.waitForEvent('crash')
  const session = await context.newCDPSession(page)
  // It never answers.
  void session.send('Page.crash').catch(() => undefined)
  await gone
}
