import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Run } from '../src-shared/contract/index.ts'
import { expect, test } from './fixtures.ts'
import { openSection, startMap, statusOf } from './steps.ts'

// What holds in the desktop window alone: the bridge between its page and the main process, and where links lead.

test('the page has exactly the agreed bridge, and cannot change it', async ({ workbench }) => {
  const bridge = await workbench.page.evaluate(() => {
    const { overstep } = window as unknown as { overstep: Record<string, unknown> }
    const surface = Object.fromEntries(Object.entries(overstep).map(([name, value]) => [name, typeof value]))
    try {
      overstep.send = null
    } catch {
      // Refused: that is what is tested.
    }
    return { surface, send: typeof overstep.send }
  })
  expect(bridge).toEqual({
    surface: {
      platform: 'string',
      send: 'function',
      onMessage: 'function',
    },
    send: 'function',
  })
})

test('calls are answered, and what is wrong with one comes back as an error', async ({ workbench }) => {
  const [about, unknown, wrong] = await workbench.page.evaluate(async () => {
    const { overstep } = window as unknown as {
      overstep: { send(message: unknown): Promise<unknown> }
    }
    const call = (method: string, argument: unknown) => overstep.send({ sequence: 1_000_000, method, argument })
    return Promise.all([
      call('workbench.about', null),
      call('__proto__', null),
      call('runs.get', { id: '../../etc/passwd' }),
    ])
  })
  expect(about).toMatchObject({ result: { shell: 'electron', dataDir: workbench.dataDir, runs: 0 } })
  expect(unknown).toMatchObject({ error: { code: 'not-found' } })
  expect(wrong).toMatchObject({ error: { code: 'invalid-input' } })
})

test('a link to elsewhere leaves the page where it is, and no window opens', async ({ workbench }) => {
  const { page } = workbench
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const before = page.url()
  const windows = page.context().pages().length
  const opened = await page.evaluate(() => window.open('https://example.org/') !== null)
  expect(opened).toBe(false)
  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  await page.waitForTimeout(300)
  // Asked of the page itself: Playwright waits for the navigation, which has been prevented.
  const shown = await page.evaluate(() => ({ url: location.href, title: document.title }))
  expect(shown).toEqual({ url: before, title: expect.stringMatching(/Overstep/) as unknown })
  expect(page.context().pages()).toHaveLength(windows)
})

test('Chromium reaches no network, and its spelling checker is off @real', async ({ workbench }) => {
  const { electron } = workbench
  if (electron === undefined) throw new Error('This test needs Electron itself')
  await expect(workbench.page.getByRole('heading', { level: 1 })).toBeVisible()
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // That it can be reached, and that it counts.
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here')
  const outcomes = await electron.evaluate(
    async ({ net, session }, hosts) => {
      const ask = (url: string): Promise<string> =>
        new Promise((resolve) => {
          // Of a session that none of our rules is about.
          const request = net.request({ url, session: session.fromPartition('apart') })
          request.on('response', () => resolve('answered'))
          request.on('error', (error) => resolve(error.message))
          request.end()
        })
      return { answers: await Promise.all(hosts.map(ask)), spelling: session.defaultSession.isSpellCheckerEnabled() }
    },
    ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}/`),
  )
  server.close()
  expect(outcomes).toEqual({ answers: Array(2).fill('net::ERR_NAME_NOT_RESOLVED'), spelling: false })
  expect(asked).toBe(1)
})

test('a second start hands its files and links over and ends; the first start opens what it is given @real', async ({
  workbench,
  folder,
}) => {
  const { id } = await workbench.run('fig02')
  const [archive, figure] = [join(folder, 'runs.overstep'), join(folder, 'fig02.png')]
  await workbench.json('archive', id, '--out', archive)
  await workbench.saveFigure(id, 'path', figure)
  const runPage = new RegExp(`#/runs/${id}$`)

  const page = await workbench.restart({ words: [figure] })
  await expect(page).toHaveURL(runPage)
  await openSection(page, 'History')
  expect(await workbench.startAgain([`overstep://run/${id}`])).toBe(0)
  await expect(page).toHaveURL(runPage)
  expect(await workbench.startAgain([archive])).toBe(0)
  await expect(page.getByText('1 run was here already.')).toBeVisible()
  expect(await workbench.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the machine stays awake while a run computes, and no longer @real', async ({ workbench }) => {
  const { page, electron } = workbench
  // Electron counts them from 0.
  const blocked = () =>
    electron?.evaluate(({ powerSaveBlocker }) => [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id)))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await blocked()).toBe(false)
  await startMap(page, 1000, 100_000)
  await expect.poll(blocked).toBe(true)
  await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click()
  await expect(statusOf(page, 'Cancelled')).toBeVisible()
  await expect.poll(blocked).toBe(false)
})

test('a map that asks for the GPU is computed there, or on the CPU, which says why @real', async ({ workbench }) => {
  const { id } = await workbench.run('fig06', 'start.count=12', 'learningRate.count=10', 'device=gpu')
  const { device, summary } = await workbench.show<Run & { summary: { computedOn: string } }>(id)
  // A build for another version of Electron may have no page for it, and an old Chromium has no WebGPU that would do.
  if (device === 'gpu') expect(summary.computedOn).toContain('computed the descents in double-float')
  else
    expect(summary.computedOn).toMatch(
      /^The GPU that was asked for was not used: .+\. The CPU computed everything in float64\.$/,
    )
  const shown = await workbench.electron?.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isVisible()),
  )
  expect(shown?.filter((isVisible) => isVisible)).toHaveLength(1)
})
