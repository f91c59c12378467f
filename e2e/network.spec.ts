import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { librariesOf } from './shells/processes.ts'
import { coloursOf, openSection, runButton, shownId, statusOf, visit } from './steps.ts'
import { patience } from '../scripts/patience.ts'

interface ShownNetworks {
  status: string
  summary: { dataset: string; networks: { status: string; testAccuracy: number }[] }
}

const field = (page: Page, name: string) => page.getByRole('main').getByRole('textbox', { name })

/** Fills the form of the article's networks with small ones, which take about so many steps of a few milliseconds. */
async function fillSmall(page: Page, steps: number): Promise<void> {
  await visit(page, '/new?preset=fig11')
  await field(page, 'hidden layers').fill('16, 8')
  await field(page, 'batch size').fill('20')
  await field(page, 'training images').fill('600')
  await field(page, 'test images').fill('100')
  await field(page, 'epochs').fill('')
  await field(page, 'steps T').fill(String(steps))
  await field(page, 'snapshots').fill('8')
}

test(
  'networks train in sight, are paused and resumed, and are seen in their planes',
  { tag: '@page' },
  async ({ workbench }) => {
    test.slow()
    const { page } = workbench
    await fillSmall(page, 25_000)
    await expect(page.getByRole('main').locator('output')).toContainText(/9 networks × 25\s000 steps · about/, {
      timeout: patience(20_000),
    })
    await runButton(page).click()
    const id = await shownId(page)
    const networks = page.getByRole('region', { name: 'Networks' })
    await expect(networks.getByRole('row')).toHaveCount(10, { timeout: patience(20_000) })
    await expect(networks.getByRole('row').nth(1)).toContainText(/A\s*0.01\s*\d/, { timeout: patience(20_000) })

    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Figures' }).getByText(/^Paused at \d+ %\.$/)).toBeVisible()
    expect((await workbench.show<ShownNetworks>(id)).status).toBe('interrupted')
    await page.getByRole('button', { name: 'Resume', exact: true }).first().click()
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
    await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(90_000) })

    if (process.platform === 'linux') {
      // What trains is loaded by the process that computes, and by no other.
      const engine = expect.stringContaining('libonnxruntime') as unknown
      expect(librariesOf(await workbench.computeProcess())).toContainEqual(engine)
      const ofWindow = librariesOf(workbench.mainProcess())
      expect(ofWindow.length).toBeGreaterThan(3)
      expect(ofWindow).not.toContainEqual(engine)
    }

    const { summary } = await workbench.show<ShownNetworks>(id)
    expect(summary.networks.map(({ status }) => status)).toEqual(Array(9).fill('trained'))
    await expect(networks.getByRole('row').nth(1)).toContainText(
      `${(100 * summary.networks[0]!.testAccuracy).toFixed(2)} %`,
    )

    await page.getByRole('tab', { name: 'Paths' }).click()
    const plane = page.getByRole('application', { name: /^First-layer paths/ })
    await expect(plane).toBeVisible()
    await page.getByRole('radio', { name: 'Fit on A' }).check({ force: true })
    await expect(page.getByRole('application', { name: /^First-layer paths in the plane of start A/ })).toBeVisible()
    await plane.hover()
    await expect(page.getByLabel('Nearest snapshot')).toContainText(/step\s*\d/)
    await page.getByRole('tab', { name: 'Distances' }).click()
    await page.getByRole('radio', { name: 'Between networks' }).check({ force: true })
    await expect(page.getByRole('application', { name: /^Distances between networks/ })).toBeVisible()
    await page.getByRole('tab', { name: 'Filters' }).click()
    const filters = page.getByRole('img', { name: /^16 filters/ })
    await expect(filters).toBeVisible()
    await expect.poll(async () => (await coloursOf(filters)).length).toBeGreaterThan(20)
  },
)

test(
  'without MNIST the synthetic digits say so, from the form to the file of a figure',
  { tag: '@page' },
  async ({ workbench }) => {
    const small = ['dataset=synthetic-digits', 'hidden=[8]', 'trainSize=200', 'testSize=50', 'batchSize=20', 'steps=40']
    const set = [...small, 'starts=[1]', 'learningRates=[0.1,10]', 'snapshots=5']
    const { id, summary } = await workbench.run('mnist', ...set)
    expect(summary?.dataset).toBe('synthetic-digits')
    const { page } = workbench
    await visit(page, `/runs/${id}`)
    await expect(page.getByRole('main').getByText('synthetic digits', { exact: true }).first()).toBeVisible()
    const losses = page.getByRole('application', { name: /^Loss by step/ })
    await losses.hover()
    await expect(losses.locator('table')).toContainText(/t\s*=\s*\d+.*train.*test.*γ = 10, A/)
    const entry = losses.getByRole('button', { name: 'γ = 10' })
    await entry.click()
    await expect(entry).toHaveAttribute('aria-pressed', 'false')
    await losses.hover()
    await expect(losses.locator('table')).not.toContainText('γ = 10')
    await entry.dblclick()
    await losses.hover()
    await expect(losses.locator('table')).toContainText('γ = 10')
    await expect(losses.locator('table')).not.toContainText('γ = 0.1')
    await page.getByRole('button', { name: 'Export' }).first().click()
    const dialog = page.getByRole('dialog')
    const { bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
    expect(Buffer.from(bytes).includes('synthetic-digits')).toBe(true)
  },
)

test(
  'the page of data sets shows images, and a folder without MNIST is refused there',
  { tag: '@page' },
  async ({ workbench }) => {
    test.slow()
    const { page } = workbench
    await openSection(page, 'Data')
    await page.getByRole('radio', { name: 'Synthetic digits' }).check({ force: true })
    const images = page.getByRole('img', { name: /images of Synthetic digits$/ })
    await expect(images).toBeVisible({ timeout: patience(40_000) })
    await page.getByRole('button', { name: /^7/ }).click()
    await expect(images).toBeVisible()
    await page.getByRole('textbox', { name: 'Folder' }).fill(workbench.dataDir)
    await page.getByRole('button', { name: 'Use this folder' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'lacks' })).toContainText('train-images-idx3-ubyte.gz')
  },
)
