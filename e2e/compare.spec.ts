import type { Locator, Page } from '@playwright/test'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { openSection, visit } from './steps.ts'

/** Two fate maps on one grid, of other numbers of steps; the newer one is more often undecided. */
async function twoMaps(workbench: OpenWorkbench): Promise<[string, string]> {
  const ids = []
  for (const steps of [400, 40]) {
    const set = ['start.count=30', 'learningRate.count=20', `steps=${steps}`]
    ids.push((await workbench.run('fig06', ...set)).id)
  }
  return ids as [string, string]
}

const figureOf = (page: Page, place: number): Locator =>
  page.getByRole('article', { name: new RegExp(`^${place}:`) }).getByRole('application')
const tab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click()
/** The start point and learning rate one small step right of the middle of what a figure shows. */
async function middle(page: Page, place: number): Promise<string[]> {
  const figure = figureOf(page, place)
  // A crosshair that was there before would be walked on from.
  await figure.hover()
  await page.mouse.move(0, 0)
  await figure.focus()
  await page.keyboard.press('ArrowRight')
  return (await figure.locator('[aria-live]').innerText()).split(', ').slice(0, 2)
}

test('an empty comparison leads to the history, where runs are chosen', async ({ workbench }) => {
  const { page } = workbench
  await openSection(page, 'Compare')
  await expect(page.getByRole('heading', { name: 'Runs side by side' })).toBeVisible()
  await page.getByRole('button', { name: 'Choose runs in History' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await twoMaps(workbench)
  const boxes = page.getByRole('checkbox', { name: /^Select Fate map/ })
  // A row that comes in later would move those that are chosen.
  await expect(boxes).toHaveCount(2)
  await boxes.first().check()
  await boxes.nth(1).check()
  await page.getByRole('main').getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('list', { name: 'Compared runs' }).getByRole('listitem')).toHaveCount(2)
  await expect(figureOf(page, 2)).toBeVisible()
})

test('zoom and cursor of one figure are those of all', async ({ workbench }) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}`)
  const [first, second] = [figureOf(page, 1), figureOf(page, 2)]
  await expect(second.locator('.plane')).toBeVisible()
  const before = await middle(page, 2)
  const place = (await first.locator('.plane').boundingBox())!
  await page.mouse.move(place.x + place.width * 0.8, place.y + place.height * 0.7)
  // One cell, two fates: the same place is read in both.
  const readings = (number: number): Locator =>
    page.getByRole('article', { name: new RegExp(`^${number}:`) }).locator('dl')
  await expect(readings(1)).toContainText('γ')
  await expect(second.locator('.hair')).toHaveCount(2)
  const coordinates = async (number: number): Promise<string[]> =>
    (await readings(number).locator('dd').allInnerTexts()).slice(0, 2)
  expect(await coordinates(2)).toEqual(await coordinates(1))

  await page.mouse.wheel(0, -900)
  const zoomed = await middle(page, 2)
  expect(zoomed).not.toEqual(before)
  expect(zoomed).toEqual(await middle(page, 1))
  await page.getByRole('checkbox', { name: 'Link axes' }).click()
  await expect(page).toHaveURL(/link=false/)
})

test('a comparison that is saved while it is zoomed opens zoomed', async ({ workbench }) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}`)
  const place = (await figureOf(page, 1).locator('.plane').boundingBox())!
  const before = await middle(page, 1)
  await page.mouse.move(place.x + place.width * 0.8, place.y + place.height * 0.7)
  await page.mouse.wheel(0, -900)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Close to the limit')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Close to the limit' })).toBeVisible()
  const zoomed = await middle(page, 2)
  expect(zoomed).not.toEqual(before)
  await page.reload()
  await expect(figureOf(page, 2).locator('.plane')).toBeVisible()
  await expect.poll(() => middle(page, 2)).toEqual(zoomed)
  expect(await middle(page, 1)).toEqual(zoomed)
  // All is shown again, and that is kept, too.
  await figureOf(page, 1).dblclick()
  await expect.poll(() => middle(page, 2)).toEqual(before)
})

