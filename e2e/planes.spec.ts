import type { Locator, Page } from '@playwright/test'
import { type Axis, axisValue, type BasinMapConfig, type FateMapConfig } from '../src-shared/contract/index.ts'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { coloursOf, exactNumber, fact, openRun, runButton, shownId, type ShownRun, statusOf, visit } from './steps.ts'
import { patience } from '../scripts/patience.ts'

interface Shares {
  learningRate: number
  counts: Record<string, number>
}

const sharesOf = async (workbench: OpenWorkbench, id: string): Promise<Shares[]> => {
  const { summary } = await workbench.show<ShownRun & { summary: { byLearningRate: Shares[] } }>(id)
  return summary.byLearningRate
}

const figureOf = (page: Page, name: RegExp): Locator => page.getByRole('application', { name })
const readoutOf = (page: Page): Locator => page.getByRole('main').getByLabel('At the pointer').first()

/** Walks to an index of the x axis with the arrow keys, which begin in the middle where nothing has been pointed at. */
async function walkTo(page: Page, figure: Locator, axis: Pick<Axis, 'count'>, index: number, from?: number) {
  await figure.focus()
  if (from === undefined) await page.keyboard.press('ArrowRight')
  const by = index - (from ?? axis.count >> 1)
  const key = by < 0 ? 'ArrowLeft' : 'ArrowRight'
  for (let step = 0; step < Math.floor(Math.abs(by) / 10); step++) await page.keyboard.press(`Shift+${key}`)
  for (let step = 0; step < Math.abs(by) % 10; step++) await page.keyboard.press(key)
}

test('Fig 10 from the gallery: below the limit all are sharp, beyond it all are flat, with intervals', async ({
  workbench,
}) => {
  const { page } = workbench
  await visit(page, '/')
  await page.getByRole('link', { name: /Fig 10/ }).click()
  await page.getByRole('textbox', { name: 'starts', exact: true }).fill('50')
  await runButton(page).click()
  const id = await shownId(page)
  await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(30_000) })

  const shares = await sharesOf(workbench, id)
  expect(shares).toHaveLength(301)
  for (const { counts } of shares) {
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(50)
  }
  const small = shares.filter(({ learningRate }) => learningRate <= 0.018)
  const large = shares.filter(({ learningRate }) => learningRate >= 0.021)
  expect(Math.min(small.length, large.length)).toBeGreaterThan(5)
  for (const { learningRate, counts } of small) expect(counts['sharp'], String(learningRate)).toBe(50)
  for (const { learningRate, counts } of large) expect(counts['flat'], String(learningRate)).toBe(50)

  const figure = figureOf(page, /^Shares by learning rate of/)
  const { config } = await workbench.show(id)
  const axis = config['learningRate'] as Axis
  const split = shares.findIndex(({ counts }) => (counts['flat'] ?? 0) > 0 && (counts['flat'] ?? 0) < 50)
  const index = split < 0 ? 100 : split
  await walkTo(page, figure, axis, index)
  await expect.poll(() => exactNumber(fact(readoutOf(page), 'γ'))).toBe(axisValue(axis, index))
  const table = page.getByRole('region', { name: 'Shares at the learning rate' })
  const cell = (row: string, column: number) => table.getByRole('row', { name: row }).getByRole('cell').nth(column)
  const count = shares[index]?.counts['flat'] ?? 0
  await expect(cell('count', 0)).toHaveText(String(count))
  // The ends of the Wilson interval solve (p̂ − p)² = z²·p(1 − p)/n.
  const ends = (await cell('95 % interval', 0).innerText()).match(/[\d.]+/g)!.map((end) => Number(end) / 100)
  for (const p of ends) expect(Math.abs((count / 50 - p) ** 2 - (1.959964 ** 2 * p * (1 - p)) / 50)).toBeLessThan(2e-3)

  // From a learning rate to where its starts go.
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Basin map at/ }).click()
  const map = await shownId(page, id)
  await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(30_000) })
  expect(await workbench.show(map)).toMatchObject({
    parentId: id,
    config: { kind: 'basin-map', landscape: 'paper-2d', learningRate: axisValue(axis, index) },
  })
})

