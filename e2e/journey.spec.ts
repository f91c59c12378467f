import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { readPng } from './files.ts'
import { coloursOf, openRow, openSection, runButton, shownId, statusOf, summaryTable, visit } from './steps.ts'
import { patience } from '../scripts/patience.ts'

const cardsOf = (page: Page) => page.getByRole('main').getByRole('list').getByRole('link')

test('every card of the gallery has its figure', { tag: '@page' }, async ({ workbench }) => {
  test.slow()
  const { page } = workbench
  await visit(page, '/')
  const cards = cardsOf(page)
  await expect(cards.first()).toBeVisible()
  for (const card of await cards.all()) {
    // A card is drawn when it comes into view.
    await card.scrollIntoViewIfNeeded()
    await expect
      .poll(
        async () => {
          const canvases = await card.locator('canvas').all()
          return (await Promise.all(canvases.map(coloursOf))).flat().length
        },
        // Small networks are trained for many of them, one after the other.
        { timeout: patience(40_000) },
      )
      .toBeGreaterThan(2)
  }
})

test('from the gallery to a saved figure', async ({ workbench }) => {
  test.slow()
  let { page } = workbench
  await visit(page, '/')
  const groups = [
    'Where does gradient descent end?',
    'One dimension',
    'Two dimensions',
    'Networks',
    'Networks beyond the article',
    'Beyond the article',
  ]
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(groups)
  const cards = cardsOf(page)
  for (let figure = 1; figure <= 15; figure++)
    await expect(cards.filter({ hasText: new RegExp(`Fig ${figure}(?!\\d)`) })).toHaveCount(1)
  await cards.filter({ hasText: 'Fig 6' }).click()
  const start = page.getByRole('group', { name: 'start point x₀' })
  await expect(start.getByRole('textbox', { name: 'from' })).toHaveValue('-10')
  await expect(start.getByRole('textbox', { name: 'to', exact: true })).toHaveValue('10')
  await expect(start.getByRole('textbox', { name: 'points' })).toHaveValue('400')
  await expect(page.getByRole('textbox', { name: 'steps' })).toHaveValue('1000')
  await expect(page.getByRole('main').locator('output')).toContainText(/160\s000 cells · about .*s · .*kB/)

  await runButton(page).click()
  const id = await shownId(page)
  const map = page.getByRole('application', { name: /^Fate map of/ })
  await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(30_000) })
  await expect(page.getByRole('progressbar')).toBeHidden()
  // Flat, sharp and sharpest in their colours.
  await expect
    .poll(() => coloursOf(map.locator('canvas').first()))
    .toEqual(expect.arrayContaining(['0072b2ff', 'd55e00ff', 'cc79a7ff']))

  const shown = await workbench.show(id)
  const { counts = {}, shares = {} } = shown.summary ?? {}
  const expectSummary = async (): Promise<void> => {
    await expect.poll(async () => (await summaryTable(page)).all?.count).toBe(160_000)
    const { all, ...table } = await summaryTable(page)
    expect(Object.values(shares).reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
    expect(Object.fromEntries(Object.entries(table).map(([fate, { count }]) => [fate, count]))).toEqual(
      Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    )
    for (const [fate, { share, count }] of Object.entries(table)) {
      expect(shares[fate]).toBe(count / (all?.count ?? 0))
      const percent = (shares[fate] ?? 0) * 100
      if (percent < 0.1) expect(share).toBe('< 0.1 %')
      else
        expect(Math.abs(Number.parseFloat(share) - percent), `${fate} ${share}`).toBeLessThan(
          percent < 9.95 ? 0.051 : 0.51,
        )
    }
  }
  await expectSummary()

  const fates = (await workbench.array(id, 'fate')).values
  expect(fates.length).toBe(160_000)
  shown.summary?.fates.forEach((fate, code) =>
    expect(fates.filter((other) => other === code).length, fate).toBe(counts[fate]),
  )

  await openSection(page, 'History')
  await expect(page.getByRole('grid', { name: 'Runs' }).getByRole('row').filter({ hasText: shown.title })).toHaveCount(
    1,
  )

  page = await workbench.restart()
  await openSection(page, 'History')
  await openRow(page, shown.title)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  await expectSummary()
  expect(await workbench.show(id)).toEqual(shown)
  expect((await workbench.array(id, 'fate')).values).toEqual(fates)

  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Width' }).fill('800')
  await dialog.getByRole('textbox', { name: 'Height' }).fill('500')
  await dialog.getByRole('textbox', { name: 'Pixel ratio' }).fill('1.5')
  const saved = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
  expect(saved.name).toMatch(/^overstep-fate-map-.*\.png$/)
  const { width, height, text } = readPng(saved.bytes)
  expect({ width, height }).toEqual({ width: 1200, height: 750 })
  expect(text).toMatchObject({ 'overstep:run': id, 'overstep:version': shown.appVersion })
  expect(JSON.parse(text['overstep:config'] ?? '')).toEqual(shown.config)
  await expect(dialog).toBeHidden()
})
