import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import {
  axisField,
  exactNumber,
  fact,
  openRow,
  entryOf,
  openSection,
  runButton,
  shownId,
  type ShownRun,
  statusOf,
  visit,
} from './steps.ts'

interface SavedRun extends ShownRun {
  config: { landscape: object } & Record<string, unknown>
}

const expressionOf = (page: Page): Locator => page.getByRole('textbox', { name: /^Function/ })
const titleOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Title', exact: true })
const plotOf = (page: Page): Locator => page.getByRole('application', { name: /^The (curve|map) of/ })
const library = (page: Page): Locator => page.getByRole('main').getByRole('link')

/** The text that is underlined as wrong. */
const underlined = (page: Page): Locator => page.locator('mark')

async function write(page: Page, { title, expression }: { title: string; expression: string }): Promise<void> {
  await visit(page, '/landscapes/new')
  await expressionOf(page).fill(expression)
  await titleOf(page).fill(title)
  await expect(plotOf(page)).toBeVisible()
}

/** Chooses a landscape in the form of an experiment, by the beginning of its name. */
async function choose(page: Page, name: string): Promise<void> {
  const choice = page.getByRole('combobox', { name: 'landscape', exact: true })
  await choice.click()
  await choice.fill(name)
  await choice.press('Enter')
}

/** Writes and saves a landscape, and returns the address of its page. */
async function save(page: Page, written: { title: string; expression: string }): Promise<string> {
  await write(page, written)
  await expect(page.getByRole('button', { name: /^Save Ctrl/ })).toBeEnabled()
  await page.keyboard.press('Control+s')
  await expect.poll(() => page.url()).toMatch(/#\/landscapes\/saved\/\w{26}$/)
  return new URL(page.url()).hash.slice(1)
}

test('a landscape is written, put right, saved, walked on and found again', async ({ workbench }) => {
  const { page } = workbench
  await openSection(page, 'Landscapes')
  await expect(page.getByText('Functions that you write are kept here')).toBeVisible()
  await page.getByRole('button', { name: 'New landscape' }).click()
  // One can write at once.
  await expect(expressionOf(page)).toBeFocused()
  await page.keyboard.type('(x^2 - 1)^2 + foo')
  await expect(underlined(page)).toHaveText('foo')
  await expect(expressionOf(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('"foo" is not a known name', { exact: false })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Save Ctrl/ })).toBeDisabled()
  await expect(expressionOf(page)).toBeFocused()
  for (let press = 0; press < 3; press++) await page.keyboard.press('Backspace')
  await expect(underlined(page)).toHaveText('+')
  await page.keyboard.type('x / 4')
  await expect(underlined(page)).toHaveCount(0)
  await expect(expressionOf(page)).toHaveAttribute('aria-invalid', 'false')
  await expect(plotOf(page)).toBeVisible()

  // It is not saved without a title, and says so at its place.
  await page.keyboard.press('Control+s')
  await expect(titleOf(page)).toBeFocused()
  await expect(titleOf(page)).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.type('Tilted well')
  await page.getByRole('textbox', { name: 'Domain of x, from' }).fill('-2')
  await page.getByRole('textbox', { name: 'Domain of x, to' }).fill('2')
  await page.keyboard.press('Control+s')
  await expect.poll(() => page.url()).toMatch(/#\/landscapes\/saved\//)
  await expect(expressionOf(page)).toHaveValue('(x^2 - 1)^2 + x / 4')

  // What the pointer is at is computed there: f and its derivative 4x(x² − 1) + 1/4.
  await plotOf(page).hover({ position: { x: 300, y: 200 } })
  const values = page.getByRole('main').getByLabel('At the pointer')
  await expect(fact(values, 'f')).not.toHaveText('–')
  const [x, f, slope] = await Promise.all(['x', 'f', 'f′'].map((name) => exactNumber(fact(values, name))))
  expect(f).toBeCloseTo((x! * x! - 1) ** 2 + x! / 4, 12)
  expect(slope).toBeCloseTo(4 * x! * (x! * x! - 1) + 0.25, 9)

  await page.getByRole('link', { name: 'Fate map' }).click()
  await expect(axisField(page, 'start point x₀', 'from')).toHaveValue('-2')
  await axisField(page, 'start point x₀', 'points').fill('30')
  await axisField(page, 'learning rate γ', 'points').fill('20')
  await runButton(page).click()
  const id = await shownId(page)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  expect((await workbench.show<SavedRun>(id)).config.landscape).toEqual({
    title: 'Tilted well',
    expression: '(x^2 - 1)^2 + x / 4',
    variables: ['x'],
    domain: [[-2, 2]],
  })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByRole('region', { name: /^Landscape: Tilted well/ })).toContainText('(x^2 - 1)^2 + x / 4')

  // The path of a cell is drawn on the curve of the landscape.
  await page.getByRole('application', { name: /^Fate map of/ }).click()
  await expect(page.getByRole('application', { name: /^Path of gradient descent/ })).toBeVisible()

  await openSection(page, 'History')
  const row = page.getByRole('grid', { name: 'Runs' }).getByRole('row').filter({ hasText: 'Tilted well' })
  await expect(row).toHaveCount(1)
  await page.getByRole('searchbox').fill('tilted')
  await expect(row).toHaveCount(1)
  await openRow(page, (await workbench.show<SavedRun>(id)).title)

  // The copy of the run goes on when the library does not have it any more.
  await inspector.getByRole('button', { name: 'Open in editor' }).click()
  await expect(expressionOf(page)).toHaveValue('(x^2 - 1)^2 + x / 4')
  await expect(titleOf(page)).toHaveValue('Tilted well')
  await page.goBack()
  await inspector.getByRole('button', { name: 'Save to library' }).click()
  await openSection(page, 'Landscapes')
  await expect(library(page).filter({ hasText: 'Tilted well' })).toHaveCount(2)
})

