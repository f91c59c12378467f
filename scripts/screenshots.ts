// Takes the screenshots of the README from a workbench that has just run what they show, so that they are of this
// version: npm run screenshots. The networks take half a minute, and MNIST in OVERSTEP_MNIST_DIR.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromiumFlags, findChromium } from '../e2e/chromium.ts'
import { openBrowserShell } from '../e2e/shells/browser.ts'
import { overstep, project } from '../e2e/shells/shell.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'overstep-screenshots-'))

/** Runs an experiment and returns the ids of its runs. */
async function run(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await overstep(dataDir, ['run', ...args, '--json'])
  if (code !== 0) throw new Error(stderr)
  const answer = JSON.parse(stdout) as { id: string } | { runs: { id: string }[] }
  return 'runs' in answer ? answer.runs.map(({ id }) => id) : [answer.id]
}

async function take(page: Page, name: string, path: string, prepare: () => Promise<void>): Promise<void> {
  await page.goto(new URL(`#${path}`, page.url()).href)
  await page.mouse.move(640, 24)
  await prepare()
  // What is drawn coarsely at first, and the notices of finished runs, have their time.
  await page.waitForTimeout(3000)
  await page.screenshot({ path: join(project, 'resources', 'screenshots', `${name}.png`) })
}

const [map] = await run('fig06')
const [networks] = await run('fig11')
const maps = await run('fig06', '--sweep', 'steps=30,100,300,1000')

const executablePath = findChromium()
if (executablePath === undefined) throw new Error('No Chromium: run `node scripts/e2e-browser.ts` first')
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })
const shell = await openBrowserShell({ dataDir, words: [], context, log: (text) => process.stderr.write(text) })
const { page } = shell
const figure = page.getByRole('application').first()

await take(page, 'gallery', '/', () => page.getByRole('heading', { name: 'One dimension' }).waitFor())
await take(page, 'fate-map', `/runs/${map}`, async () => {
  await figure.waitFor()
  const { x, y, width, height } = (await figure.boundingBox())!
  await page.mouse.click(x + 0.757 * width, y + 0.5 * height)
})
await take(page, 'networks', `/runs/${networks}`, () => page.getByRole('tab', { name: 'Paths' }).click())
await take(page, 'comparison', `/compare?runs=${maps.join(',')}`, () => figure.waitFor())

await shell.close()
await browser.close()
rmSync(dataDir, { recursive: true, force: true })
