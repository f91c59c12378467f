import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { overstep } from './shells/shell.ts'
import { dropFiles, openRow, openSection, startMap, statusOf, visit } from './steps.ts'

const rowsOf = (page: Page): Locator => page.getByRole('grid', { name: 'Runs' }).getByRole('row')
/** The rows below the head. */
const runsOf = (page: Page): Locator => rowsOf(page).filter({ has: page.getByRole('gridcell') })
const titlesOf = (page: Page): Locator => runsOf(page).getByRole('link').filter({ hasText: /\S/ })

/** Three runs: `Paths from x₀ = 9.5 …`, `Paths from x₀ = 3 …` and a small fate map, oldest first. */
async function threeRuns(workbench: OpenWorkbench): Promise<string[]> {
  const ids = []
  for (const [preset, ...set] of [
    ['fig02'],
    ['fig03', 'starts=[[3]]'],
    ['fig06', 'start.count=20', 'learningRate.count=20'],
  ] as [string, ...string[]][])
    ids.push((await workbench.run(preset, ...set)).id)
  return ids
}

const first = 'Paths from x₀ = 9.5'
const second = 'Paths from x₀ = 3'
const map = 'Fate map'

test('an empty history says what comes here, and runs appear in it', { tag: '@page' }, async ({ workbench }) => {
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

test('the history is filtered and sorted', { tag: '@page' }, async ({ workbench }) => {
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

test(
  'title, notes, tags and star outlive a restart; a deleted run comes back',
  { tag: '@page' },
  async ({ workbench }) => {
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
    const written = await workbench.show(id)
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
    expect(await workbench.show(id)).toEqual(written)

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
    expect(await workbench.show(id)).toEqual(written)
  },
)

/** Paths that end after different steps, as one sweep. */
const pathSweep = (workbench: OpenWorkbench): Promise<{ id: string }[]> =>
  workbench.sweep('fig02', ['learningRates=[0.001]'], 'steps=5,50,500')

test('columns, conditions and groups are of any field, and are kept', { tag: '@page' }, async ({ workbench }) => {
  let { page } = workbench
  await threeRuns(workbench)
  await openSection(page, 'History')
  await expect(titlesOf(page)).toHaveCount(3)

  await page.getByRole('button', { name: 'Columns', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Find a column' }).fill('shares.fl')
  await page.getByRole('button', { name: 'Add column shares.flat' }).click()
  await page.getByRole('button', { name: 'Remove column Kind' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Columns', exact: true })).toBeFocused()
  const column = page.getByRole('columnheader', { name: 'shares.flat' })
  await column.getByRole('button').click()
  await expect(column).toHaveAttribute('aria-sort', 'descending')
  const shares = async (): Promise<number[]> =>
    (await runsOf(page).evaluateAll((rows) => rows.map((row) => row.lastElementChild?.getAttribute('title')))).map(
      Number,
    )
  await expect.poll(async () => (await shares()).length).toBe(3)
  expect(await shares()).toEqual((await shares()).toSorted((a, b) => b - a))
  const edge = page.getByRole('separator', { name: 'Width of shares.flat' })
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await expect(edge).toHaveAttribute('aria-valuenow', '128')

  await page.getByRole('button', { name: 'Field' }).click()
  await page.getByLabel('Comparison').selectOption('contains')
  await page.getByRole('combobox', { name: 'Field' }).selectOption('config.landscape')
  await page.getByRole('textbox', { name: 'Value' }).fill('1D')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(titlesOf(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Field' }).click()
  await page.getByRole('combobox', { name: 'Field' }).selectOption('config.start.count')
  await page.getByLabel('Comparison').selectOption('>=')
  await page.getByRole('textbox', { name: 'Value' }).fill('twenty')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText('start.count is a number: type one, such as 500 or 1e-3.')
  await page.getByRole('textbox', { name: 'Value' }).fill('20')
  await page.keyboard.press('Enter')
  await expect(titlesOf(page)).toHaveText([new RegExp(map)])

  // A filter has a name, which is deleted and comes back, and it holds after a restart; so do the columns.
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('textbox', { name: 'Name of this filter' }).fill('Fine maps')
  await page.keyboard.press('Enter')
  const apply = page.getByRole('button', { name: 'Fine maps', exact: true })
  await expect(apply).toBeVisible()
  await page.getByRole('button', { name: 'Delete filter Fine maps' }).click()
  await expect(apply).toBeHidden()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('button', { name: 'Rename filter Fine maps' }).click()
  await expect(page.getByRole('textbox', { name: 'New name of filter Fine maps' })).toBeFocused()
  await page.keyboard.type('Large maps')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Large maps', exact: true })).toBeVisible()
  page = await workbench.restart()
  await openSection(page, 'History')
  await expect(titlesOf(page)).toHaveCount(3)
  await expect(page.getByRole('separator', { name: 'Width of shares.flat' })).toHaveAttribute('aria-valuenow', '128')
  await expect(page.getByRole('columnheader', { name: 'Kind' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('button', { name: 'Large maps', exact: true }).click()
  await expect(titlesOf(page)).toHaveText([new RegExp(map)])
  await page.getByRole('button', { name: 'Remove condition start.count ≥ 20' }).click()
  await expect(titlesOf(page)).toHaveCount(3)

  await page.getByRole('button', { name: 'Group' }).click()
  await page.getByRole('combobox', { name: 'Group by' }).selectOption('kind')
  await page.getByRole('combobox', { name: 'Mean of' }).selectOption('summary.shares.flat')
  await page.keyboard.press('Escape')
  await expect(runsOf(page)).toHaveCount(2)
  const paths = runsOf(page).filter({ hasText: 'Paths' })
  await expect(paths).toContainText(/2\srunsshares\.flat .* ± .*, n = 2$/)
  await paths.getByRole('button').click()
  await expect(titlesOf(page)).toHaveCount(2)
  await page.getByRole('grid', { name: 'Runs' }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(titlesOf(page)).toHaveCount(3)
})

test(
  'a sweep is one row that opens; runs are selected by ranges, tagged and deleted, and all of it is undone',
  { tag: '@page' },
  async ({ workbench }) => {
    const { page } = workbench
    const [firstId = ''] = await threeRuns(workbench)
    const runs = await pathSweep(workbench)
    await openSection(page, 'History')
    await expect(runsOf(page)).toHaveCount(4)
    await expect(page.getByRole('status').filter({ hasText: /^\s*6\srun/ })).toBeVisible()
    const sweep = runsOf(page).first()
    await expect(sweep).toContainText('3 of 3 done')
    await page.getByRole('grid', { name: 'Runs' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(titlesOf(page)).toHaveText([
      /steps = 5$/,
      /steps = 50$/,
      /steps = 500$/,
      ...[map, second, first].map((title) => new RegExp(title)),
    ])
    await page.keyboard.press('ArrowLeft')
    await expect(titlesOf(page)).toHaveCount(3)

    // The whole sweep and the row after it, by a click with Shift.
    await sweep.getByRole('checkbox').click()
    const main = page.getByRole('main')
    await expect(main.getByText('3 selected')).toBeVisible()
    await page
      .getByRole('checkbox', { name: new RegExp(`^Select ${map}`) })
      .last()
      .click({ modifiers: ['Shift'] })
    await expect(main.getByText('4 selected')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('grid', { name: 'Runs' }).focus()
    await page.keyboard.press('Escape')
    await expect(main.getByText('selected')).toBeHidden()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(main.getByText('4 selected')).toBeVisible()

    await main.getByRole('button', { name: 'Tag…' }).click()
    await page.getByRole('combobox', { name: 'Tag', exact: true }).last().fill('good')
    await page.getByRole('button', { name: 'Add tag' }).click()
    const messages = page.getByRole('region', { name: 'Messages' })
    await expect(messages).toContainText(/Tagged 4\sruns: good/)
    const tagsOf = async (id: string): Promise<string[]> => (await workbench.show(id)).tags
    expect(await tagsOf(runs[2]!.id)).toEqual(['good'])
    expect(await tagsOf(firstId)).toEqual([])
    await messages.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => tagsOf(runs[2]!.id)).toEqual([])

    await main.getByRole('button', { name: 'Delete' }).click()
    await expect(titlesOf(page)).toHaveText([second, first].map((title) => new RegExp(title)))
    await messages.getByRole('button', { name: 'Undo' }).click()
    await expect(runsOf(page)).toHaveCount(4)

    // The page comes back as it was left: the row that was gone to, and what was selected.
    await page.getByRole('grid', { name: 'Runs' }).focus()
    await page.keyboard.press('End')
    const last = runsOf(page).last()
    await expect(last).toHaveClass(/current/)
    await page.keyboard.press('Space')
    await openSection(page, 'Settings')
    await openSection(page, 'History')
    await expect(last).toHaveClass(/current/)
    await expect(main.getByText('1 selected')).toBeVisible()

    // Two deletions that read alike: each is undone by its own.
    for (const rest of [3, 2]) {
      await page.getByRole('grid', { name: 'Runs' }).focus()
      await page.keyboard.press('End')
      await page.keyboard.press('Delete')
      await expect(runsOf(page)).toHaveCount(rest)
    }
    for (const back of [3, 4]) {
      await messages.getByRole('button', { name: 'Undo' }).first().click()
      await expect(runsOf(page)).toHaveCount(back)
    }
  },
)

test('runs leave as one file and come back from it, chosen or dropped; a broken one is refused with a reason', async ({
  workbench,
}) => {
  const { page, call } = workbench
  const [firstId = ''] = await threeRuns(workbench)
  const runs = await pathSweep(workbench)
  const ids = [firstId, ...runs.map(({ id }) => id)]
  await openSection(page, 'History')
  await expect(runsOf(page)).toHaveCount(4)
  await page.getByRole('grid', { name: 'Runs' }).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByRole('main').getByText('6 selected')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Export…' }).click()
  const { name, bytes } = await workbench.savedFile(() => page.getByRole('button', { name: 'Save…' }).click())
  expect(name).toMatch(/^overstep-runs-[\d-]+\.zip$/)
  const before = await Promise.all(ids.map((id) => workbench.show(id)))

  const messages = page.getByRole('region', { name: 'Messages' })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear' }).click()
  const chosen = { name: 'some.zip', mimeType: 'application/zip', buffer: Buffer.from(bytes) }
  await page.getByLabel('Archive of runs').setInputFiles(chosen)
  await expect(messages).toContainText(/Imported 0\sruns from some.zip. 6\sruns were here already/)
  await call('runs.delete', { ids })
  await expect(runsOf(page)).toHaveCount(2)
  await dropFiles(page, [{ name: 'dropped.zip', bytes }])
  await expect(runsOf(page)).toHaveCount(4)
  expect(await Promise.all(ids.map((id) => workbench.show(id)))).toEqual(before)

  const broken = Buffer.from(bytes)
  const at = broken.indexOf('run.json') + 200
  broken[at]! ^= 0xff
  await dropFiles(page, [{ name: 'broken.zip', bytes: broken }])
  await expect(messages).toContainText(/The archive is refused: runs\/.*run\.json/)
})

test(
  'an archive of the command line has its runs to the bit in another data folder',
  { tag: '@one-shell' },
  async ({ workbench, folder }) => {
    const [firstId = ''] = await threeRuns(workbench)
    const runs = await pathSweep(workbench)
    const ids = [firstId, ...runs.map(({ id }) => id)]
    const file = join(folder, 'some.zip')
    await workbench.json('archive', ...ids, '--out', file)
    const elsewhere = async <Document>(...args: string[]): Promise<Document> =>
      JSON.parse((await overstep(join(folder, 'elsewhere'), [...args, '--json'])).stdout) as Document
    expect(await elsewhere('import', file)).toMatchObject({ imported: ids, kept: [], renamed: {} })
    const shown = await Promise.all(ids.map((id) => elsewhere('show', id)))
    expect(shown).toEqual(await Promise.all(ids.map((id) => workbench.json('show', id))))
    const { code, stderr } = await workbench.overstep('import', join(workbench.dataDir, 'overstep.sqlite'))
    expect([code, stderr]).toEqual([2, expect.stringContaining('is no zip file')])
  },
)
