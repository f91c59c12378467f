import type { Locator, Page } from '@playwright/test'
import { type Axis, axisValue, type FateMapConfig } from '../src-shared/contract/index.ts'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { coloursOf, exactNumber, fact, openRun, shownId, statusOf } from './steps.ts'
import { patience } from '../scripts/patience.ts'

/** A small map of Fig 6, open on its page. */
interface OpenMap {
  page: Page
  id: string
  config: FateMapConfig
  figure: Locator
  fates: string[]
  fate: ArrayLike<number>
  iterations: ArrayLike<number>
}

interface Cell {
  column: number
  row: number
}

const columns = 40
const rows = 30

async function openMap(workbench: OpenWorkbench): Promise<OpenMap> {
  const counts = [`start.count=${columns}`, `learningRate.count=${rows}`]
  const { id } = await workbench.run('fig06', ...counts)
  const { page } = workbench
  await openRun(page, id)
  const figure = page.getByRole('application', { name: /^Fate map of/ })
  await expect.poll(() => coloursOf(figure.locator('canvas').first())).toContain('0072b2ff')
  const { config, summary } = await workbench.show(id)
  const fate = await workbench.array(id, 'fate')
  expect(fate.shape).toEqual([rows, columns])
  const iterations = (await workbench.array(id, 'iterations')).values
  return {
    page,
    id,
    config: config as unknown as FateMapConfig,
    figure,
    fates: summary?.fates ?? [],
    fate: fate.values,
    iterations,
  }
}

/**
 * The middle of a cell on the screen, which the raster fills from edge to edge: rows from below, learning rates
 * logarithmic.
 */
async function placeOf({ figure }: OpenMap, { column, row }: Cell): Promise<[number, number]> {
  const box = await figure.locator('canvas').first().boundingBox()
  if (!box) throw new Error('the map is not shown')
  return [box.x + ((column + 0.5) / columns) * box.width, box.y + (1 - (row + 0.5) / rows) * box.height]
}

/** What the page says of the cell under the crosshair. */
async function expectReadout(
  { page, config, fates, fate, iterations }: OpenMap,
  { column, row }: Cell,
  timeout = patience(5_000),
): Promise<void> {
  const readout = page.getByRole('main').getByLabel('At the pointer').first()
  await expect(async () => {
    expect(await exactNumber(fact(readout, 'x₀'))).toBe(axisValue(config.start, column))
    expect(await exactNumber(fact(readout, 'γ'))).toBe(axisValue(config.learningRate, row))
  }).toPass({ timeout })
  const name = fates[fate[row * columns + column] ?? 255] ?? ''
  await expect(fact(readout, 'fate')).toHaveText(name === 'periodic' ? /periodic, period \d+/ : name)
  const digits = (await fact(readout, 'iterations').innerText()).replace(/\s/g, '')
  expect(digits).toBe(String(iterations[row * columns + column]))
}

/** The cell in the middle of those that have a fate, which lies well inside. */
function cellOfFate({ fates, fate }: OpenMap, name: string): Cell {
  const code = fates.indexOf(name)
  const found = Array.from(fate).flatMap((other, index) => (other === code ? [index] : []))
  const index = found[found.length >> 1]
  if (index === undefined) throw new Error(`no cell is ${name}`)
  return { column: index % columns, row: Math.floor(index / columns) }
}

const opaqueColours: Record<string, string> = {
  flat: '0072b2ff',
  sharp: 'd55e00ff',
  sharpest: 'cc79a7ff',
  chaotic: 'e69f00ff',
}

test('the exact values of the cell under the pointer, and its path', async ({ workbench }) => {
  const map = await openMap(workbench)
  const { page, config } = map
  const corners = [0, columns - 1].flatMap((column) => [0, rows - 1].map((row) => ({ column, row })))
  for (const cell of [...corners, cellOfFate(map, 'chaotic'), cellOfFate(map, 'periodic')]) {
    await page.mouse.move(...(await placeOf(map, cell)))
    await expectReadout(map, cell)
  }

  const path = page.getByRole('region', { name: 'Path of a cell' })
  for (const [name, low, high] of [
    ['flat', -0.1, 0.1],
    ['sharp', 2.4, 2.6],
    ['sharpest', 8.4, 8.6],
  ] as const) {
    const cell = cellOfFate(map, name)
    const start = axisValue(config.start, cell.column)
    const learningRate = axisValue(config.learningRate, cell.row)
    await page.mouse.click(...(await placeOf(map, cell)))
    await expect(path.getByText(name, { exact: true })).toBeVisible()
    await expect.poll(() => exactNumber(fact(path, 'x₀'))).toBe(start)
    expect(await exactNumber(fact(path, 'γ'))).toBe(learningRate)
    const end = await exactNumber(fact(path, 'last x'))
    expect(end).toBeGreaterThanOrEqual(low)
    expect(end).toBeLessThanOrEqual(high)
    // The same descent as a run of its own ends at the same point to the bit.
    const sets = [`starts=[[${start}]]`, `learningRates=[${learningRate}]`]
    const run = await workbench.run('fig02', ...sets)
    const [member] = (await workbench.show(run.id)).members
    expect(member?.summary).toMatchObject({ fate: name, end: [end] })
    expect(await exactNumber(fact(path, 'iterations'))).toBe(member?.summary?.iterations)
    const drawing = path.getByRole('application', { name: /^Path of gradient descent/ })
    await expect.poll(async () => (await coloursOf(drawing.locator('canvas').first())).length).toBeGreaterThan(20)
  }
})

