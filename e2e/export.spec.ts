import type { Page } from '@playwright/test'
import { filesIn, readPng } from './files.ts'
import { expect, test, type OpenWorkbench } from './fixtures.ts'
import { coloursOf, dropFiles, openRun, visit } from './steps.ts'

const small = ['start.count=30', 'learningRate.count=20']

async function smallMap(workbench: OpenWorkbench): Promise<string> {
  return (await workbench.run('fig06', ...small)).id
}

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  return page.getByRole('dialog')
}

test('a figure is exported as an image or as its data', { tag: '@page' }, async ({ workbench }) => {
  const id = await smallMap(workbench)
  const { page } = workbench
  await openRun(page, id)
  const saved = async (format: string) => {
    const dialog = await openDialog(page)
    await dialog.getByRole('group', { name: 'Format' }).getByRole('radio', { name: format }).check({ force: true })
    const file = await workbench.savedFile(() => dialog.getByRole('button', { name: `Save ${format}` }).click())
    expect(file.name).toBe(`overstep-fate-map-${id}.${format.toLowerCase()}`)
    await expect(dialog).toBeHidden()
    return Buffer.from(file.bytes)
  }
  expect(readPng(await saved('PNG'))).toMatchObject({ width: 1920, height: 1280, text: { 'overstep:run': id } })

  const svg = (await saved('SVG')).toString()
  const read = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      wrong: document.querySelector('parsererror')?.textContent ?? null,
      words: [...document.querySelectorAll('text')].map((element) => element.textContent?.trim()),
    }
  }, svg)
  expect(read.wrong).toBeNull()
  expect(read.words).toEqual(
    expect.arrayContaining(['learning rate γ', 'start point x0', 'flat', expect.stringMatching(/^flat\s+\d+ %$/)]),
  )

  const lines = (await saved('CSV')).toString().trimEnd().split('\r\n')
  expect(lines[0]).toBe('learningRate,start,fate,iterations,period')
  expect(lines).toHaveLength(1 + 600)
  const document = JSON.parse((await saved('JSON')).toString()) as { run: { id: string }; columns: { fate: string[] } }
  expect(document.run.id).toBe(id)
  expect(document.columns.fate).toEqual(lines.slice(1).map((line) => line.split(',')[2]))
  const arrays = filesIn(await saved('NPZ'))
  expect(Object.keys(arrays)).toEqual(expect.arrayContaining(['fate.npy', 'axes/start.npy', 'fates.npy', 'about.npy']))

  // The dialog opens as it was left.
  const dialog = await openDialog(page)
  await expect(dialog.getByRole('radio', { name: 'NPZ' })).toBeChecked()
})

