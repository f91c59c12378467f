import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { filesIn, readPng } from './files.ts'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { dropFiles, visit } from './steps.ts'

/** Two basin maps over the same plane for three learning rates, of other numbers of steps. */
async function twoMaps(workbench: OpenWorkbench): Promise<[string, string]> {
  const ids = []
  for (const steps of [300, 30]) {
    const set = ['x.count=12', 'y.count=10', 'learningRate=[0.01,0.02,0.03]', `steps=${steps}`]
    ids.push((await workbench.run('basins', ...set)).id)
  }
  return ids as [string, string]
}

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('main').getByRole('button', { name: 'Export', exact: true }).click()
  return page.getByRole('dialog')
}
const choose = (dialog: Locator, name: string): Promise<void> =>
  dialog.getByRole('radio', { name, exact: true }).check({ force: true })

test('a figure of a comparison is saved in every format, of the slice that is chosen', async ({ workbench }) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}&tab=difference`)
  await page.getByRole('slider', { name: 'Learning rate' }).fill('2')
  await expect(page).toHaveURL(/slice=2/)
  const saved = async (format: string): Promise<Buffer> => {
    const dialog = await openDialog(page)
    await choose(dialog, format)
    const file = await workbench.savedFile(() => dialog.getByRole('button', { name: `Save ${format}` }).click())
    expect(file.name).toBe(`overstep-comparison-difference.${format.toLowerCase()}`)
    await expect(dialog).toBeHidden()
    return Buffer.from(file.bytes)
  }
  const arrays = await Promise.all(ids.map(async (id) => (await workbench.array(id, 'fate')).values))
  const names = await Promise.all(
    ids.map(async (id) => (await workbench.show<{ summary: { fates: string[] } }>(id)).summary.fates),
  )
  const fatesOf = (run: number) => Array.from(arrays[run]!.slice(240), (code) => names[run]![code])
  const document = JSON.parse((await saved('JSON')).toString()) as {
    columns: { before: string[]; after: string[] }
    result: { changed: number; learningRates: number[] }
  }
  expect(document.columns.before).toEqual(fatesOf(0))
  expect(document.columns.after).toEqual(fatesOf(1))
  expect(document.result.learningRates).toEqual([0.03, 0.03])
  expect((await saved('CSV')).toString().split('\r\n')).toHaveLength(1 + 120 + 1)
  expect(Object.keys(filesIn(await saved('NPZ')))).toEqual(expect.arrayContaining(['matrix.npy', 'runs/2/fate.npy']))
  expect((await saved('SVG')).toString()).toContain('</svg>')

  const png = await saved('PNG')
  expect(readPng(png)).toMatchObject({ width: 1920, height: 1280 })
  await visit(page, '/help')
  await dropFiles(page, [{ name: 'difference.png', bytes: png }])
  await expect(page).toHaveURL(new RegExp(`compare\\?runs=${ids.join()}&.*tab=difference`))
  await expect(page).toHaveURL(/slice=2/)
  await expect(page.getByRole('application', { name: /^What changes of 2 runs/ })).toBeVisible()
})

test('the whole comparison is one archive; its grid is one figure', async ({ workbench, folder }) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}`)
  const second = page.getByRole('article', { name: /^2:/ }).getByRole('application')
  await expect(second.locator('.plane')).toBeVisible()
  await second.focus()
  await page.keyboard.press('+')
  const dialog = await openDialog(page)
  await choose(dialog, 'Everything')
  const { name, bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save 12 files' }).click())
  expect(name).toBe('overstep-comparison.zip')
  const files = filesIn(bytes)
  const figures = ['grid-basin-map', 'grid-basin-iterations', 'grid-basin-shares', 'shares', 'difference']
  const tables = ['results', 'settings', 'differences'].flatMap((table) => [`${table}.csv`, `${table}.json`])
  expect(Object.keys(files).sort()).toEqual([...figures.map((one) => `${one}.png`), ...tables, 'data.npz'].sort())
  expect(JSON.parse(readPng(files['grid-basin-map.png']!).text['overstep:comparison']!)).toMatchObject({
    runs: ids.map((id) => ({ id })),
  })
  // Both maps are zoomed by 1.5 about their middle.
  const compared = readPng(files['grid-basin-map.png']!).text['overstep:comparison']!
  const kept = (JSON.parse(compared) as { look: { views: Record<string, { x: number[] }> } }).look.views
  const views = ids.map((id) => kept[id]!)
  const { x } = (await workbench.show<{ config: { x: { min: number; max: number; count: number } } }>(ids[0])).config
  const half = ((x.max - x.min) * x.count) / (x.count - 1) / 2
  for (const view of views)
    for (const [end, side] of [-1, 1].entries())
      expect(view.x[end]).toBeCloseTo((x.min + x.max) / 2 + (side * half) / 1.5, 6)
  expect(views).toHaveLength(2)
  expect(files['differences.csv']!.toString()).toContain('steps,300,30')

  // In the desktop's window nothing reads the clipboard.
  const readable = workbench.shell === 'browser'
  if (readable) await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('tab', { name: 'Settings' }).click()
  const table = await openDialog(page)
  await choose(table, 'CSV')
  await table.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByText('“Settings that differ” is on the clipboard.')).toBeVisible()
  const text = files['differences.csv']!.toString()
  if (readable) expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text)

  // Kept under a name, it is known by its id.
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Fewer steps')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Fewer steps' })).toBeVisible()
  const saved = /\w{26}$/.exec(page.url())![0]
  const file = join(folder, 'differences.csv')
  await workbench.json('export', '--compare', saved, '--figure', 'differences', '--out', file)
  expect(await readFile(file, 'utf8')).toBe(text)
})