test('each cell has the colour of its fate, and the views change what is drawn', async ({ workbench }) => {
  const map = await openMap(workbench)
  const { page, figure, config } = map
  const raster = figure.locator('canvas').first()
  for (const [name, colour] of Object.entries(opaqueColours)) {
    const { column, row } = cellOfFate(map, name)
    const drawn = await raster.evaluate(
      (canvas: HTMLCanvasElement, [across, up]) =>
        [...canvas.getContext('2d')!.getImageData(across * canvas.width, (1 - up) * canvas.height, 1, 1).data]
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join(''),
      [(column + 0.5) / columns, (row + 0.5) / rows] as const,
    )
    expect(drawn, name).toBe(colour)
  }

  // What does not settle is empty in the article.
  const articleView = page.getByRole('checkbox', { name: /^Article.s view/ })
  await articleView.click()
  await expect.poll(() => coloursOf(raster)).not.toContain(opaqueColours.chaotic)
  await expect.poll(() => coloursOf(raster)).toContain(opaqueColours.flat)
  await articleView.click()
  await expect.poll(() => coloursOf(raster)).toContain(opaqueColours.chaotic)

  // A dashed line across the map at 2/40 = 0.05, where the flat minimum begins to repel.
  const [low, high] = [config.learningRate.min, config.learningRate.max].map(Math.log) as [number, number]
  const up = (((Math.log(0.05) - low) / (high - low)) * (rows - 1) + 0.5) / rows
  const inked = async (): Promise<number> => {
    const plane = await raster.boundingBox()
    const whole = await figure.boundingBox()
    if (!plane || !whole) throw new Error('the map is not shown')
    const line = { left: plane.x - whole.x, top: plane.y - whole.y + (1 - up) * plane.height, width: plane.width }
    const chart = figure.locator('canvas').nth(1)
    return chart.evaluate((canvas: HTMLCanvasElement, { left, top, width }) => {
      const scale = canvas.width / canvas.clientWidth
      const box = [left + 2, top - 2, width - 4, 4].map((length) => Math.round(length * scale))
      const { data } = canvas.getContext('2d')!.getImageData(...(box as [number, number, number, number]))
      return data.filter((value, index) => index % 4 === 3 && value > 0).length / (data.length / 4)
    }, line)
  }
  const limits = page.getByRole('checkbox', { name: 'Stability limits' })
  await expect(limits).toBeChecked()
  expect(await inked()).toBeGreaterThan(0.3)
  await limits.click()
  await expect.poll(inked).toBe(0)
  await limits.click()
  await expect.poll(inked).toBeGreaterThan(0.3)
})

test('the keyboard walks the cells, opens one and marks a region', async ({ workbench }) => {
  const map = await openMap(workbench)
  const { page, figure, config } = map
  await figure.focus()
  await page.keyboard.press('ArrowRight')
  await expectReadout(map, { column: 20, row: 15 })
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expectReadout(map, { column: 21, row: 17 })
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowDown')
  await expectReadout(map, { column: 11, row: 7 })
  await page.keyboard.press('Enter')
  const path = page.getByRole('region', { name: 'Path of a cell' })
  await expect.poll(() => exactNumber(fact(path, 'x₀'))).toBe(axisValue(config.start, 11))
  await expect(path.getByText(map.fates[map.fate[7 * columns + 11] ?? 255] ?? '', { exact: true })).toBeVisible()

  const refine = page.getByRole('button', { name: 'Refine this region' })
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  await expect(refine).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(refine).toBeHidden()
})

test('a dragged region is refined on whole cells, and the new run names its origin', async ({ workbench }) => {
  const map = await openMap(workbench)
  const { page, config, id } = map
  await page.mouse.move(...(await placeOf(map, { column: 10, row: 20 })))
  await page.mouse.down()
  await page.mouse.move(...(await placeOf(map, { column: 15, row: 12 })), { steps: 4 })
  await page.mouse.move(...(await placeOf(map, { column: 25, row: 8 })), { steps: 4 })
  await page.mouse.up()
  await page.getByRole('button', { name: 'Refine this region' }).click()
  const refined = await shownId(page, id)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  const between = (axis: Axis, first: number, last: number): Axis => ({
    ...axis,
    min: axisValue(axis, first),
    max: axisValue(axis, last),
  })
  expect(await workbench.show(refined)).toMatchObject({
    parentId: id,
    config: {
      ...config,
      start: between(config.start, 10, 25),
      learningRate: between(config.learningRate, 8, 20),
    },
  })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByText('made from').getByRole('link').click()
  expect(await shownId(page, refined)).toBe(id)
})

test('the wheel zooms about the cursor, a double click shows all again', async ({ workbench }) => {
  const map = await openMap(workbench)
  const { page } = map
  const cell = { column: 12, row: 18 }
  await page.mouse.move(...(await placeOf(map, cell)))
  await expectReadout(map, cell)
  await page.mouse.wheel(0, -800)
  const readout = page.getByRole('main').getByLabel('At the pointer').first()
  await expect(async () => {
    await page.mouse.move(...(await placeOf(map, { column: 0, row: 0 })))
    expect(await exactNumber(fact(readout, 'x₀'))).toBeGreaterThan(axisValue(map.config.start, 4))
    expect(await exactNumber(fact(readout, 'γ'))).toBeGreaterThan(axisValue(map.config.learningRate, 4))
  }).toPass()
  // What was under the cursor is still there.
  await page.mouse.move(...(await placeOf(map, cell)))
  await expectReadout(map, cell)
  await page.mouse.dblclick(...(await placeOf(map, cell)))
  await expect(async () => {
    await page.mouse.move(...(await placeOf(map, { column: 0, row: 0 })))
    await expectReadout(map, { column: 0, row: 0 }, 500)
  }).toPass()
})
