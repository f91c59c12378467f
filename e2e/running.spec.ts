import type { Locator, Page } from '@playwright/test'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { lives } from './shells/processes.ts'
import { coloursOf, openRun, openSection, runButton, startMap, statusOf, summaryTable, visit } from './steps.ts'
import { patience } from '../scripts/patience.ts'

/**
 * Points on each side of a large map. The stand-in's arrays pass through Playwright's protocol as text, which takes its
 * time.
 */
const sides = { browser: 3000, electron: 3000, 'electron-stand-in': 1000 }
/** Makes the maps take longer than any test here, on any machine. */
const steps = 100_000

/** Starts a map that takes a while, and waits until rows of it are on the page. */
async function startLongMap({ page }: OpenWorkbench, side = 1000): Promise<string> {
  const id = await startMap(page, side, steps)
  const raster = page
    .getByRole('application', { name: /^Fate map of/ })
    .locator('canvas')
    .first()
  await expect.poll(() => coloursOf(raster), { timeout: patience(20_000) }).toContain('0072b2ff')
  await expect.poll(() => computedCells(page), { timeout: patience(20_000) }).toBeGreaterThan(0)
  return id
}

async function computedCells(page: Page): Promise<number> {
  return (await summaryTable(page)).all?.count ?? 0
}

/**
 * Milliseconds from a press of the mouse, waiting in the queue included, to the first frame in which the page has the
 * title.
 */
async function timeToTitle(page: Page, title: string, click: () => Promise<void>): Promise<number> {
  const time = page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) =>
        addEventListener(
          'pointerdown',
          ({ timeStamp }) => {
            const look = (): void => {
              if (document.title.startsWith(wanted)) resolve(performance.now() - timeStamp)
              else requestAnimationFrame(look)
            }
            look()
          },
          { capture: true, once: true },
        ),
      ),
    title,
  )
  await click()
  return time
}

test(
  'a large map streams in while the page answers, and what a cancelled one has computed stays',
  { tag: '@page' },
  async ({ workbench }) => {
    const { page, shell } = workbench
    const cells = sides[shell] ** 2
    const id = await startLongMap(workbench, sides[shell])
    const status = page.getByRole('contentinfo')
    const bar = status.getByRole('progressbar')
    await expect(status).toContainText(/\d+\s%/)
    await expect(status).toContainText(/\d+\ss left|min/)
    const value = async (): Promise<number> => Number(await bar.getAttribute('aria-valuenow'))
    const [before, counted] = [await value(), await computedCells(page)]
    expect(counted).toBeLessThan(cells)
    await expect.poll(value).toBeGreaterThan(before)
    await expect.poll(() => computedCells(page)).toBeGreaterThan(counted)

    const times: number[] = []
    for (const section of ['History', 'Settings', 'Landscapes', 'Help'])
      times.push(await timeToTitle(page, section, () => openSection(page, section)))
    times.push(await timeToTitle(page, 'Fate map', () => status.getByRole('link', { name: /Fate map/ }).click()))
    const measured = times.map((time) => `${Math.round(time)} ms`).join(', ')
    console.log(`      [${shell}] from click to page while a map of ${cells} cells computes: ${measured}`)
    expect(Math.max(...times)).toBeLessThan(1000)
    expect((await workbench.show(id)).status).toBe('running')

    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click()
    await expect(statusOf(page, 'Cancelled')).toBeVisible()
    await expect(bar).toBeHidden()
    const kept = (await workbench.array(id, 'fate')).values.filter((code) => code !== 255).length
    expect(kept).toBeGreaterThan(counted)
    expect(kept).toBeLessThan(cells)
    await expect.poll(() => computedCells(page), { timeout: patience(20_000) }).toBe(kept)
    await page.reload()
    await expect.poll(() => computedCells(page), { timeout: patience(20_000) }).toBe(kept)
  },
)

test(
  'of a map that has just begun the whole is seen, and what is not computed is said to be so',
  { tag: '@page' },
  async ({ workbench }) => {
    const { page, shell } = workbench
    await startMap(page, sides[shell], steps)
    const figure = page.getByRole('application', { name: /^Fate map of/ })
    const raster = figure.locator('canvas').first()
    await expect.poll(() => hasGaps(raster), { timeout: patience(20_000) }).toBe(false)
    expect(await computedCells(page)).toBeLessThan(0.05 * sides[shell] ** 2)
    // The last cell of the last row is computed in the last pass.
    const { x, y, width } = (await raster.boundingBox())!
    await page.mouse.move(x + width - 1, y + 1)
    await expect(page.getByText('not computed yet', { exact: true })).toBeVisible()
    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click()
    await expect(statusOf(page, 'Cancelled')).toBeVisible()
  },
)

/** Whether a canvas is transparent somewhere. */
function hasGaps(canvas: Locator): Promise<boolean> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    return data.some((value, index) => index % 4 === 3 && value === 0)
  })
}

test('the death of the compute process fails its run alone, and the next one works', async ({ workbench }) => {
  const { page } = workbench
  const id = await startLongMap(workbench)
  const killed = await workbench.computeProcess()
  process.kill(killed, 'SIGKILL')
  const alert = page.getByRole('main').getByRole('alert')
  await expect(alert).toContainText(/Failed\. The compute process stopped \(.+\)\. It has been started again\./)
  await expect(statusOf(page, 'Failed')).toBeVisible()
  const { status, error } = await workbench.show(id)
  expect({ status, error }).toEqual({ status: 'failed', error: expect.stringMatching(/compute process/) as unknown })

  await visit(page, '/new?preset=fig02')
  await runButton(page).click()
  await expect(statusOf(page, 'Completed')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Descents' }).getByRole('row')).toHaveCount(5)
  expect(await workbench.computeProcess()).not.toBe(killed)
})

test('a power cut interrupts the run under way and touches no other', async ({ workbench }) => {
  const finished = (await workbench.run('fig06')).id
  const before = await workbench.show(finished)
  const fates = (await workbench.array(finished, 'fate')).values
  const id = await startLongMap(workbench)
  const compute = await workbench.computeProcess()

  const page = await workbench.restart({ kill: true })
  await expect.poll(() => lives(compute), 'the compute process ends with the program').toBe(false)
  await openSection(page, 'History')
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row')
  await expect(rows.filter({ hasText: 'Interrupted' })).toHaveCount(1)
  await expect(rows.filter({ hasText: 'Completed' })).toHaveCount(1)
  expect((await workbench.show(id)).status).toBe('interrupted')
  expect(await workbench.show(finished)).toEqual(before)
  expect((await workbench.array(finished, 'fate')).values).toEqual(fates)

  // What had been computed is kept and shown.
  await openRun(page, id)
  await expect(statusOf(page, 'Interrupted')).toBeVisible()
  await expect.poll(() => computedCells(page), { timeout: patience(20_000) }).toBeGreaterThan(0)
})