test('a size too small for figures side by side is refused instead of the preview, and left out of the whole', async ({
  workbench,
}) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}`)
  await expect(page.getByRole('article', { name: /^2:/ }).getByRole('application')).toBeVisible()
  const dialog = await openDialog(page)
  await choose(dialog, 'PNG')
  const refusal = dialog.getByRole('status').filter({ hasText: 'no room for 2 figures side by side' })
  await dialog.getByRole('textbox', { name: 'Width' }).fill('200')
  await dialog.getByRole('textbox', { name: 'Height' }).fill('150')
  await expect(refusal).toBeVisible()
  await expect(dialog.locator('canvas')).toBeHidden()
  await choose(dialog, 'Everything')
  const { bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save 12 files' }).click())
  const names = Object.keys(filesIn(bytes))
  expect(names.filter((name) => name.startsWith('grid'))).toEqual([])
  expect(names).toEqual(expect.arrayContaining(['shares.png', 'results.csv', 'data.npz']))
  await expect(page.getByText(/Left out grid-basin-map\.png, .*grid-basin-shares\.png: .*no room/)).toBeVisible()

  const again = await openDialog(page)
  await expect(refusal).toBeVisible()
  await again.getByRole('textbox', { name: 'Width' }).fill('900')
  await again.getByRole('textbox', { name: 'Height' }).fill('600')
  await expect(again.locator('canvas')).toBeVisible()
  await expect(refusal).toBeHidden()
})

test('a figure of runs that are not here says so, and offers their settings', async ({ workbench }) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}`)
  await expect(page.getByRole('article', { name: /^2:/ }).getByRole('application')).toBeVisible()
  const dialog = await openDialog(page)
  await choose(dialog, 'PNG')
  const { bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
  const figure = Buffer.from(bytes)
  // One that is elsewhere: another id, and the checksum that belongs to it.
  const elsewhere = ids[1].replace(/.$/, (last) => (last === 'Z' ? 'Y' : 'Z'))
  const at = figure.indexOf('overstep:comparison') - 4
  const length = figure.readUInt32BE(at - 4)
  figure.write(elsewhere, figure.indexOf(ids[1], at), 'latin1')
  const { crc32 } = await import('node:zlib')
  figure.writeUInt32BE(crc32(figure.subarray(at, at + 4 + length)), at + 4 + length)
  await visit(page, '/help')
  await dropFiles(page, [{ name: 'grid.png', bytes: figure }])
  await expect(page.getByText(`One run of this comparison is not here: ${elsewhere}.`)).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`compare\\?runs=${ids[0]}$`))
  await page.getByRole('button', { name: 'Open as new experiment' }).click()
  await expect(page.getByRole('textbox', { name: 'steps' })).toHaveValue('30')
})