test(
  'the size is that of paper, with caption and provenance; what cannot be is said in place',
  { tag: '@page' },
  async ({ workbench }) => {
    const id = await smallMap(workbench)
    const { page } = workbench
    await openRun(page, id)
    const dialog = await openDialog(page)
    await dialog.getByText('In pixels').click()
    await page.getByText('Paper column, 89 × 67 mm').click()
    await expect(dialog.getByText('2 102 × 1 583 pixels')).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Resolution' }).fill('5000')
    await expect(dialog.getByText('must be at most 1200')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Save PNG' })).toBeDisabled()
    await dialog.getByRole('textbox', { name: 'Resolution' }).fill('300')
    await dialog.getByRole('checkbox', { name: 'Caption' }).click()
    await dialog.getByRole('checkbox', { name: 'Provenance' }).click()
    await dialog.getByRole('textbox', { name: 'Height' }).fill('40')
    await expect(dialog.getByRole('status').filter({ hasText: 'There is no room for the figure' })).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Height' }).fill('67')
    await expect(dialog.locator('canvas')).toBeVisible()
    const { bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
    const { width, height, perMetre, text } = readPng(bytes)
    expect({ width, height, perMetre }).toEqual({ width: 1051, height: 791, perMetre: 11811 })
    expect(JSON.parse(text['overstep:options'] ?? '')).toMatchObject({
      millimetres: [89, 67],
      fontSize: 7,
      caption: true,
    })
  },
)

test(
  'a figure that was zoomed is exported as it is seen, in the size of the screen',
  { tag: '@page' },
  async ({ workbench }) => {
    const id = await smallMap(workbench)
    const { page } = workbench
    await openRun(page, id)
    await page.getByRole('tab', { name: 'Iterations to decide' }).click()
    const figure = page.getByRole('application').first()
    const raster = figure.locator('canvas').first()
    const drawn = (): Promise<string> => raster.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
    await expect.poll(async () => (await coloursOf(raster)).length).toBeGreaterThan(10)
    const whole = await drawn()
    await figure.hover()
    await page.mouse.wheel(0, -400)
    await expect.poll(drawn).not.toBe(whole)
    const dialog = await openDialog(page)
    await dialog.getByText('In pixels').click()
    await page.getByText(/^As on the screen/).click()
    const { bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
    const { width, height, text } = readPng(bytes)
    const box = (await figure.boundingBox())!
    expect({ width, height }).toEqual({ width: 2 * Math.floor(box.width), height: 2 * Math.floor(box.height) })
    const { view } = JSON.parse(text['overstep:options'] ?? '') as {
      view: { x: [number, number]; y: [number, number] }
    }
    expect(view.x[0]).toBeGreaterThan(-10)
    expect(view.x[1]).toBeLessThan(10)
  },
)

test(
  'all figures of a run are the pages of one PDF, or files of an archive',
  { tag: '@page' },
  async ({ workbench }) => {
    const id = await smallMap(workbench)
    const { page } = workbench
    await openRun(page, id)
    const dialog = await openDialog(page)
    await dialog.getByRole('radio', { name: 'PDF' }).check({ force: true })
    await dialog.getByRole('radio', { name: 'All 3' }).check({ force: true })
    await dialog.getByRole('checkbox', { name: 'One file, a page for each figure' }).click()
    await expect(dialog.getByRole('button', { name: 'Save 3 PDF files' })).toBeVisible()
    await dialog.getByRole('checkbox', { name: 'One file, a page for each figure' }).click()
    const { name, bytes } = await workbench.savedFile(() =>
      dialog.getByRole('button', { name: 'Save PDF of 3 pages' }).click(),
    )
    expect(name).toBe(`overstep-${id}.pdf`)
    const text = Buffer.from(bytes).toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text.match(/\/Type \/Page\s/g)).toHaveLength(3)
  },
)

test('all figures of a run are one archive, and one of them can be copied', async ({ workbench }) => {
  const id = await smallMap(workbench)
  const { page } = workbench
  await openRun(page, id)
  let dialog = await openDialog(page)
  await dialog.getByRole('radio', { name: 'All 3' }).check({ force: true })
  const { name, bytes } = await workbench.savedFile(() =>
    dialog.getByRole('button', { name: 'Save 3 PNG files' }).click(),
  )
  expect(name).toBe(`overstep-${id}.zip`)
  const files = filesIn(bytes)
  expect(Object.keys(files).sort()).toEqual(['fate-map.png', 'iterations.png', 'shares.png'])
  for (const [file, png] of Object.entries(files))
    expect(readPng(png).text).toMatchObject({ 'overstep:run': id, 'overstep:figure': file.replace('.png', '') })

  // In the desktop's window nothing reads the clipboard.
  const readable = workbench.shell === 'browser'
  if (readable) await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  dialog = await openDialog(page)
  await dialog.getByRole('radio', { name: 'CSV' }).check({ force: true })
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByText('“Fate map” is on the clipboard.')).toBeVisible()
  if (readable) expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^learningRate,start,fate/)
})

test('a figure that is dropped on the window opens its run, or offers its settings', async ({ workbench }) => {
  const id = await smallMap(workbench)
  const [figure, vector] = await Promise.all(
    (['png', 'svg'] as const).map(async (format) => ({
      name: `map.${format}`,
      bytes: (await workbench.call('figures.export', { id, figure: 'fate-map', options: { format } })).bytes,
    })),
  )
  if (figure === undefined || vector === undefined) throw new Error('there is no figure')
  const { page } = workbench
  for (const dropped of [vector, figure]) {
    await visit(page, '/help')
    await dropFiles(page, [dropped])
    await expect(page).toHaveURL(new RegExp(`/runs/${id}$`))
  }

  // A run of the same settings that is elsewhere: the same file with another id and the checksum that belongs to it.
  const stranger = Buffer.from(figure.bytes)
  const at = stranger.indexOf(`overstep:run`) - 4
  const elsewhere = id.replace(/.$/, (last) => (last === 'Z' ? 'Y' : 'Z'))
  stranger.write(elsewhere, stranger.indexOf(id, at), 'latin1')
  const { crc32 } = await import('node:zlib')
  const length = stranger.readUInt32BE(at - 4)
  stranger.writeUInt32BE(crc32(stranger.subarray(at, at + 4 + length)), at + 4 + length)
  await dropFiles(page, [{ name: 'elsewhere.png', bytes: stranger }])
  await expect(page.getByText(`The run ${elsewhere} of this figure is not here.`)).toBeVisible()
  await page.getByRole('button', { name: 'Open as new experiment' }).click()
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Run\b/ })
    .click()
  await expect(page).toHaveURL(/\/runs\/\w{26}$/)
  const again = /\w{26}$/.exec(page.url())![0]
  expect((await workbench.show(again)).config).toEqual((await workbench.show(id)).config)

  // Damaged on the way, or never one of ours.
  stranger[at + 24]! ^= 1
  await dropFiles(page, [{ name: 'damaged.png', bytes: stranger }])
  await expect(page.getByText('The file is damaged: the checksum of a text in it is wrong.')).toBeVisible()
  await dropFiles(page, [{ name: 'notes.txt', bytes: Buffer.from('nothing to see') }])
  await expect(page.getByText('The file is neither PNG, SVG nor PDF.')).toBeVisible()
  await dropFiles(page, [figure, figure])
  await expect(page.getByText('Drop one figure at a time.')).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/runs/${again}$`))
})