test('basin shares stream in, are paused, resumed, and come out as if they had not been', async ({ workbench }) => {
  test.slow()
  const { page } = workbench
  await visit(page, '/')
  await page.getByRole('link', { name: /Fig 10/ }).click()
  await page.getByRole('textbox', { name: 'starts', exact: true }).fill('3000')
  await runButton(page).click()
  const id = await shownId(page)
  const all = page.getByRole('complementary', { name: 'Inspector' }).getByRole('row').last().getByRole('cell').last()
  const counted = async (): Promise<number> => Number((await all.innerText()).replace(/\D/g, ''))
  await expect.poll(counted).toBeGreaterThan(0)
  await page.getByRole('main').getByRole('button', { name: 'Pause' }).click()
  await expect(statusOf(page, 'Paused')).toBeVisible()
  await expect(page.getByText('What has been computed is kept and shown.')).toBeVisible()
  const kept = await counted()
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(301 * 3000)

  await page.getByRole('main').getByRole('button', { name: 'Resume' }).first().click()
  await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(60_000) })
  await expect.poll(counted).toBe(301 * 3000)
  const whole = await workbench.run('fig10', 'starts=3000')
  expect(await sharesOf(workbench, id)).toEqual(await sharesOf(workbench, whole.id))
})

test('a basin map of three learning rates: slider, exact values, the path of a cell', async ({ workbench }) => {
  const { page } = workbench
  const rates = [0.01, 0.0195, 0.028]
  const side = 41
  const counts = [`x.count=${side}`, `y.count=${side}`, `learningRate=${JSON.stringify(rates)}`]
  const { id } = await workbench.run('basins', ...counts)
  const { config, summary } = await workbench.show(id)
  const { x, y } = config as unknown as BasinMapConfig
  const fate = await workbench.array(id, 'fate')
  const iterations = await workbench.array(id, 'iterations')
  expect(fate.shape).toEqual([3, side, side])
  await openRun(page, id)
  const figure = figureOf(page, /^Basin map of/)
  const raster = figure.locator('canvas').first()
  const slider = page.getByRole('slider', { name: 'Learning rate' })

  // Below the limit of the sharp minima their basins are there, beyond it they are not: what begins with |x| = |y|
  // stays there and wanders, all else comes to the flat minimum.
  await expect.poll(() => coloursOf(raster)).toContain('d55e00ff')
  await slider.focus()
  await page.keyboard.press('End')
  await expect(slider).toHaveAttribute('aria-valuetext', 'γ = 0.028')
  await expect.poll(() => coloursOf(raster)).not.toContain('d55e00ff')
  await page.keyboard.press('Home')
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(slider).toHaveValue('2', { timeout: patience(5_000) })
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()

  for (const [slice, column, row] of [
    [0, 35, 30],
    [2, 35, 30],
    [0, 20, 20],
  ] as const) {
    await slider.fill(String(slice))
    const box = (await raster.boundingBox())!
    await page.mouse.click(box.x + ((column + 0.5) / side) * box.width, box.y + (1 - (row + 0.5) / side) * box.height)
    const index = (slice * side + row) * side + column
    const readout = readoutOf(page)
    await expect.poll(() => exactNumber(fact(readout, 'γ'))).toBe(rates[slice])
    expect(await exactNumber(fact(readout, 'x₀'))).toBe(axisValue(x, column))
    expect(await exactNumber(fact(readout, 'y₀'))).toBe(axisValue(y, row))
    const name = summary?.fates[fate.values[index] ?? 255] ?? ''
    await expect(fact(readout, 'fate')).toHaveText(name)
    const path = page.getByRole('region', { name: 'Path of a cell' })
    await expect.poll(() => exactNumber(fact(path, 'γ'))).toBe(rates[slice])
    await expect.poll(() => exactNumber(fact(path, 'x₀'))).toBe(axisValue(x, column))
    await expect(path.getByText(name, { exact: true })).toBeVisible()
    expect(await exactNumber(fact(path, 'iterations'))).toBe(iterations.values[index])
    const end = [await exactNumber(fact(path, 'last x')), await exactNumber(fact(path, 'last y'))]
    const [near] = name === 'flat' ? [0] : [1.4705]
    for (const coordinate of end) expect(Math.abs(coordinate - near)).toBeLessThan(0.1)
    const drawing = path.getByRole('application', { name: /on the contours of f$/ })
    await expect.poll(async () => (await coloursOf(drawing.locator('canvas').first())).length).toBeGreaterThan(5)
  }
})

