import { expect, test } from './fixtures.ts'
import { axisField, openRun, openSection, runButton, shownId, statusOf, visit } from './steps.ts'

test('what is wrong is said beside its field, and nothing typed is lost', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/new?preset=fig06')
  const axis = page.getByRole('group', { name: 'learning rate γ' })
  const from = axisField(page, 'learning rate γ', 'from')
  const steps = page.getByRole('textbox', { name: 'steps' })
  await expect(runButton(page)).toBeEnabled()

  for (const [text, message] of [
    ['-0.1', /from .*must be/],
    ['abc', 'from must be a number, got “abc”'],
    ['', 'from must be given'],
  ] as const) {
    await from.fill(text)
    await expect(axis).toContainText(message)
    await expect(from).toHaveAttribute('aria-invalid', 'true')
    await expect(runButton(page)).toBeDisabled()
  }
  await from.fill('1')
  await expect(axis).toContainText('to must not be less than min (1)')
  await steps.fill('12.5')
  await expect(page.getByRole('group').filter({ has: steps })).toContainText('must be a whole number')

  // The shortcut does not start it either: it leads to the field.
  await page.keyboard.press('Control+Enter')
  await expect(axisField(page, 'learning rate γ', 'to')).toBeFocused()

  // Looking elsewhere keeps what was typed.
  await openSection(page, 'Help')
  await openSection(page, 'New')
  await expect(from).toHaveValue('1')
  await expect(steps).toHaveValue('12.5')
  expect(await workbench.call('history.ids', {})).toEqual([])

  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(from).toHaveValue('1e-4')
  await expect(steps).toHaveValue('1000')
  await expect(runButton(page)).toBeEnabled()
})

test('a wrong entry of a list is told by its place', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/new?preset=fig02')
  const rates = page.getByRole('textbox', { name: 'learning rates' })
  await rates.fill('0.001, x, 0.1')
  await expect(page.getByRole('group').filter({ has: rates })).toContainText('number 2 must be a number, got “x”')
  await expect(runButton(page)).toBeDisabled()
  await rates.fill('0.001; −2e-3')
  await expect(page.getByRole('group').filter({ has: rates })).toContainText('number 2 must be > 0')
  await rates.fill('1e-3 2e-2')
  await expect(runButton(page)).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  const id = await shownId(page)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  expect(await workbench.show(id)).toMatchObject({ config: { learningRates: [0.001, 0.02] } })
})

test('a run is duplicated with its settings and remembered as the origin', async ({ workbench }) => {
  const { page } = workbench
  const counts = ['start.count=31', 'learningRate.count=17', 'learningRate.min=0.00030000000000000003']
  const { id } = await workbench.run('fig06', ...counts)
  const origin = await workbench.show(id)
  await openRun(page, id)
  await page.getByRole('button', { name: 'Duplicate and edit' }).click()
  await expect(axisField(page, 'start point x₀', 'points')).toHaveValue('31')
  await page.getByRole('textbox', { name: /^Title/ }).fill('The same again')
  await page.keyboard.press('Control+Enter')
  const copy = await shownId(page, id)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  const shown = await workbench.show(copy)
  expect(shown).toMatchObject({ title: 'The same again', parentId: id, config: origin.config })
  expect(shown.summary).toEqual(origin.summary)

  // Once more with one thing changed.
  await page.getByRole('button', { name: 'Duplicate and edit' }).click()
  await page.getByRole('textbox', { name: 'steps' }).fill('50')
  await runButton(page).click()
  const changed = await shownId(page, copy)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  const { config, parentId } = await workbench.show(changed)
  expect({ config, parentId }).toEqual({ config: { ...origin.config, steps: 50 }, parentId: copy })
})

test('rule, schedule and noise are set in a group that is closed until it is asked for', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/new?preset=fig05')
  const group = page.locator('details').filter({ hasText: 'Rule, schedule and noise' })
  const std = page.getByRole('textbox', { name: 'standard deviation' })
  await expect(std).toBeHidden()
  await group.locator('summary').click()
  await expect(page.getByRole('textbox', { name: 'seed of the noise' })).toBeHidden()
  await std.fill('-1')
  await expect(page.getByRole('group').filter({ has: std }).last()).toContainText('must be at least 0, got -1')
  await std.fill('2')
  await expect(page.getByRole('textbox', { name: 'seed of the noise' })).toBeVisible()

  // Selects have a role, a name and a state for those who cannot see them, and their arrows are silent.
  await expect(page.getByRole('combobox', { name: 'Start from' })).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('combobox', { name: 'landscape', exact: true })).toHaveAttribute(
    'aria-description',
    /Three minima/,
  )
  await expect(page.getByRole('img', { name: 'loading' })).toHaveCount(0)
  const rule = group.getByRole('combobox').first()
  await rule.click()
  await expect(rule).toHaveAttribute('aria-expanded', 'true')
  await page.getByText('Heavy ball', { exact: true }).click()
  await page.getByRole('textbox', { name: 'momentum' }).fill('0.8')
  await runButton(page).click()
  const id = await shownId(page)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  expect(await workbench.show(id)).toMatchObject({
    title: 'Paths from x₀ = 9.5, γ = 0.01, heavy ball β = 0.8, noise σ = 2',
    config: { rule: { name: 'heavy-ball', momentum: 0.8 }, noise: { std: 2 } },
  })

  // A copy of it shows what it has.
  await visit(page, `/new?from=${id}`)
  await expect(std).toHaveValue('2')
})
