import { expect, test } from './fixtures.ts'
import { bytesOf, npy, npzOf } from '../src-main/dataset/own-files.fixture.ts'
import { dropFiles, shownId, visit } from './steps.ts'

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

test(
  'weights from elsewhere are dropped on the window, and what they do not tell is asked for',
  { tag: '@one-shell' },
  async ({ workbench }) => {
    const { page } = workbench
    const tensor = (...shape: number[]) => {
      const values = Float32Array.from(
        { length: shape.reduce((product, length) => product * length) },
        (_, at) => Math.sin(at) / 10,
      )
      return npy('<f4', shape, bytesOf(values))
    }
    const bytes = npzOf({ 'fc1.weight': tensor(3, 4, 784), 'fc1.bias': tensor(3, 4), 'fc2.weight': tensor(3, 10, 4) })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await dropFiles(page, [{ name: 'mlp.npz', bytes }])
    const dialog = page.getByRole('dialog', { name: 'Import mlp.npz' })
    await dialog.getByRole('button', { name: 'Import' }).click()
    await expect(dialog.getByRole('alert')).toContainText('learningRates: must be one, such as [0.1]')
    await dialog.getByRole('textbox', { name: 'Learning rate' }).fill('much')
    await dialog.getByRole('button', { name: 'Import' }).click()
    await expect(dialog.getByRole('alert')).toContainText('The learning rate must be a number, got “much”')
    await dialog.getByRole('textbox', { name: 'Learning rate' }).fill('0.05')
    await dialog.getByRole('combobox', { name: 'Activation' }).selectOption('tanh')
    await dialog.getByRole('button', { name: 'Import' }).click()
    await expect(page.getByText('Imported 1 run from mlp.npz.')).toBeVisible()
    await expect(dialog).toBeHidden()
    await page.getByRole('button', { name: 'Open' }).click()
    const id = await shownId(page)
    expect(await workbench.show(id)).toMatchObject({
      config: { activation: 'tanh', learningRates: [0.05], hidden: [4] },
    })
    await page.getByRole('tab', { name: 'Paths' }).click()
    await expect(page.getByRole('application', { name: /^First-layer paths/ })).toBeVisible()
  },
)
