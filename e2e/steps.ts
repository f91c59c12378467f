import { expect, type Locator, type Page } from '@playwright/test'

// What a user does and reads, by roles and labels.

export interface ShownRun {
  id: string
  status: string
  title: string
  config: Record<string, unknown>
  summary: { fates: string[]; shares: Record<string, number>; counts: Record<string, number> } | null
  parentId: string | null
  starred: boolean
  tags: string[]
  notes: string
  error: string | null
  appVersion: string
  members: { parameters: Record<string, unknown>; summary: Record<string, unknown> | null }[]
}

/** Goes to an address of the page, such as `/history`. The page follows its address once it has shown the first one. */
export async function visit(page: Page, path: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto(new URL(`#${path}`, page.url()).href)
}

/** The entry of a section in the rail. */
export function entryOf(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name })
}

/**
 * Follows an entry of the rail to its page. Within a section the same entry leads to the beginning of it: the way out
 * has to be complete.
 */
export async function openSection(page: Page, name: string): Promise<void> {
  await entryOf(page, name).click()
  await expect(entryOf(page, name)).toHaveAttribute('aria-current', 'page')
}

/** The id of the run whose page is shown, once there is one. */
export async function shownId(page: Page, other = ''): Promise<string> {
  const id = (): string => /#\/runs\/(\w{26})$/.exec(page.url())?.[1] ?? other
  await expect.poll(id).not.toBe(other)
  return id()
}

/** The field of an axis in the form: `axisField(page, 'start point x₀', 'points')`. */
export function axisField(page: Page, axis: string, part: 'from' | 'to' | 'points'): Locator {
  return page.getByRole('group', { name: axis }).getByRole('textbox', { name: part, exact: true })
}

export function runButton(page: Page): Locator {
  return page.getByRole('main').getByRole('button', { name: /^Run\b(?! again)/ })
}

/** The part of the form that is about a sweep. */
export function sweepBlock(page: Page): Locator {
  return page.getByRole('group', { name: /^Sweep/ })
}

/** A field of it with its values. */
export function sweptField(page: Page, name: string): Locator {
  return sweepBlock(page).getByRole('group', { name, exact: true })
}

/** Takes a field into the sweep, by the keyboard alone. */
export async function sweepOver(page: Page, name: string): Promise<void> {
  await sweepBlock(page).getByRole('combobox', { name: 'Add a field to the sweep' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(sweptField(page, name)).toBeVisible()
}

/** Starts the fate map of Fig 6 with so many cells from its form, and returns its id. */
export async function startMap(page: Page, side: number, steps = 1000): Promise<string> {
  await visit(page, '/new?preset=fig06')
  await axisField(page, 'start point x₀', 'points').fill(String(side))
  await axisField(page, 'learning rate γ', 'points').fill(String(side))
  await page.getByRole('textbox', { name: 'steps' }).fill(String(steps))
  await runButton(page).click()
  return shownId(page)
}

/** Opens the page of a run by its address. */
export async function openRun(page: Page, id: string): Promise<void> {
  await visit(page, `/runs/${id}`)
  await expect(page.getByRole('region', { name: 'Figures' })).toBeVisible()
}

/** Follows the title of a run in the history. */
export async function openRow(page: Page, title: string): Promise<void> {
  await page.getByRole('grid', { name: 'Runs' }).getByRole('link', { name: title }).click()
  await expect(page.getByRole('region', { name: 'Figures' })).toBeVisible()
}

/** The status that the page of a run shows. */
export function statusOf(page: Page, status: string): Locator {
  return page.getByRole('main').getByText(status, { exact: true })
}

/** The value beside a name in a list of facts. */
export function fact(scope: Locator, name: string): Locator {
  return scope
    .locator('dt')
    .filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
    .locator('xpath=following-sibling::dd[1]')
}

/** The full value of a number that is shown rounded. */
export async function exactNumber(value: Locator): Promise<number> {
  return Number(await value.locator('[title]').getAttribute('title'))
}

/** Counts and shares of the summary in the inspector, by fate, `all` included. */
export async function summaryTable(page: Page): Promise<Record<string, { share: string; count: number }>> {
  const rows = await page.getByRole('complementary', { name: 'Inspector' }).getByRole('row').all()
  const cells = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()))
  return Object.fromEntries(
    cells
      .filter((row) => row.length === 3)
      .map(([fate = '', share = '', count = '']) => [
        fate.trim(),
        { share: share.trim(), count: Number(count.replace(/\D/g, '')) },
      ]),
  )
}

/** The colours that a canvas holds at a grid of points, as #RRGGBBAA; transparent points are left out. */
export function coloursOf(canvas: Locator): Promise<string[]> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    // A pixel is one number, of which there are millions; few of them differ.
    const pixels = new DataView(data.buffer)
    const found = new Set<number>()
    for (let at = 0; at < data.length; at += 4 * 7) if (data[at + 3] !== 0) found.add(pixels.getUint32(at))
    return [...found].map((colour) => colour.toString(16).padStart(8, '0'))
  })
}

/** Drops files anywhere on the window. */
export function dropFiles(page: Page, files: readonly { name: string; bytes: Uint8Array }[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
  return page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer()
    for (const { name, base64 } of dropped)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name))
    for (const type of ['dragover', 'drop'])
      document
        .querySelector('main')!
        .dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  }, given)
}
