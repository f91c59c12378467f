import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { axisField, openSection, runButton, sweepBlock, sweepOver, sweptField, visit } from './steps.ts'

const values = (page: Page, name: string): Locator => sweptField(page, name).getByRole('textbox')

test('two fields are swept from the form, and their runs are one row of the history', async ({ workbench }) => {
  const { page } = workbench
  // What the history was narrowed to before is no matter then.
  await visit(page, '/history?text=poem')
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await visit(page, '/new?preset=fig06')
  for (const axis of ['start point x₀', 'learning rate γ']) await axisField(page, axis, 'points').fill('20')
  await sweepOver(page, 'steps T')
  // What is added begins with what the form has, and has the focus.
  await expect(values(page, 'steps T')).toBeFocused()
  await expect(values(page, 'steps T')).toHaveValue('1000')
  await expect(runButton(page)).toHaveText(/^\s*Run 1\b/)
  await values(page, 'steps T').fill('10, 100; 1e3')
  await sweepOver(page, 'landscape')
  const landscapes = sweptField(page, 'landscape')
  await expect(landscapes.getByRole('checkbox', { name: 'Three minima', exact: true })).toBeChecked()
  await expect(landscapes.getByRole('checkbox', { name: 'Three minima', exact: true })).toBeFocused()
  await landscapes.getByRole('checkbox', { name: 'Cubic' }).check()
  await expect(sweepBlock(page)).toContainText(/6\sruns · about .* · /)
  await expect(runButton(page)).toHaveText(/^\s*Run 6\b/)

  await page.getByRole('textbox', { name: /^Title/ }).fill('Both at once')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Both at once' })).toBeVisible()
  await expect(page.getByText('6 of 6 done')).toBeVisible()
  // The page of the sweep leads to its row, which is open.
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('in the history')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  const rows = page.getByRole('grid', { name: 'Runs' }).locator('[role=row][aria-selected]')
  await expect(rows).toHaveCount(7)
  await expect(rows.first()).toContainText('Both at once')
  await expect(rows.first()).toContainText('6 of 6 done')
  await expect(rows.nth(1)).toContainText('steps = 10, landscape = paper-1d')
  await expect(rows.nth(6)).toContainText('steps = 1000, landscape = cubic')
  const { runs } = await workbench.call('runs.list', {})
  expect(runs.map(({ config }) => config)).toContainEqual(
    expect.objectContaining({ steps: 100, landscape: 'cubic', start: expect.objectContaining({ count: 20 }) }),
  )
  // Closed once, it stays closed.
  await page.getByRole('grid', { name: 'Runs' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(rows).toHaveCount(1)
  await openSection(page, 'Help')
  await openSection(page, 'History')
  await expect(rows).toHaveCount(1)

  // It is found by the figure that it began with, and fills the form again.
  await page.getByRole('searchbox', { name: 'Find runs by words' }).fill('Fig 6')
  await expect(page.getByText('6 found')).toBeVisible()
  await rows.first().getByRole('button', { name: 'Duplicate and edit Both at once' }).click()
  await expect(values(page, 'steps T')).toHaveValue('10, 100, 1000')
  await expect(landscapes.getByRole('checkbox', { checked: true })).toHaveCount(2)
  const steps = sweptField(page, 'steps T')
  await steps.getByRole('button', { name: 'Write as a range' }).click()
  await expect(steps.getByRole('textbox', { name: 'from' })).toBeFocused()
  await steps.getByRole('textbox', { name: 'values' }).fill('4')
  await expect(steps).toContainText('10, 340, 670, 1000')
  await steps.getByRole('textbox', { name: 'to', exact: true }).fill('5')
  await expect(steps).toContainText('to must not be less than from (10), got 5')
  await expect(runButton(page)).toBeDisabled()
  await steps.getByRole('textbox', { name: 'to', exact: true }).fill('40')
  await expect(steps).toContainText('10, 20, 30, 40')
  await runButton(page).click()
  await expect(page.getByText('8 of 8 done')).toBeVisible()
  expect(await workbench.call('history.ids', { text: 'fig06' })).toHaveLength(14)
})

test('wrong values of a sweep are told in their place, survive another page, and go with Reset', async ({
  workbench,
}) => {
  const { page } = workbench
  await visit(page, '/new?preset=fig02')
  await sweepOver(page, 'steps T')
  const steps = values(page, 'steps T')
  for (const [text, message] of [
    ['10, x', 'number 2 must be a number, got “x”'],
    ['', 'must be given'],
    ['10, 0', 'With steps = 0: steps: must be at least 1, got 0'],
    [Array.from({ length: 1001 }, (_, index) => index + 1).join(' '), 'a sweep has at most 1000 runs, got 1001'],
  ] as const) {
    await steps.fill(text)
    await expect(sweepBlock(page)).toContainText(message)
    await expect(steps).toHaveAttribute('aria-invalid', 'true')
    await expect(runButton(page)).toBeDisabled()
  }
  await steps.fill('10, 0')
  await page.getByRole('textbox', { name: /^Title/ }).focus()
  await page.keyboard.press('Control+Enter')
  await expect(steps).toBeFocused()

  // A combination is wrong where neither value is.
  await steps.fill('10, 100000')
  await sweepOver(page, 'learning rates γ')
  await values(page, 'learning rates γ').fill(`0.01; ${Array.from({ length: 250 }, () => '0.02').join(' ')}`)
  await expect(sweepBlock(page)).toContainText(/With steps = 100000, learningRates = .*: .* must be at most/)

  await openSection(page, 'Help')
  await openSection(page, 'New')
  await expect(steps).toHaveValue('10, 100000')

  // The focus goes to what is left.
  await sweptField(page, 'learning rates γ').getByRole('button').click()
  await expect(sweptField(page, 'steps T').getByRole('button', { name: 'Do not sweep' })).toBeFocused()
  await expect(runButton(page)).toHaveText(/^\s*Run 2\b/)
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('run 2')
  await expect(page.getByRole('option', { selected: true })).toHaveText(/^\s*Run 2/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(sweptField(page, 'steps T')).toBeHidden()
  await expect(runButton(page)).toHaveText(/^\s*Run\s+(Ctrl|⌘)/)
  expect(await workbench.call('history.ids', {})).toEqual([])
})