test('from a column of a fate map to its bifurcation, and closer', async ({ workbench }) => {
  const { page } = workbench
  const counts = ['start.count=21', 'learningRate.count=40']
  const { id } = await workbench.run('fig06', ...counts)
  const { config } = await workbench.show(id)
  const { start, learningRate, bound } = config as unknown as FateMapConfig
  await openRun(page, id)
  await walkTo(page, figureOf(page, /^Fate map of/), start, 13)
  await page.keyboard.press('Enter')
  const path = page.getByRole('region', { name: 'Path of a cell' })
  await expect.poll(() => exactNumber(fact(path, 'x₀'))).toBe(axisValue(start, 13))
  await path.getByRole('button', { name: 'Open bifurcation' }).click()

  const orbits = await shownId(page, id)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  expect(await workbench.show(orbits)).toMatchObject({
    parentId: id,
    config: { kind: 'bifurcation', landscape: 'paper-1d', start: [axisValue(start, 13)], learningRate, bound },
  })
  const figure = figureOf(page, /^Bifurcation diagram of/)
  const [fates, exponents] = [await workbench.array(orbits, 'fate'), await workbench.array(orbits, 'lyapunov')]
  const { summary } = await workbench.show(orbits)
  const readout = readoutOf(page)
  let told = 0
  for (const [from, index] of [
    [undefined, 8],
    [8, 20],
    [20, 33],
  ] as const) {
    await walkTo(page, figure, learningRate, index, from)
    await expect.poll(() => exactNumber(fact(readout, 'γ'))).toBe(axisValue(learningRate, index))
    await expect(fact(readout, 'fate')).toContainText(summary?.fates[fates.values[index] ?? 255] ?? '')
    const exponent = exponents.values[index] ?? NaN
    if (!Number.isFinite(exponent)) continue
    told++
    expect(await exactNumber(fact(readout, 'Lyapunov exponent'))).toBe(exponent)
  }
  expect(told).toBeGreaterThan(0)
  await page.keyboard.press('Enter')
  await expect.poll(() => exactNumber(fact(path, 'γ'))).toBe(axisValue(learningRate, 33))

  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('button', { name: 'Refine this region' }).click()
  const refined = await shownId(page, orbits)
  expect(await workbench.show(refined)).toMatchObject({
    parentId: orbits,
    config: {
      kind: 'bifurcation',
      learningRate: { ...learningRate, min: axisValue(learningRate, 31), max: axisValue(learningRate, 33) },
    },
  })
})

test('what changes between the corrected and the printed form of the trench', async ({ workbench }) => {
  const { page } = workbench
  // On the walls of the trench, whose slope is what differs.
  const walls = ['start.min=8.39999', 'start.max=8.40002', 'start.count=31', 'learningRate.count=25']
  const { id } = await workbench.run('fig06', 'against=paper-1d-printed', ...walls)
  const { config, summary } = await workbench.show<ShownRun & { summary: { changed: number } }>(id)
  const { start, learningRate } = config as unknown as FateMapConfig
  const [here, there] = [(await workbench.array(id, 'fate')).values, (await workbench.array(id, 'against/fate')).values]
  const different = Array.from(here).flatMap((code, index) => (code === there[index] ? [] : [index]))
  expect(different.length).toBeGreaterThan(0)
  expect(summary?.changed).toBe(different.length / here.length)

  await openRun(page, id)
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(/of the cells have another fate/)
  await page.getByRole('tab', { name: 'What changes' }).click()
  const figure = figureOf(page, /^What changes of/)
  const raster = figure.locator('canvas').first()
  await expect.poll(async () => (await coloursOf(raster)).length).toBeGreaterThan(1)
  const index = different[different.length >> 1]!
  const [column, row] = [index % start.count, Math.floor(index / start.count)]
  const box = (await raster.boundingBox())!
  await page.mouse.click(
    box.x + ((column + 0.5) / start.count) * box.width,
    box.y + (1 - (row + 0.5) / learningRate.count) * box.height,
  )
  await expect.poll(() => exactNumber(fact(readoutOf(page), 'x₀'))).toBe(axisValue(start, column))
  const names = [here, there].map((codes) => summary?.fates[codes[index] ?? 255] ?? '') as [string, string]
  await expect(fact(readoutOf(page), 'fate')).toHaveText(new RegExp(`^${names[0]}.* → ${names[1]}`))

  // The same descent on either landscape.
  const path = page.getByRole('region', { name: 'Path of a cell' })
  await expect(path.getByText(new RegExp(`^${names[0]}`))).toBeVisible()
  await path.getByRole('radio', { name: 'To' }).check({ force: true })
  await expect(path.getByText(new RegExp(`^${names[1]}`))).toBeVisible()
})

test('learning rates are told relative to the sharpness of a minimum', async ({ workbench }) => {
  const { page } = workbench
  const counts = ['start.count=21', 'learningRate.count=40']
  const { id } = await workbench.run('fig06', ...counts)
  await openRun(page, id)
  await page.getByRole('combobox', { name: 'Learning rates as' }).selectOption({ label: 'in c = γλ, sharp (λ = 2040)' })
  const figure = figureOf(page, /^Fate map of/)
  await figure.focus()
  await page.keyboard.press('ArrowRight')
  const readout = readoutOf(page)
  await expect
    .poll(async () => (await exactNumber(fact(readout, 'c'))) / (await exactNumber(fact(readout, 'γ'))))
    .toBeCloseTo(2040, 9)
})
