import type { Locator, Page } from '@playwright/test'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { openRow, openSection, type ShownRun, startMap, statusOf, visit } from './steps.ts'

const rowsOf = (page: Page): Locator => page.getByRole('grid', { name: 'Runs' }).getByRole('row')
/** The rows below the head. */
const runsOf = (page: Page): Locator => rowsOf(page).filter({ has: page.getByRole('gridcell') })
const titlesOf = (page: Page): Locator => runsOf(page).getByRole('link')

/** Three runs of the command line: `Paths from x₀ = 9.5 …`, `Paths from x₀ = 3 …` and a small fate map, oldest first. */
async function threeRuns({ json }: OpenWorkbench): Promise<string[]> {
  const ids = []
  for (const given of [
    ['fig02'],
    ['fig03', '--set', 'starts=[[3]]'],
    ['fig06', '--set', 'start.count=20', 'learningRate.count=20'],
  ])
    ids.push((await json<{ id: string }>('run', ...given)).id)
  return ids
}

const first = 'Paths from x₀ = 9.5'
const second = 'Paths from x₀ = 3'
const map = 'Fate map'

test('an empty history says what comes here, and runs of the command line appear in it', async ({ workbench }) => {
  const { page } = workbench
  await openSection(page, 'History')
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Choose a figure to reproduce' }).click()
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible()
  await openSection(page, 'History')
  await threeRuns(workbench)
  await expect(titlesOf(page)).toHaveText([new RegExp(map), new RegExp(second), new RegExp(first)])
  await expect(page.getByRole('status').filter({ hasText: /^\s*3\srun/ })).toBeVisible()

  // By the keyboard alone: from the rail to the second run of the list, and back to where one was.
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Gallery' }).focus()
  const grid = page.getByRole('grid', { name: 'Runs' })
  for (let presses = 0; presses < 30; presses++) {
    if (await grid.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await expect(grid).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('s')
  await expect(runsOf(page).nth(1).getByRole('button', { name: /^Star/ })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(second) })).toBeVisible()
  await expect(statusOf(page, 'Completed')).toBeVisible()
})

test('the history is filtered and sorted', async ({ workbench }) => {
  const { page } = workbench
  const [firstId = ''] = await threeRuns(workbench)
  await startMap(page, 1000, 100_000)
  await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click()
  await expect(statusOf(page, 'Cancelled')).toBeVisible()

  await visit(page, `/runs/${firstId}`)
  await page.getByRole('button', { name: 'Star', exact: true }).click()
  await page.getByRole('list', { name: 'Tags' }).getByRole('button', { name: 'tag' }).click()
  await page.getByRole('textbox', { name: 'New tag' }).fill('trench')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove tag trench' })).toBeVisible()

  await openSection(page, 'History')
  await expect(titlesOf(page)).toHaveCount(4)
  const filter = page.getByRole('search', { name: 'Filter runs' })
  const found = async (...titles: string[]): Promise<void> =>
    expect(titlesOf(page)).toHaveText(titles.map((title) => new RegExp(title)))

  // The word need not be in the title.
  await filter.getByRole('searchbox').fill('trench')
  await found(first)
  await filter.getByRole('searchbox').fill('trench map')
  await expect(page.getByRole('heading', { name: 'Nothing passes this filter' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all runs' }).click()
  await expect(titlesOf(page)).toHaveCount(4)
  await filter.getByLabel('Kind').selectOption({ label: 'Paths' })
  await found(second, first)
  await filter.getByLabel('Kind').selectOption('')
  await filter.getByLabel('Status').selectOption({ label: 'Cancelled' })
  await found(map)
  await filter.getByLabel('Status').selectOption('')
  await filter.getByLabel('Tag').selectOption({ label: 'trench' })
  await found(first)
  await filter.getByLabel('Tag').selectOption('')
  await filter.getByRole('button', { name: 'Starred' }).click()
  await found(first)
  await filter.getByRole('button', { name: 'Starred' }).click()

  const sortBy = (column: string): Promise<void> =>
    page.getByRole('columnheader', { name: column }).getByRole('button').click()
  const created = page.getByRole('columnheader', { name: 'Created' })
  await expect(created).toHaveAttribute('aria-sort', 'descending')
  await found(map, map, second, first)
  await sortBy('Created')
  await expect(created).toHaveAttribute('aria-sort', 'ascending')
  await found(first, second, map, map)
  await sortBy('Title')
  await found(map, map, second, first)
  await sortBy('Title')
  await found(first, second, map, map)
})

test('title, notes, tags and star outlive a restart; a deleted run comes back', async ({ workbench }) => {
  let { page } = workbench
  const [id = ''] = await threeRuns(workbench)
  await visit(page, `/runs/${id}`)
  await page.getByRole('button', { name: new RegExp(first) }).click()
  await page.getByRole('textbox', { name: 'Title of the run' }).fill('Into three minima')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Into three minima' })).toBeVisible()
  await page.getByRole('button', { name: 'Star', exact: true }).click()
  await page.getByRole('list', { name: 'Tags' }).getByRole('button', { name: 'tag' }).click()
  await page.getByRole('textbox', { name: 'New tag' }).fill('für den Artikel')
  await page.keyboard.press('Enter')
  const notes = 'γ = 0.02 jumps over the trench.\nTry 9.4 next.'
  await page.getByRole('textbox', { name: 'Notes' }).fill(notes)
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toBeVisible()
  const written = await workbench.json<ShownRun>('show', id)
  expect(written).toMatchObject({ title: 'Into three minima', notes, starred: true, tags: ['für den Artikel'] })

  page = await workbench.restart()
  await openSection(page, 'History')
  await openRow(page, 'Into three minima')
  await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue(notes)
  await expect(page.getByRole('button', { name: 'Star', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('button', { name: 'Remove tag für den Artikel' })).toBeVisible()

  await openSection(page, 'History')
  await page.getByRole('checkbox', { name: 'Select Into three minima' }).check()
  await page.getByRole('checkbox', { name: new RegExp(`^Select ${second}`) }).check()
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click()
  await expect(titlesOf(page)).toHaveText([new RegExp(map)])
  const messages = page.getByRole('region', { name: 'Messages' })
  await expect(messages).toContainText(/Deleted 2\sruns/)
  await messages.getByRole('button', { name: 'Undo' }).click()
  await expect(titlesOf(page)).toHaveText([new RegExp(map), new RegExp(second), /Into three minima/])
  expect(await workbench.json<ShownRun>('show', id)).toEqual(written)

  // Also from its own page, and after a restart.
  await openRow(page, 'Into three minima')
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click()
  await expect(titlesOf(page)).toHaveCount(2)
  page = await workbench.restart()
  await openSection(page, 'History')
  await expect(titlesOf(page)).toHaveText([new RegExp(map), new RegExp(second)])
  await visit(page, `/runs/${id}`)
  await expect(page.getByRole('heading', { name: 'This run was deleted' })).toBeVisible()
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(statusOf(page, 'Completed')).toBeVisible()
  expect(await workbench.json<ShownRun>('show', id)).toEqual(written)
})
