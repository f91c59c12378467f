import type { Page } from '@playwright/test'
import { barriersOf } from './barriers.ts'
import { expect, type OpenWorkbench, test } from './fixtures.ts'
import { openSection, sweepOver, visit } from './steps.ts'
import { patience } from '../scripts/patience.ts'

const sections = ['Gallery', 'New', 'History', 'Compare', 'Landscapes', 'Data', 'Settings', 'Help']

/**
 * Themes, with the rules to check; a theme changes colours and nothing else, so one of them is checked by all rules.
 */
const themes = [
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const satisfies ['light' | 'dark', string[] | undefined][]

async function expectNoBarriers({ page }: OpenWorkbench, paths: Record<string, (page: Page) => Promise<unknown>>) {
  for (const [path, shown] of Object.entries(paths)) {
    await visit(page, path)
    await shown(page)
    for (const [colorScheme, rules] of themes) {
      // Colours that are on their way are nobody's colours.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveCSS('color-scheme', colorScheme)
      expect.soft(await barriersOf(page, rules), `${path}, ${colorScheme}`).toEqual([])
    }
  }
}

const heading =
  (name: string | RegExp) =>
  (page: Page): Promise<void> =>
    expect(page.getByRole('heading', { name }).first()).toBeVisible()
const preview = (page: Page): Promise<void> =>
  expect(page.getByRole('application', { name: /^Preview of/ })).toBeVisible()

/** A landscape with a parameter, as its page is given one. */
const plane = {
  title: 'A valley',
  expression: 'a * x^2 + (y - x^2)^2',
  variables: ['x', 'y'],
  parameters: { a: 0.5 },
  domain: [
    [-2, 2],
    [-1, 3],
  ],
}

// The pages are the same in every shell: one is enough for what takes long.
test('no page has a barrier, before there are runs', { tag: '@one-shell' }, async ({ workbench }) => {
  test.slow()
  await expectNoBarriers(workbench, {
    '/': (page) => expect(page.getByRole('list', { name: 'One dimension' }).locator('canvas')).not.toHaveCount(0),
    '/new?preset=fig02': preview,
    '/new?preset=fig06': async (page) => {
      await preview(page)
      await sweepOver(page, 'landscape')
      await sweepOver(page, 'steps T')
      await page.getByRole('textbox', { name: 'Values of steps T' }).fill('10, 0')
      await expect(page.getByRole('alert')).toBeVisible()
    },
    '/history': heading('No runs yet'),
    '/compare': heading('Runs side by side'),
    '/landscapes': (page) => expect(page.getByRole('img', { name: /^The curve of/ }).first()).toBeVisible(),
    '/landscapes/paper-1d': (page) =>
      expect(page.getByRole('application', { name: /^The curve of Three minima/ })).toBeVisible(),
    [`/landscapes/new?definition=${encodeURIComponent(JSON.stringify(plane))}`]: (page) =>
      expect(page.getByRole('application', { name: /^The map of/ })).toBeVisible(),
    '/new?kind=theory': preview,
    '/new?preset=mnist': preview,
    '/data': (page) => expect(page.getByRole('img', { name: /images of/ })).toBeVisible({ timeout: patience(40_000) }),
    '/settings': heading('Appearance'),
    '/help': heading('Help'),
    // The last one: what is not saved is asked for before it is left.
    '/landscapes/new?wrong': async (page) => {
      await page.getByRole('textbox', { name: /^Function/ }).fill('x^2 + a * (')
      await page.getByText('What can be written').click()
      await expect(page.getByText('is never closed')).toBeVisible()
    },
  })
})

test('the palette and the keys have no barrier', { tag: '@one-shell' }, async ({ workbench }) => {
  const { page } = workbench
  await workbench.run('fig02')
  for (const [keys, dialog, typed] of [
    ['ControlOrMeta+k', 'Find', ''],
    ['ControlOrMeta+k', 'Find', 'fig'],
    ['?', 'Keyboard', ''],
  ] as const) {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.keyboard.press(keys)
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible()
    await page.keyboard.type(typed)
    for (const [colorScheme, rules] of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveCSS('color-scheme', colorScheme)
      expect.soft(await barriersOf(page, rules), `${dialog} ${typed}, ${colorScheme}`).toEqual([])
    }
    await page.keyboard.press('Escape')
  }
})

test('no page of runs has a barrier', { tag: '@one-shell' }, async ({ workbench }) => {
  const paths = await workbench.run('fig02')
  const map = await workbench.run('fig06', 'start.count=20', 'learningRate.count=20')
  const small = ['hidden=[8]', 'trainSize=200', 'testSize=50', 'batchSize=20', 'steps=40', 'snapshots=5']
  const networks = await workbench.run('mnist', 'dataset=synthetic-digits', ...small)
  const figure = (page: Page): Promise<void> =>
    expect(page.getByRole('application', { name: / of (Paths|Fate map)/ }).first()).toBeVisible()
  test.slow()
  await expectNoBarriers(workbench, {
    [`/runs/${paths.id}`]: figure,
    [`/runs/${map.id}`]: async (page) => {
      await figure(page)
      await page.getByRole('application').first().focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('application', { name: /^Path of gradient descent/ })).toBeVisible()
    },
    [`/runs/${networks.id}`]: async (page) => {
      await expect(page.getByRole('application', { name: /^Loss by step/ })).toBeVisible()
      await page.getByRole('tab', { name: 'Filters' }).click()
      await expect(page.getByRole('img', { name: /filters of the first layer/ })).toBeVisible()
      await page.getByRole('tab', { name: 'Paths' }).click()
    },
    '/history': (page) => expect(page.getByRole('gridcell').first()).toBeVisible(),
    '/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV': heading('There is no such run'),
  })
  await visit(workbench.page, `/runs/${map.id}`)
  await workbench.page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(workbench.page.getByRole('dialog')).toBeVisible()
  expect(await barriersOf(workbench.page)).toEqual([])
})

