import { expect, test } from './fixtures.ts'
import { visit } from './steps.ts'

test(
  'networks that are marked in the table have a line between them and a plane',
  { tag: '@one-shell' },
  async ({ workbench }) => {
    const { page } = workbench
    const set = ['dataset=synthetic-digits', 'trainSize=200', 'testSize=50', 'batchSize=20', 'steps=20', 'snapshots=3']
    const { id } = await workbench.run('mnist', ...set, 'hidden=[8]', 'starts=2', 'learningRates=[0.05]')
    await visit(page, `/runs/${id}`)
    const [between, plane] = ['Line between', 'Plane'].map((name) => page.getByRole('button', { name, exact: true }))
    await expect(plane!).toBeDisabled()
    for (const start of ['A', 'B']) await page.getByRole('checkbox', { name: `Mark start ${start}, γ = 0.05` }).check()
    await between!.click()
    await expect(page.locator('[data-path="to.member"] input')).toHaveValue('1')
    await page.locator('[data-path="count"] input').fill('5')
    await page.getByRole('button', { name: /^Run/ }).click()
    await expect(page.getByRole('application', { name: /^Loss between two networks/ })).toBeVisible()
    await expect(page.getByText('barrier', { exact: true })).toBeVisible()

    await visit(page, `/runs/${id}`)
    // A page that is left and entered again is as it was.
    await expect(page.getByRole('checkbox', { name: 'Mark start B, γ = 0.05' })).toBeChecked()
    await plane!.click()
    await expect(page.locator('[data-path="of.members"] textarea')).toHaveValue('0, 1')
    await page.locator('[data-path="count"] input').fill('5')
    await page.getByRole('button', { name: /^Run/ }).click()
    await expect(page.getByRole('application', { name: /^Loss on a plane of weights of/ })).toBeVisible()
    await page.getByRole('tab', { name: /in space/ }).click()
    await expect(page.getByRole('application', { name: /in space/ })).toBeVisible()
  },
)