test('unknown names become variables and parameters, and a parameter has a slider', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/landscapes/new')
  await expressionOf(page).fill('a * x^2 + b * y^2')
  await page.getByRole('button', { name: /Make y a variable/ }).click()
  await page.getByRole('button', { name: /Make a a parameter/ }).click()
  await page.getByRole('button', { name: /Make b a parameter/ }).click()
  await expect(expressionOf(page)).toBeFocused()
  await expect(page.getByRole('application', { name: /^The map of/ })).toBeVisible()

  const slider = page.getByRole('slider', { name: 'a, slider' })
  const value = page.getByRole('textbox', { name: 'a', exact: true })
  await expect(value).toHaveValue('1')
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  await expect(value).toHaveValue('1.01')
  await value.fill('3')
  await expect(slider).toHaveValue('3')
  await page.getByRole('textbox', { name: 'a, slider to' }).fill('4')
  await slider.press('End')
  await expect(value).toHaveValue('4')

  // The plot follows: f at the pointer is 4x² + y².
  await plotOf(page).hover({ position: { x: 200, y: 200 } })
  const values = page.getByRole('main').getByLabel('At the pointer')
  await expect
    .poll(async () => {
      const [x, y, f] = await Promise.all(['x', 'y', 'f'].map((name) => exactNumber(fact(values, name))))
      return Math.abs(f! - (4 * x! * x! + y! * y!)) < 1e-9
    })
    .toBe(true)

  await value.fill('much')
  await expect(page.getByText('a must be a number, got “much”')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Save Ctrl/ })).toBeDisabled()
  await value.fill('4')
  await titleOf(page).fill('An ellipse')
  await expect(page.getByRole('button', { name: /^Save Ctrl/ })).toBeEnabled()
  await page.getByRole('button', { name: /^Save Ctrl/ }).click()
  await expect.poll(() => page.url()).toMatch(/#\/landscapes\/saved\//)
  await expect(value).toHaveValue('4')
  await expect(page.getByRole('radio', { name: 'x, y' })).toBeChecked()
})