test('no page of runs in two dimensions has a barrier', { tag: '@one-shell' }, async ({ workbench }) => {
  test.slow()
  const run = async (preset: string, ...set: string[]): Promise<string> => (await workbench.run(preset, ...set)).id
  const plane = await run('fig07')
  const shares = await run('fig10', 'starts=20', 'learningRate.count=20')
  const basins = await run('basins', 'x.count=20', 'y.count=20', 'learningRate=[0.01,0.03]')
  const orbits = await run('bifurcation', 'learningRate.count=100')
  const coarse = ['start.count=20', 'learningRate.count=20']
  const change = await run('fig06', 'against=paper-1d-printed', ...coarse)
  /** What the keys show: the place in the middle, chosen. */
  const choose = async (page: Page): Promise<void> => {
    await page.getByRole('application').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
  }
  const path = (page: Page): Promise<void> =>
    expect(page.getByRole('application', { name: /^Path of gradient descent/ })).toBeVisible()
  await expectNoBarriers(workbench, {
    [`/runs/${plane}`]: async (page) => {
      await expect(page.getByRole('application', { name: /^Paths on contours/ })).toBeVisible()
      await page.getByRole('tab', { name: 'Paths on the surface' }).click()
      await page.getByRole('application', { name: /^Paths on the surface/ }).focus()
    },
    [`/runs/${shares}`]: async (page) => {
      await choose(page)
      await expect(page.getByRole('button', { name: /^Basin map at/ })).toBeVisible()
    },
    [`/runs/${basins}`]: async (page) => {
      await choose(page)
      await path(page)
    },
    [`/runs/${orbits}`]: async (page) => {
      await choose(page)
      await expect(page.getByRole('application', { name: /^Cobweb of the last steps/ })).toBeVisible()
    },
    [`/runs/${change}`]: async (page) => {
      await page.getByRole('tab', { name: 'What changes' }).click()
      await choose(page)
      await path(page)
    },
  })
})

test('no page of a comparison has a barrier', { tag: '@one-shell' }, async ({ workbench }) => {
  test.slow()
  const run = async (preset: string, ...set: string[]): Promise<string> => (await workbench.run(preset, ...set)).id
  const coarse = ['start.count=20', 'learningRate.count=20']
  const small = ['dataset=synthetic-digits', 'hidden=[8]', 'trainSize=200', 'testSize=50', 'batchSize=20', 'steps=20']
  const maps = [await run('fig06', ...coarse), await run('fig06', ...coarse, 'steps=50')].join()
  const networks = [
    await run('mnist', ...small, 'snapshots=3'),
    await run('mnist', ...small, 'snapshots=3', 'seed=9'),
  ].join()
  const drawn = (page: Page): Promise<void> => expect(page.getByRole('application').first()).toBeVisible()
  await expectNoBarriers(workbench, {
    [`/compare?runs=${maps},01ARZ3NDEKTSV4RRFFQ69G5FAV`]: async (page) => {
      await drawn(page)
      await expect(page.getByText('There is no such run here: it was deleted for good')).toBeVisible()
    },
    [`/compare?runs=${maps}&tab=curves`]: drawn,
    [`/compare?runs=${maps}&tab=difference`]: drawn,
    [`/compare?runs=${networks}&tab=weights`]: drawn,
    [`/compare?runs=${networks}&tab=results`]: (page) => expect(page.getByRole('cell').first()).toBeVisible(),
    [`/compare?runs=${maps},${networks}&tab=settings`]: (page) =>
      expect(page.getByRole('rowheader', { name: 'Configuration' })).toBeVisible(),
  })
  const { page } = workbench
  await page.getByRole('button', { name: 'Add runs' }).click()
  await expect(page.getByRole('dialog').getByRole('checkbox').first()).toBeVisible()
  expect(await barriersOf(page)).toEqual([])
})

test('the theme is the choice of the user, and stays', async ({ workbench }) => {
  const { page } = workbench
  await page.emulateMedia({ colorScheme: 'light' })
  const root = page.locator('html')
  await openSection(page, 'Settings')
  const theme = page.getByRole('group', { name: 'Theme' })
  await expect(theme.getByRole('radio', { name: 'As the system' })).toBeChecked()
  await expect(root).toHaveCSS('color-scheme', 'light')
  const paper = (): Promise<string> => page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)
  const light = await paper()
  await theme.getByRole('radio', { name: 'Dark' }).check({ force: true })
  await expect(root).toHaveCSS('color-scheme', 'dark')
  expect(await paper()).not.toBe(light)
  await page.reload()
  await expect(root).toHaveCSS('color-scheme', 'dark')
  await openSection(page, 'Settings')
  await theme.getByRole('radio', { name: 'As the system' }).check({ force: true })
  await expect(root).toHaveCSS('color-scheme', 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(root).toHaveCSS('color-scheme', 'dark')
})

test('Tab reaches every entry of the rail, and shows where it is', async ({ workbench }) => {
  const { page } = workbench
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // The first stop leads past the rail.
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  for (const section of sections) {
    await page.keyboard.press('Tab')
    const entry = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section })
    await expect(entry).toBeFocused()
    await expect(entry).toHaveCSS('outline-style', 'solid')
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Help' })).toBeVisible()
})
