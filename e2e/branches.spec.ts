import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { patience } from '../scripts/patience.ts'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { openRun, openSection, runButton, shownId, type ShownRun, statusOf } from './steps.ts'

// What goes on from networks of a run: branches, and runs that are trained on.

const small = ['dataset=synthetic-digits', 'trainSize=200', 'testSize=50', 'batchSize=20', 'steps=20', 'snapshots=3']

/** A run of networks, two starts and one learning rate, that takes a second. */
async function trained(workbench: OpenWorkbench, ...fields: string[]): Promise<string> {
  const { id } = await workbench.run('mnist', ...small, 'hidden=[8]', 'starts=2', 'learningRates=[0.05]', ...fields)
  return id
}

/** A short branch of a run. */
function branchOf(workbench: OpenWorkbench, id: string, ...fields: string[]): Promise<{ id: string }> {
  const set = [`from.run=${id}`, 'steps=5'].concat(fields).flatMap((field) => ['--set', field])
  return workbench.json('run', 'branch', ...set)
}

const completed = (page: Page) => expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(40_000) })
const rowsOf = (page: Page) => page.getByRole('region', { name: 'Networks' }).getByRole('row')

test(
  'a network is branched from in its table, and the branch tells whether it stays and where it is from',
  { tag: '@one-shell' },
  async ({ workbench }) => {
    test.slow()
    const { page } = workbench
    const id = await trained(workbench)
    const { title } = await workbench.show(id)
    await openRun(page, id)
    await expect(page.getByRole('button', { name: 'Branch from all' })).toBeVisible()
    await rowsOf(page).nth(2).click()
    await page.getByRole('button', { name: 'Branch from here' }).click()
    await expect(page.getByText('Goes on from the end of this run, which stays as it is.')).toBeVisible()
    await expect(page.locator('[data-path="from.member"] input')).toHaveValue('1')
    await page.getByRole('main').getByRole('textbox', { name: 'learning rates γ' }).fill('0.05, 0.2')
    await runButton(page).click()
    const branch = await shownId(page, id)
    await completed(page)
    const shown = await workbench.show<ShownRun & { summary: { branches: { learningRate: number }[] } }>(branch)
    expect(shown).toMatchObject({ parentId: id, config: { from: { run: id, member: 1, children: 2 }, starts: 1 } })
    expect(shown.summary.branches.map(({ learningRate }) => learningRate)).toEqual([0.05, 0.2])
    await expect(page.getByRole('tab', { name: 'Stay or escape' })).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByRole('application', { name: /^Stay or escape/ })).toBeVisible()
    // Two children by each of two rates, all of network 1.
    await expect(rowsOf(page)).toHaveCount(5)
    await expect(rowsOf(page).nth(1)).toContainText(/stays|escapes/)

    await page.getByText('branched from').last().getByRole('link', { name: title, exact: true }).click()
    await expect(page).toHaveURL(new RegExp(`#/runs/${id}$`))
    const family = page.getByRole('list', { name: 'Runs that were made from each other' })
    await expect(family.getByRole('listitem')).toHaveCount(2)
    await expect(family.getByText(title, { exact: true })).toHaveAttribute('aria-current', 'page')
    await expect(family.getByRole('listitem').nth(1)).toContainText(shown.title)
    // A branch of a branch stands below that.
    const deeper = await branchOf(workbench, branch, 'from.member=3')
    await expect(family.getByRole('listitem')).toHaveCount(3)
    await expect(family.getByRole('listitem').nth(2)).toHaveAttribute('aria-level', '3')
    await family.getByRole('listitem').nth(2).getByRole('link').click()
    await expect(page).toHaveURL(new RegExp(`#/runs/${deeper.id}$`))
  },
)

test(
  'a finished run is trained on from its page, and its curves go on where they ended',
  { tag: '@one-shell' },
  async ({ workbench }) => {
    test.slow()
    const { page } = workbench
    const id = await trained(workbench)
    await openRun(page, id)
    await page.getByRole('button', { name: 'Train on', exact: true }).click()
    await expect(page.getByText('The networks of this run, trained twice as long.')).toBeVisible()
    const steps = page.getByRole('main').getByRole('textbox', { name: 'steps T' })
    await expect(steps).toHaveValue('40')
    await steps.fill('30')
    await runButton(page).click()
    const longer = await shownId(page, id)
    await completed(page)
    expect(await workbench.show(longer)).toMatchObject({ parentId: id, config: { steps: 30, trainedOn: [20] } })
    const straight = await trained(workbench, 'steps=30')
    for (const name of ['weights/0/1/weights', 'weights/1/2/biases'])
      expect((await workbench.array(longer, name)).values).toEqual((await workbench.array(straight, name)).values)
    await expect(page.getByText('trained on from')).toBeVisible()
    const losses = page.getByRole('application', { name: /^Loss by step/ })
    await losses.hover()
    await expect(losses.locator('table')).toContainText(/t\s*=\s*\d+/)
  },
)