test('nothing is begun on a function that is no longer what is written', async ({ workbench }) => {
  const { page } = workbench
  await write(page, { title: '', expression: 'log(x)' })
  const experiments = page.getByRole('navigation', { name: 'Experiments on this landscape' })
  const fateMap = experiments.getByRole('link', { name: 'Fate map' })
  await expect(fateMap).toHaveAttribute('href', /log\(x\)/)

  await expressionOf(page).fill('x^4 / 4 - a * x^2 / 2')
  await expect(underlined(page)).toHaveText('a')
  await expect(fateMap).toBeDisabled()
  await expect(fateMap).not.toHaveAttribute('href')
  await expect(experiments.getByText('Correct what is written first.')).toBeVisible()
  await expect(page.getByText('the last function that could be read')).toBeVisible()

  await page.getByRole('button', { name: /Make a a parameter/ }).click()
  await expect(fateMap).toHaveAttribute('href', /x%5E4|x\^4/)
  await expect(page.getByText('the last function that could be read')).toHaveCount(0)
})

test('a landscape is deleted, brought back, and copied', async ({ workbench }) => {
  const { page } = workbench
  const address = await save(page, { title: 'Parabola', expression: 'x^2' })
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Landscapes' })).toBeVisible()
  await expect(library(page).filter({ hasText: 'Parabola' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(library(page).filter({ hasText: 'Parabola' })).toHaveCount(1)
  await library(page).filter({ hasText: 'Parabola' }).click()
  await expect(expressionOf(page)).toHaveValue('x^2')
  await expressionOf(page).fill('3 * x^2')
  await page.getByRole('button', { name: 'Save as copy' }).click()
  await expect(titleOf(page)).toHaveValue('Parabola, copy')
  await expect(expressionOf(page)).toHaveValue('3 * x^2')
  await visit(page, address)
  await expect(expressionOf(page)).toHaveValue('x^2')

  // A built-in one is changed as a copy, and once that is saved as another one.
  const editCopy = async (): Promise<void> => {
    await visit(page, '/landscapes/paper-1d')
    await page.getByRole('button', { name: 'Edit a copy' }).click()
    await expect(expressionOf(page)).toHaveValue(/20 \* x\^2/)
    await expect(plotOf(page)).toBeVisible()
  }
  await editCopy()
  await page.getByRole('button', { name: /^Save Ctrl/ }).click()
  await expect.poll(() => page.url()).toMatch(/#\/landscapes\/saved\//)
  await editCopy()

  await visit(page, `/landscapes/saved/${'0'.repeat(26)}`)
  await expect(page.getByText('There is no such landscape')).toBeVisible()

  await openSection(page, 'Landscapes')
  await page.getByRole('searchbox').fill('parabola 3')
  await expect(library(page)).toHaveCount(1)
  await page.getByRole('searchbox').fill('no such thing')
  await expect(page.getByText('No landscape has “no such thing”')).toBeVisible()
})

test('what is not saved is asked for before it is left, and survives the end of the program', async ({ workbench }) => {
  let { page } = workbench
  const address = await save(page, { title: 'Parabola', expression: 'x^2' })
  await expressionOf(page).fill('x^2 + x^4')
  await entryOf(page, 'History').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  await expect(expressionOf(page)).toHaveValue('x^2 + x^4')
  await entryOf(page, 'History').click()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(expressionOf(page)).toHaveValue('x^2 + x^4')

  await entryOf(page, 'History').click()
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await visit(page, address)
  await expect(expressionOf(page)).toHaveValue('x^2')

  await expressionOf(page).fill('x^2 + x^6')
  await expect(page.getByRole('button', { name: /^Save Ctrl/ })).toBeEnabled()
  await entryOf(page, 'History').click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  await visit(page, address)
  await expect(expressionOf(page)).toHaveValue('x^2 + x^6')

  // An experiment takes along what is written, saved or not.
  await expressionOf(page).fill('x^2 + x^8')
  await page.getByRole('link', { name: 'Fate map' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'New experiment' })).toBeVisible()
  await page.goBack()
  await expect(expressionOf(page)).toHaveValue('x^2 + x^8')

  // A page that is loaded anew has what was written on it.
  await page.reload()
  await expect(expressionOf(page)).toHaveValue('x^2 + x^8')
  await page.getByText('These are changes from last time').getByRole('button', { name: 'Discard' }).click()
  await expect(expressionOf(page)).toHaveValue('x^2 + x^6')

  page = await workbench.restart()
  await visit(page, address)
  await expect(expressionOf(page)).toHaveValue('x^2 + x^6')
})

test('everything that the help offers is understood', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/landscapes/new')
  await page.getByText('What can be written').click()
  const words = page.getByRole('region', { name: /^(Functions|Constants|Pieces)$/ }).getByRole('button')
  await expect(words).toHaveCount(27)
  for (const word of await words.all()) {
    await expressionOf(page).fill('')
    await word.click()
    await expect(page.getByRole('button', { name: /^Save Ctrl/ })).toBeEnabled()
    await expect(expressionOf(page)).toHaveAttribute('aria-invalid', 'false')
    await expect(expressionOf(page)).toBeFocused()
  }
  // A function is written around what is selected.
  await expressionOf(page).fill('x^2')
  await expressionOf(page).selectText()
  await page.getByRole('button', { name: /^sqrt/ }).click()
  await expect(expressionOf(page)).toHaveValue('sqrt(x^2)')
})

test('a landscape is written in the form of an experiment', async ({ workbench }) => {
  const { page } = workbench
  await save(page, { title: 'Parabola', expression: 'x^2' })
  await visit(page, '/new?kind=trajectory')
  await choose(page, 'Parabola')
  await expect(page.getByRole('group', { name: 'f(x) of Parabola' })).toBeVisible()

  await choose(page, 'Write one')
  await expressionOf(page).fill('x^2 +')
  await expect(underlined(page)).toHaveText('+')
  await expect(runButton(page)).toBeDisabled()
  await page.keyboard.press('Control+Enter')
  await expect(expressionOf(page)).toBeFocused()
  await expressionOf(page).fill('x^2 + 10 * y^2')
  await page.getByRole('button', { name: /Make y a variable/ }).click()
  const starts = page.getByRole('textbox', { name: 'start points' })
  await starts.fill('1, 2; 3')
  await expect(page.getByRole('group').filter({ has: starts })).toContainText('point 2 must have 2 coordinates')
  await starts.fill('1, 2; 3, -1')
  await page.getByRole('textbox', { name: 'learning rates' }).fill('0.05')
  await expect(runButton(page)).toBeEnabled()
  await runButton(page).click()
  const id = await shownId(page)
  await expect(statusOf(page, 'Completed')).toBeVisible()
  const { config, members } = await workbench.show<SavedRun>(id)
  expect(config).toMatchObject({
    landscape: { expression: 'x^2 + 10 * y^2', variables: ['x', 'y'] },
    starts: [
      [1, 2],
      [3, -1],
    ],
  })
  expect(members).toHaveLength(2)

  // Duplicated, it is the same again.
  await page.getByRole('button', { name: 'Duplicate and edit' }).click()
  await expect(expressionOf(page)).toHaveValue('x^2 + 10 * y^2')
  await expect(starts).toHaveValue('1, 2; 3, -1')
})

test('the page of a landscape tells its saddles and maxima, and where it is not defined', async ({ workbench }) => {
  const { page } = workbench
  await visit(page, '/landscapes/himmelblau')
  const table = page.getByRole('table', { name: 'Saddles and maxima' })
  await expect(table.getByRole('row')).toHaveCount(1 + 4 + 1)
  await expect(table.getByRole('row', { name: /^maximum/ })).toContainText('−0.27084')
  await expect(plotOf(page).getByText('is not defined')).toHaveCount(0)

  await write(page, { title: 'arc', expression: 'sqrt(9 - x^2)' })
  await expect(table.getByRole('row', { name: /^maximum/ })).toContainText('−0.3333')
  await expect(plotOf(page).getByText('is not defined')).toBeVisible()
})
