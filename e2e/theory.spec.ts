import { expect, test } from './fixtures.ts'
import { openRun, shownId } from './steps.ts'

test('the page of a theory run, and a run with a region that was drawn on its figure', async ({ workbench }) => {
  const sets = ['starts=50', 'learningRate.count=9', 'steps=300']
  const { id } = await workbench.run('fig01', ...sets)
  const { page } = workbench
  await openRun(page, id)

  // The constants that the closed form gives: μ† as asked for, L over M = 2254.95…, μ† needed 80.
  const constants = page.getByRole('region', { name: 'Constants' })
  await expect(constants.getByRole('row', { name: /smoothness over M/ })).toContainText('2255')
  await expect(constants.getByRole('row', { name: /Theorem 2.2 needs/ })).toContainText('80')
  await expect(page.getByRole('region', { name: 'Claims' })).toContainText('Theorem 2.2')

  await page.getByRole('tab', { name: 'Measured and claimed' }).click()
  const claims = page.getByRole('application', { name: /^Measured and claimed of/ })
  const place = (await claims.boundingBox())!
  await page.mouse.click(place.x + 0.8 * place.width, place.y + 0.6 * place.height)
  await expect(page.getByRole('region', { name: 'Measured' }).getByRole('row').nth(1)).toContainText('1.000')

  await page.getByRole('tab', { name: 'Regions' }).click()
  const figure = page.getByRole('application', { name: /^Regions of/ })
  const { x, y, width } = (await figure.boundingBox())!
  await page.mouse.move(x + 0.78 * width, y + 60)
  await page.mouse.down()
  await page.mouse.move(x + 0.85 * width, y + 120, { steps: 4 })
  await page.mouse.up()
  const form = page.getByRole('form', { name: 'Regions of the next run' })
  await expect(form.getByLabel('M x from')).not.toHaveValue('')
  await expect(form.getByLabel('μ†')).toHaveValue('')
  await form.getByRole('button', { name: 'Run with these regions' }).click()
  const drawn = await shownId(page, id)
  await expect(constants.getByRole('row', { name: /smoothness over M/ })).toBeVisible()
  const { config, parentId } = await workbench.show(drawn)
  expect(parentId).toBe(id)
  const [[from, to]] = (config as unknown as { region: [[number, number]] }).region
  expect(from).toBeLessThan(2.5)
  expect(to).toBeGreaterThan(2.5)
})
