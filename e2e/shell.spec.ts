import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test('the workbench opens with its title and no error', async ({ workbench }) => {
  await expect(workbench.page).toHaveTitle(/Overstep/)
})

test('the status bar says what computes and how much is kept', async ({ workbench }) => {
  const status = workbench.page.getByRole('contentinfo')
  await expect(status).toContainText(/\d+\sthreads?/)
  await expect(status).toContainText('0 runs')
})

test('a run of the command line appears in the open window, and outlives a power cut', async ({ workbench }) => {
  const { code, stdout, stderr } = await workbench.overstep('run', 'fig02', '--json')
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ status: 'completed' })
  const status = (): Locator => workbench.page.getByRole('contentinfo')
  await expect(status()).toContainText('1 run')
  await workbench.restart({ kill: true })
  await expect(status()).toContainText('1 run')
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

test('paths that are typed behind npm run are meant from where npm was called @one-shell', async () => {
  // A folder of the checkout, in which npm finds the script.
  const folder = test.info().outputDir
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/bowl.json`, '{"expression": "x^2", "variables": ["x"]}')
  const words = ['run', '--silent', 'overstep', '--', 'eval', 'bowl.json', '--at', '3']
  const { stdout } = await promisify(execFile)('npm', words, { cwd: folder, shell: process.platform === 'win32' })
  expect(stdout).toBe('f(3) = 9\n∂f/∂x = 6\n')
})
