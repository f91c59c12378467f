import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { patience } from '../scripts/patience.ts'
import { readPng } from './files.ts'
import { expect, test } from './fixtures.ts'
import { dropFiles, runButton, sweepOver, sweptField, visit } from './steps.ts'

/** Networks that are trained in a moment. */
const quick = {
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [8],
  trainSize: 100,
  testSize: 100,
  steps: 4,
  starts: 1,
  snapshots: 2,
  learningRates: [0.1],
}

test('a sweep over learning rates and seeds has a page that says what came out, grows and is exported', async ({
  workbench,
  folder,
}) => {
  // Networks are trained, and then once more.
  test.setTimeout(patience(180_000))
  const { page } = workbench
  await visit(page, `/new?config=${encodeURIComponent(JSON.stringify(quick))}`)
  await sweepOver(page, 'learning rates γ')
  await sweptField(page, 'learning rates γ').getByRole('textbox').fill('0.1; 1')
  await sweepOver(page, 'seed')
  await sweptField(page, 'seed').getByRole('textbox').fill('1, 2')
  await page.getByRole('textbox', { name: /^Title/ }).fill('Rates and seeds')
  await runButton(page).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Rates and seeds' })).toBeVisible()
  await expect(page.getByText('4 of 4 done')).toBeVisible({ timeout: patience(60_000) })

  // What it says, its figure and its table are of one result.
  const said = page.getByRole('list', { name: 'What the sweep says' })
  await expect(said).toContainText(/Best\s*test accuracy .* % ± .* % \(mean of 2\) at γ = /)
  await page.getByRole('combobox', { name: 'Result', exact: true }).selectOption({ label: 'train loss' })
  await expect(page).toHaveURL(/result=networks\.trainLoss/)
  await expect(said).toContainText(/Worst\s*train loss/)
  await expect(
    page.getByRole('application', { name: 'Against one value: train loss of Rates and seeds' }),
  ).toBeVisible()
  const runs = page.getByRole('region', { name: 'Runs of the sweep' })
  await expect(runs.getByRole('row')).toHaveCount(1 + 4)

  // More seeds, for every learning rate.
  await page.getByRole('button', { name: 'Extend…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Extend the sweep' })
  const values = dialog.getByRole('textbox', { name: 'Values to add' })
  await values.fill('2')
  await expect(dialog).toContainText('seed: has all of these values already')
  await values.fill('3, x')
  await expect(dialog).toContainText('number 2 must be a number, got “x”')
  await values.fill('3')
  await dialog.getByRole('button', { name: 'Add 2 runs' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('6 of 6 done')).toBeVisible({ timeout: patience(60_000) })
  await expect(said).toContainText('(mean of 3)')

  // Every run is one click away, and leads back.
  await runs.getByRole('link').nth(3).click()
  await expect(page.getByRole('heading', { level: 1, name: /learningRates = \[1\], seed = 1$/ })).toBeVisible()
  await page.getByRole('link', { name: 'Rates and seeds' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Rates and seeds' })).toBeVisible()
  const sweep = /sweeps\/(\w+)/.exec(page.url())![1]!

  // The window and the command line write the same table, and an image opens the page that it shows.
  const saved = async (format: string): Promise<Buffer> => {
    await page.getByRole('main').getByRole('button', { name: 'Export', exact: true }).click()
    const box = page.getByRole('dialog')
    await box.getByRole('radio', { name: format, exact: true }).check({ force: true })
    const { name, bytes } = await workbench.savedFile(() => box.getByRole('button', { name: `Save ${format}` }).click())
    expect(name).toBe(`overstep-sweep-values.${format.toLowerCase()}`)
    await expect(box).toBeHidden()
    return Buffer.from(bytes)
  }
  await visit(page, `/sweeps/${sweep}?result=networks.trainLoss`)
  const csv = (await saved('CSV')).toString()
  expect(csv.split('\r\n')[0]).toBe('position,id,status,learningRates,seed,networks.trainLoss')
  expect(csv.split('\r\n')).toHaveLength(1 + 6 + 1)
  const file = join(folder, 'values.csv')
  const words = ['--figure', 'values', '--result', 'networks.trainLoss', '--out', file]
  await workbench.json('export', '--sweep', sweep, ...words)
  expect(await readFile(file, 'utf8')).toBe(csv)
  expect((await saved('SVG')).toString()).toContain('learning rate')
  const png = await saved('PNG')
  expect(readPng(png)).toMatchObject({ width: 1920, height: 1280 })
  await visit(page, '/help')
  await dropFiles(page, [{ name: 'values.png', bytes: png }])
  await expect(page).toHaveURL(new RegExp(`sweeps/${sweep}\\?figure=values&result=networks\\.trainLoss`))
  await expect(page.getByRole('heading', { level: 1, name: 'Rates and seeds' })).toBeVisible()
})

test('a sweep over two fields is a map whose cells open their runs; runs that wait are paused and left out', async ({
  workbench,
}) => {
  const { page } = workbench
  const maps = ['start.count=12', 'learningRate.count=12']
  const [first] = await workbench.sweep('fig06', maps, 'steps=10,100', 'landscape=paper-1d,cubic')
  await visit(page, '/history')
  await page.getByRole('link', { name: /^Results of/ }).click()
  await expect(page.getByText('4 of 4 done')).toBeVisible()
  await page.getByRole('tab', { name: 'Map over two values' }).click()
  await expect(page).toHaveURL(/figure=map/)
  const figure = page.getByRole('application')
  await expect(figure.locator('.plane')).toBeVisible()
  // The cell at the lower left is that of the first values.
  await figure.focus()
  const { x, y, width, height } = (await figure.locator('.plane').boundingBox())!
  await page.mouse.click(x + width / 4, y + (3 * height) / 4)
  await expect(page).toHaveURL(new RegExp(`runs/${first!.id}`))

  // A long sweep is paused, thinned and goes on.
  const axis = { min: 0.001, max: 0.01, count: 400 }
  await workbench.call('sweeps.start', {
    config: { kind: 'fate-map', landscape: 'paper-1d', start: axis, learningRate: axis, noise: { std: 0.01 } },
    over: [{ path: 'steps', values: [20_000, 20_001, 20_002, 20_003] }],
    title: 'Long maps',
  })
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('maps')
  await expect(page.getByRole('option', { name: /sweep · 0 of 4 done/ })).toBeVisible()
  await page.getByRole('option', { name: /sweep · 0 of 4 done/ }).click()
  await expect(page.getByText('0 of 4 done, 4 to come')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText(/3 paused/)).toBeVisible()
  await page.getByRole('button', { name: 'Leave out…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Leave out waiting runs' })
  await dialog.getByRole('button', { name: 'Every second one' }).click()
  await dialog.getByRole('button', { name: 'Leave out 2 runs' }).click()
  await expect(page.getByText(/2 not here/)).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('0 of 2 done, 2 to come, 2 not here')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(page.getByText(/2 cancelled/)).toBeVisible()
})
