import { expect, test } from './fixtures.ts'

test('the workbench opens with its title and no error', async ({ workbench }) => {
  await expect(workbench.page).toHaveTitle(/Overstep/)
})

test('the page cannot make code from text', async ({ workbench }) => {
  // In a task of its own: what the test's own evaluation runs directly is exempt from the policy.
  const outcome = await workbench.page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            resolve(`made ${String(new Function('return 1')())}`)
          } catch (error) {
            resolve((error as Error).name)
          }
        }),
      ),
  )
  expect(outcome).toBe('EvalError')
})

test('a script that is written into the page does not run', async ({ workbench }) => {
  const ran = await workbench.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    await new Promise((resolve) => setTimeout(resolve, 50))
    return 'injected' in window
  })
  expect(ran).toBe(false)
})

test('the page cannot reach a network', async ({ workbench }) => {
  const outcome = await workbench.page.evaluate(async () => {
    const violation = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
    )
    const failed = await fetch('https://example.org/').then(
      () => false,
      () => true,
    )
    return { failed, directive: await violation }
  })
  expect(outcome).toEqual({ failed: true, directive: 'connect-src' })
})

test('the page has nothing of Node', async ({ workbench }) => {
  const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'ipcRenderer', 'electron']
  const found = await workbench.page.evaluate((all) => all.filter((name) => name in window), names)
  expect(found).toEqual([])
})

test.describe('in the desktop window', () => {
  test.beforeEach(({ workbench }) => test.skip(workbench.shell === 'browser', 'a browser has no such window'))

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
})
