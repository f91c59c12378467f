import { chromium, type Locator, type Page } from '@playwright/test'
import { patience } from '../scripts/patience.ts'
import type { BasinMapConfig, Run } from '../src-shared/contract/index.ts'
import { fateColor } from '../src-shared/plot/index.ts'
import { barriersOf } from './barriers.ts'
import { findChromium, needsSoftwareAdapter, softwareGpuFlags } from './chromium.ts'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { openRun, shownId, statusOf } from './steps.ts'

const flight = (page: Page): Locator => page.getByRole('region', { name: 'Flight' })
const map = (page: Page): Locator => flight(page).getByRole('application')
const picture = (page: Page): Locator => flight(page).locator('canvas').first()
/** How exact it is; what a slider tells has the same role. */
const state = (page: Page): Locator => flight(page).locator('p[role=status]')

/** A run of a map of short descents, whose pictures take little, in a window that is not large. */
async function flyOver({ page, run }: OpenWorkbench): Promise<Run> {
  const made = await run('basins', 'x.count=9', 'y.count=9', 'learningRate=[0.02,0.3]', 'steps=30')
  await fly(page, made.id)
  return made
}

async function fly(page: Page, id: string): Promise<void> {
  await page.setViewportSize({ width: 760, height: 520 })
  await openRun(page, id)
  await page.getByRole('button', { name: 'Fly', exact: true }).click()
  await expect(map(page)).toBeVisible()
}

/** What a canvas shows: its pixels, row by row from the bottom, as RRGGBB in numbers; −1 where it is transparent. */
function pixelsOf(canvas: Locator): Promise<{ columns: number; rows: number; colors: number[] }> {
  return canvas.evaluate((element) => {
    const { width: columns, height: rows } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, columns, rows)
    const colors: number[] = []
    for (let row = rows - 1; row >= 0; row--)
      for (let column = 0; column < columns; column++) {
        const at = 4 * (row * columns + column)
        colors.push(data[at + 3] === 0 ? -1 : (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
      }
    return { columns, rows, colors }
  })
}

/** A picture of the whole has been shown. */
const isWhole = async (page: Page): Promise<boolean> => {
  const { colors } = await pixelsOf(picture(page))
  return colors.length > 100_000 / 4 && !colors.includes(-1)
}
const waiting = { timeout: patience(30_000) }

/** The middle of the map, in the window. */
async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await map(page).boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

/** Keeps what is seen as a run, and compares the run with what was seen. */
async function compareKept(workbench: OpenWorkbench, page: Page): Promise<BasinMapConfig> {
  await expect(state(page)).toHaveText('exact', waiting)
  const seen = await pixelsOf(picture(page))
  const before = await shownId(page)
  await flight(page).getByRole('button', { name: 'Keep' }).click()
  const id = await shownId(page, before)
  await expect(statusOf(page, 'Completed')).toBeVisible(waiting)
  const { config, summary, parentId } = await workbench.show<Run & { summary: { fates: string[] } }>(id)
  expect(parentId).toBe(before)
  const kept = config as BasinMapConfig
  expect([kept.x.count, kept.y.count]).toEqual([seen.columns, seen.rows])
  const [fates, periods] = await Promise.all(['fate', 'period'].map((name) => workbench.array(id, name)))
  const differ = seen.colors.filter((color, cell) => {
    const fate = summary.fates[fates!.values[cell]!]!
    return color !== Number.parseInt(fateColor(fate, 'light', periods!.values[cell]).slice(1), 16)
  })
  expect(differ.length).toBe(0)
  return kept
}

test('a drag changes the picture before it ends; at rest it is exact, and what is kept is what was seen', async ({
  workbench,
}) => {
  const { page } = workbench
  await flyOver(workbench)
  await expect.poll(() => isWhole(page), waiting).toBe(true)
  const before = await pixelsOf(picture(page))
  const { x, y } = await middleOf(page)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 30, y - 20, { steps: 4 })
  // Still held.
  const now = () => pixelsOf(picture(page)).then(({ colors }) => colors.join() !== before.colors.join())
  await expect.poll(now, waiting).toBe(true)
  await page.mouse.move(x + 50, y - 40, { steps: 4 })
  await page.mouse.up()

  const kept = await compareKept(workbench, page)
  // What was in the middle of the plane is to the right and above of it now, with the same units on both axes.
  expect(kept.x.min + kept.x.max).toBeLessThan(-0.5)
  expect(kept.y.min + kept.y.max).toBeLessThan(-0.3)
  const apart = ({ min, max, count }: { min: number; max: number; count: number }) => (max - min) / (count - 1)
  expect(apart(kept.x) / apart(kept.y)).toBeCloseTo(1, 1)
  expect(kept.learningRate).toBe(0.02)
})