test(
  'in the history a branch leads to its parent, and a parent opens to what was made from it',
  { tag: '@page' },
  async ({ workbench }) => {
    const { page } = workbench
    const id = await trained(workbench)
    const { title } = await workbench.show(id)
    const branch = await branchOf(workbench, id, 'from.member=0')
    const branched = await workbench.show(branch.id)
    await openSection(page, 'History')
    const grid = page.getByRole('grid', { name: 'Runs' })
    const named = (name: string) => grid.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
    await expect(named(branched.title)).toHaveCount(1)
    await named(title)
      .getByRole('button', { name: `Runs made from ${title}` })
      .click()
    await expect(named(branched.title)).toHaveCount(2)
    // By the keyboard as well: the parent is the second line.
    await grid.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowLeft')
    await expect(named(branched.title)).toHaveCount(1)
    await page.keyboard.press('ArrowRight')
    await expect(named(branched.title)).toHaveCount(2)
    await named(branched.title)
      .first()
      .getByRole('button', { name: `Branched from ${title}` })
      .click()
    await expect(page).toHaveURL(new RegExp(`#/runs/${id}$`))
  },
)

test(
  'a step of a curve is chosen, and what begins there begins at the whole snapshot of that step',
  { tag: '@page' },
  async ({ workbench }) => {
    test.slow()
    const { page } = workbench
    const id = await trained(workbench, 'keep={"snapshots":"all-layers","precision":"float32"}')
    await openRun(page, id)
    const losses = page.getByRole('application', { name: /^Loss by step/ })
    await losses.click()
    const begin = page.getByRole('button', { name: 'Branch all from step 10' })
    await expect(begin).toBeVisible()
    await losses.click()
    await expect(page.getByRole('button', { name: 'Branch from all' })).toBeVisible()
    await losses.click()
    await rowsOf(page).nth(1).click()
    await page.getByRole('button', { name: 'Branch from step 10' }).click()
    await expect(page.getByText('Goes on from step 10 of this run, which stays as it is.')).toBeVisible()
    await expect(page.locator('[data-path="from.step"] input')).toHaveValue('10')
    await page.locator('[data-path="from.children"] input').fill('1')
    await page.getByRole('main').getByRole('textbox', { name: 'steps T' }).fill('10')
    await runButton(page).click()
    const branch = await shownId(page, id)
    await completed(page)
    const [one, other] = [
      await workbench.array(branch, 'weights/0/1/weights'),
      await workbench.array(id, 'weights/0/1/weights'),
    ]
    const apart = Array.from(one.values).reduce(
      (most, value, at) => Math.max(most, Math.abs(value - other.values[at]!)),
      0,
    )
    expect(apart).toBeLessThan(1e-6)
    // Without whole snapshots the step is refused, at its field.
    const thin = await trained(workbench)
    const refused = await workbench.overstep('run', 'branch', '--set', `from.run=${thin}`, '--set', 'from.step=10')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('from.step: must be left out, which is the end')
  },
)

test(
  'a finished run is slimmed on its page, which says how much room that gives',
  { tag: '@page' },
  async ({ workbench, folder }) => {
    const { page } = workbench
    const id = await trained(workbench)
    await openRun(page, id)
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    const exported = async (): Promise<number | null> =>
      (await workbench.overstep('array', id, 'snapshots/0', '--out', join(folder, 'x.npy'))).code
    expect(await exported()).toBe(0)
    await inspector.getByRole('button', { name: 'Slim…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Slim this run' })
    await expect(dialog).toContainText(/Its results take [\d.]+\skB, and [\d.]+\skB without/)
    await dialog.getByRole('button', { name: 'Slim', exact: true }).click()
    await expect(page.getByText(/^Slimmed from .*kB to .*kB\.$/)).toBeVisible()
    await expect(dialog).toBeHidden()
    await expect(inspector.getByText(/^Slimmed: .* before, .* after$/)).toBeVisible()
    await expect(inspector.getByRole('button', { name: 'Slim…' })).toBeHidden()
    expect(await exported()).not.toBe(0)
  },
)
