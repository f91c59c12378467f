import { expect, test } from './fixtures.ts'

// What holds in the desktop window alone: the bridge between its page and the main process, and where links lead.

test('the page has exactly the agreed bridge, and cannot change it', async ({ workbench }) => {
  const bridge = await workbench.page.evaluate(() => {
    const { overstep } = window as unknown as { overstep: Record<string, unknown> }
    const surface = Object.fromEntries(Object.entries(overstep).map(([name, value]) => [name, typeof value]))
    try {
      overstep.call = null
    } catch {
      // Refused: that is what is tested.
    }
    return { surface, call: typeof overstep.call }
  })
  expect(bridge).toEqual({
    surface: {
      platform: 'string',
      call: 'function',
      onEvent: 'function',
      onMenuCommand: 'function',
      saveFile: 'function',
    },
    call: 'function',
  })
})

test('calls are answered, and what is wrong with one comes back as an error', async ({ workbench }) => {
  const [about, unknown, wrong] = await workbench.page.evaluate(async () => {
    const { overstep } = window as unknown as {
      overstep: { call(method: unknown, argument: unknown): Promise<unknown> }
    }
    return Promise.all([
      overstep.call('workbench.about', null),
      overstep.call('__proto__', null),
      overstep.call('runs.get', { id: '../../etc/passwd' }),
    ])
  })
  expect(about).toMatchObject({ result: { shell: 'electron', dataDir: workbench.dataDir, runs: 0 } })
  expect(unknown).toMatchObject({ error: { code: 'not-found' } })
  expect(wrong).toMatchObject({ error: { code: 'invalid-input' } })
})

test('a link to elsewhere leaves the page where it is, and no window opens', async ({ workbench }) => {
  const { page } = workbench
  const before = page.url()
  const opened = await page.evaluate(() => window.open('https://example.org/') !== null)
  expect(opened).toBe(false)
  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  await page.waitForTimeout(300)
  expect(page.url()).toBe(before)
  await expect(page).toHaveTitle(/Overstep/)
})