test('what changes from one map to the other is what their arrays say', async ({ workbench }) => {
  const { page } = workbench
  const ids = await twoMaps(workbench)
  const names = await Promise.all(ids.map(async (id) => (await workbench.show(id)).summary!.fates))
  const codes = []
  for (const id of ids) codes.push(Array.from((await workbench.array(id, 'fate')).values, Number))
  const cells = codes[0]!.length
  const fates = codes.map((list, run) => list.map((code) => names[run]![code]!))
  const changed = fates[0]!.filter((fate, cell) => fate !== fates[1]![cell]).length
  expect(changed).toBeGreaterThan(0)

  await visit(page, `/compare?runs=${ids.join()}`)
  await tab(page, 'Difference')
  const plain = async (locator: Locator): Promise<string> => (await locator.innerText()).replaceAll(/\s+/g, ' ')
  await expect(page.getByText('of the cells change')).toBeVisible()
  expect(await plain(page.getByText('of the cells change'))).toContain(`${changed} of ${cells}`)
  const matrix = page.getByRole('region', { name: 'From fate to fate' })
  const rows = await matrix.getByRole('row').all()
  const columns = (await rows[0]!.getByRole('columnheader').allInnerTexts()).map((name) => name.trim())
  for (const row of rows.slice(1)) {
    const from = (await row.getByRole('rowheader').innerText()).trim()
    const counts = (await row.getByRole('cell').allInnerTexts()).map((text) => Number.parseInt(text, 10))
    const expected = columns.map(
      (to) => fates[0]!.filter((fate, cell) => fate === from && fates[1]![cell] === to).length,
    )
    expect(counts, from).toEqual(expected)
  }

  await tab(page, 'Settings')
  await expect(page.getByRole('row', { name: /^steps T/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /^landscape/ })).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Only differences' }).click()
  await expect(page.getByRole('row', { name: /^landscape/ })).toBeVisible()
})

test('a saved comparison outlives a reload and a restart, and a run that is deleted keeps its place', async ({
  workbench,
}) => {
  let { page } = workbench
  const ids = await twoMaps(workbench)
  await visit(page, `/compare?runs=${ids.join()}`)
  await tab(page, 'Results')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('More steps, fewer slow')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'More steps, fewer slow' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('tab', { name: 'Results' })).toHaveAttribute('aria-selected', 'true')
  await tab(page, 'Figures')
  await expect(figureOf(page, 2)).toBeVisible()

  page = await workbench.restart()
  await openSection(page, 'Compare')
  await page.getByRole('link', { name: /More steps, fewer slow/ }).click()
  await expect(figureOf(page, 2)).toBeVisible()

  await workbench.overstep('delete', ids[1])
  const empty = page.getByRole('article', { name: /^2:/ })
  await expect(empty.getByText('This run was deleted.')).toBeVisible()
  await expect(figureOf(page, 1)).toBeVisible()
  await empty.getByRole('button', { name: 'Restore' }).click()
  await expect(figureOf(page, 2)).toBeVisible()

  // It keeps its last run, here and after a reload.
  await page.getByRole('button', { name: 'Take 2 out' }).click()
  await expect(page.getByRole('button', { name: 'Take 1 out' })).toBeDisabled()
  await page.getByRole('button', { name: 'Add runs' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add runs' })
  await expect(dialog.getByRole('checkbox', { checked: true })).toBeDisabled()
  await dialog.getByRole('checkbox', { checked: false }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Take 1 out' }).click()
  await page.reload()
  await expect(page.getByRole('list', { name: 'Compared runs' }).getByRole('listitem')).toHaveCount(1)

  await page.getByRole('button', { name: 'Delete the comparison' }).click()
  await expect(page.getByRole('heading', { name: 'Runs side by side' })).toBeVisible()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: /More steps, fewer slow/ })).toBeVisible()
})

test('networks of two runs share a plane', { tag: '@one-shell' }, async ({ workbench }) => {
  const { page } = workbench
  const set = ['dataset=synthetic-digits', 'trainSize=200', 'testSize=50', 'batchSize=20', 'steps=20', 'snapshots=3']
  const ids = []
  for (const own of [['hidden=[8]'], ['hidden=[8]', 'seed=9'], ['hidden=[6]']])
    ids.push((await workbench.run('mnist', ...set, ...own)).id)
  await visit(page, `/compare?runs=${ids.slice(0, 2).join()}&tab=weights`)
  await expect(page.getByRole('application', { name: /^First-layer paths of all runs/ })).toBeVisible()
  await page.getByRole('combobox', { name: 'Plane of' }).selectOption({ index: 1 })
  await expect(page).toHaveURL(new RegExp(`fit=${ids[0]}`))
  await page.getByRole('radio', { name: 'Distances' }).check({ force: true })
  await expect(page.getByRole('application', { name: /^Distances between runs/ })).toBeVisible()
  await visit(page, `/compare?runs=${ids.join()}&tab=weights`)
  await expect(page.getByText(/different shapes: 784 × 8 .* 784 × 6/)).toBeVisible()
})
