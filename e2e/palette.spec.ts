import type { Locator, Page } from '@playwright/test'
import { fieldTerms, figureTerms } from '../src-renderer/help/index.ts'
import { expect, test } from './fixtures.ts'
import { openRun, shownId, statusOf, visit } from './steps.ts'
import { patience } from '../scripts/patience.ts'

const palette = (page: Page): Locator => page.getByRole('dialog', { name: 'Find' })
const field = (page: Page): Locator => palette(page).getByRole('combobox')
/** The entry that Enter would take. */
const chosen = (page: Page): Locator => palette(page).getByRole('option', { selected: true })

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(field(page)).toBeFocused()
}

test('the palette leads to pages, runs and presets by the keyboard', async ({ workbench }) => {
  const { page } = workbench
  const { id } = await workbench.run('fig02')
  await workbench.run('fig03')
  await openRun(page, id)
  await page.getByRole('heading', { level: 1 }).getByRole('button').click()
  await page.keyboard.type('Zebra crossing')
  await page.keyboard.press('Enter')

  await openPalette(page)
  await page.keyboard.type('hist')
  await expect(chosen(page)).toHaveText(/History/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await expect(palette(page)).toBeHidden()

  await openPalette(page)
  await page.keyboard.type('zebra')
  await expect(chosen(page)).toHaveText(/Zebra crossing/)
  await page.keyboard.press('Enter')
  expect(await shownId(page)).toBe(id)

  await openPalette(page)
  await page.keyboard.type('set up fig 6')
  await expect(chosen(page)).toHaveText(/Set up Fig 6/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/new\?preset=fig06/)
})

test('arrows, Home and End go through what was found, and Esc gives the focus back', async ({ workbench }) => {
  const { page } = workbench
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Data' }).click()
  const back = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Help' })
  await back.focus()
  await openPalette(page)
  const all = palette(page).getByRole('option')
  const first = (await all.first().textContent()) ?? ''
  await expect(chosen(page)).toHaveText(first)
  await page.keyboard.press('ArrowDown')
  await expect(chosen(page)).toHaveText((await all.nth(1).textContent()) ?? '')
  await expect(field(page)).toHaveAttribute('aria-activedescendant', (await all.nth(1).getAttribute('id')) ?? '')
  await page.keyboard.press('End')
  await expect(chosen(page)).toHaveText('Dark theme')
  await expect(chosen(page)).toBeInViewport()
  await page.keyboard.press('ArrowDown')
  await expect(chosen(page)).toHaveText(first)
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await expect(chosen(page)).toHaveText(first)
  await page.keyboard.type('qwxyz')
  await expect(palette(page).getByText('Nothing is called “qwxyz”.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  await expect(back).toBeFocused()
})

test('the palette does what the page offers', async ({ workbench }) => {
  const { page } = workbench
  const { id } = await workbench.run('fig02')
  await openRun(page, id)
  await openPalette(page)
  await page.keyboard.type('star')
  await expect(chosen(page)).toHaveText('Star')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Star' })).toHaveAttribute('aria-pressed', 'true')

  await openPalette(page)
  await page.keyboard.type('export')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  // An open dialog is answered first.
  await page.keyboard.press('ControlOrMeta+k')
  await expect(palette(page)).toBeHidden()
  await page.keyboard.press('Escape')

  await openPalette(page)
  await page.keyboard.type('add to comp')
  await expect(chosen(page)).toHaveText('Add to comparison')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Compared runs' }).getByRole('listitem')).toHaveCount(1)

  // Commands are those of the page that is shown.
  await visit(page, '/settings')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await openPalette(page)
  await expect(palette(page).getByRole('option', { name: 'Duplicate and edit' })).toHaveCount(0)
  await page.keyboard.type('dark theme')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark')
})

test('runs are found from a page that was opened first, and an address that nothing has is said to be one', async ({
  workbench,
}) => {
  const { page } = workbench
  await visit(page, '/')
  await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Find runs by words' })).toBeFocused()
  await visit(page, '/runz')
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  await expect(page.getByText('Nothing has the address /runz.')).toBeVisible()
  await page.getByRole('button', { name: 'Open Gallery' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
})

test('G and a letter lead to a page, and ? shows the keys', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/')
  await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  const search = page.getByRole('searchbox')
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.type('g s?')
  await expect(search).toHaveValue('g s?')
  await expect(page.getByRole('dialog')).toBeHidden()
  await search.blur()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the first start leads to a fate map with one click, and welcomes once', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/')
  await page.getByRole('button', { name: 'Compute your first fate map' }).click()
  const id = await shownId(page)
  await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(30_000) })
  await expect(page.getByRole('application', { name: /of Fate map/ })).toBeVisible()
  expect((await workbench.show<{ config: { kind: string } }>(id)).config.kind).toBe('fate-map')

  const steps = page.getByRole('region', { name: 'First steps' })
  await expect(steps.getByRole('listitem')).toHaveCount(3)
  await page.reload()
  await expect(steps).toBeVisible()
  await steps.getByRole('button', { name: 'Dismiss the first steps' }).click()
  await expect(steps).toBeHidden()
  await page.reload()
  await expect(page.getByRole('application', { name: /of Fate map/ })).toBeVisible()
  await expect(steps).toBeHidden()

  await visit(page, '/')
  await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible()
  await expect(page.getByText('These are the figures that show it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Compute your first fate map' })).toBeHidden()
})

test('the welcome can be sent away', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/')
  await page.getByRole('button', { name: 'Dismiss the welcome' }).click()
  await page.reload()
  await expect(page.getByText('These are the figures that show it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Compute your first fate map' })).toBeHidden()
})

test('figures and fields lead to what they mean, and every term has an address', async ({ workbench }) => {
  const { page } = workbench
  const { id } = await workbench.run('bifurcation', 'learningRate.count=50')
  await openRun(page, id)
  await page.getByRole('link', { name: 'Help: Bifurcation diagram' }).click()
  const term = page.getByRole('term').filter({ hasText: 'Bifurcation diagram' })
  await expect(term).toBeFocused()
  await expect(term).toBeInViewport()
  await expect(page).toHaveURL(/#\/help#bifurcation-diagram$/)

  const ids = await page.locator('main [id]').evaluateAll((elements) => elements.map((element) => element.id))
  const wanted = [...Object.values(figureTerms), ...Object.values(fieldTerms), 'lyapunov-exponent']
  expect([...new Set(wanted)].filter((name) => !ids.includes(name))).toEqual([])
  expect(ids.filter((name, index) => name === '' || ids.indexOf(name) !== index)).toEqual([])

  const find = page.getByRole('searchbox', { name: 'Find a term' })
  await find.fill('lyap')
  await find.press('Enter')
  const found = page.getByRole('term').filter({ hasText: 'Lyapunov exponent' })
  await expect(found).toBeFocused()
  await expect(found).toBeInViewport()

  await visit(page, '/new?preset=fig10')
  await page.getByRole('link', { name: 'Help: seed' }).click()
  await expect(page.getByRole('term').filter({ hasText: 'Random numbers' })).toBeFocused()
})