test('the wheel zooms about the pointer, and a slider changes the learning rate while it moves', async ({
  workbench,
}) => {
  const { page } = workbench
  await flyOver(workbench)
  await expect(state(page)).toHaveText('exact', waiting)
  const { x, y } = await middleOf(page)
  await page.mouse.move(x, y)
  for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -300)
  const slider = flight(page).getByRole('slider', { name: 'learning rate' })
  const first = await pixelsOf(picture(page))
  await slider.fill('700')
  await expect(slider).toHaveAttribute('aria-valuetext', /^0\.\d/)
  await expect
    .poll(async () => (await pixelsOf(picture(page))).colors.join() !== first.colors.join(), waiting)
    .toBe(true)
  const kept = await compareKept(workbench, page)
  expect(kept.y.max - kept.y.min).toBeLessThan(9 / 4)
  expect(kept.learningRate).toBeGreaterThan(0.05)
})

test('all of it goes by the keyboard, and Escape leads back to the figure', async ({ workbench }) => {
  const { page } = workbench
  await flyOver(workbench)
  await expect(map(page)).toBeFocused()
  const spoken = map(page).locator('[aria-live]')
  /** The ends of what is seen across, as they are told. */
  const across = async (): Promise<[number, number]> => {
    const [, low, high] = /^(\S+) to (\S+) across/.exec((await spoken.textContent())!) ?? []
    return [Number(low), Number(high)]
  }
  await expect(spoken).toContainText('across')
  const [low, high] = await across()
  // All of the map, and as much more as there is room for.
  expect(low).toBeLessThanOrEqual(-4.5)
  expect(low + high).toBeCloseTo(0, 9)
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await across())[0]).toBeGreaterThan(low)
  await page.keyboard.press('0')
  await expect.poll(across).toEqual([low, high])
  for (let press = 0; press < 3; press++) await page.keyboard.press('+')
  await expect.poll(async () => (await across())[1]).toBeCloseTo(high / 1.5 ** 3, 9)
  await page.keyboard.press('-')
  expect(await barriersOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(flight(page)).toBeHidden()
  await expect(page.getByRole('application', { name: /^Basin map of/ })).toBeVisible()
})

test('one zooms in to the limit of double precision, where ticks are told from a number near them', async ({
  workbench,
}) => {
  const { page } = workbench
  await flyOver(workbench)
  await expect.poll(() => isWhole(page), waiting).toBe(true)
  const { x, y } = await middleOf(page)
  await page.mouse.move(x + 40, y - 30)
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, -500)
  await expect(flight(page).getByText(/as close as double precision/)).toBeVisible(waiting)
  await expect(state(page)).toHaveText('exact', waiting)
  const config = await compareKept(workbench, page)
  const apart = (config.x.max - config.x.min) / (config.x.count - 1)
  expect(apart).toBeGreaterThan(0)
  expect(apart).toBeLessThan(1e-14)
})

// In a browser of its own, which has a software GPU.
test('a GPU draws what is seen while it moves, and the exact picture takes its place @one-shell', async ({
  workbench,
}) => {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? chromium.executablePath(),
    args: [...softwareGpuFlags],
  })
  try {
    // It is signed in as the other browser is.
    const storageState = await workbench.page.context().storageState()
    const page = await (await browser.newContext({ storageState })).newPage()
    await page.goto(workbench.page.url())
    const hasAdapter = await page.evaluate(async () => {
      const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<unknown> } }
      return gpu !== undefined && (await gpu.requestAdapter()) !== null
    })
    needsSoftwareAdapter(hasAdapter)
    const { id } = await workbench.run('basins', 'x.count=9', 'y.count=9', 'learningRate=[0.3]', 'steps=30')
    await fly(page, id)
    const { x, y } = await middleOf(page)
    await page.mouse.move(x, y)
    await page.mouse.down()
    let seen = ''
    await expect
      .poll(async () => {
        // A view that never rests is drawn by the GPU alone.
        await page.mouse.move(x + 60 * Math.random(), y + 60 * Math.random())
        return (seen = (await state(page).textContent()) ?? '')
      }, waiting)
      .toContain('single precision')
    expect(seen).not.toContain('exact')
    await page.mouse.up()
    await compareKept(workbench, page)
  } finally {
    await browser.close()
  }
})
