import { join } from 'node:path'
import { expect, type OpenWorkbench, standInOf, test } from './fixtures.ts'
import { openSection, startMap, statusOf } from './steps.ts'
import { patience } from '../scripts/patience.ts'

// Files and links that the system hands over to the desktop program, and what the program tells the system of its runs.
// Only the stand-in records that, so only its project runs this file.

/** A run of the command line. */
async function runOnce(workbench: OpenWorkbench): Promise<string> {
  return (await workbench.run('fig02')).id
}
const runPage = (id: string): RegExp => new RegExp(`#/runs/${id}$`)

test('a link opens its run and brings the window to the front; every other link does nothing', async ({
  workbench,
}) => {
  const standIn = standInOf(workbench)
  const { page } = workbench
  const id = await runOnce(workbench)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const before = (await standIn.recorded('window.focus')).length
  for (const link of [`overstep://delete/${id}`, `https://example.org/${id}`, 'overstep://run/../../x', ''])
    await standIn.ask('systemOpens', { what: 'link', value: link })
  expect(await standIn.recorded('window.focus')).toHaveLength(before)
  expect(await standIn.ask('systemOpens', { what: 'link', value: `overstep://run/${id}` })).toBe(true)
  await expect(page).toHaveURL(runPage(id))
  expect(await standIn.recorded('window.focus')).toHaveLength(before + 1)
  // The same by a second start, as Linux and Windows do it; a run that is not here is said to be one.
  await openSection(page, 'History')
  await standIn.ask('secondInstance', { words: ['--flag', `overstep://run/${id}`], folder: '/' })
  await expect(page).toHaveURL(runPage(id))
  await standIn.ask('secondInstance', { words: [`overstep://run/${'0'.repeat(26)}`], folder: '/' })
  await expect(page.getByText(`The run ${'0'.repeat(26)} is not here.`)).toBeVisible()
})

test('an archive is taken in and a figure opens its run, by a double click and from the first word on', async ({
  workbench,
  folder,
}) => {
  const id = await runOnce(workbench)
  const [archive, figure] = [join(folder, 'runs.overstep'), join(folder, 'fig02.png')]
  await workbench.json('archive', id, '--out', archive)
  await workbench.saveFigure(id, 'path', figure)
  const page = await workbench.restart({ words: [figure] })
  await expect(page).toHaveURL(runPage(id))
  const standIn = standInOf(workbench)
  expect(await standIn.ask('systemOpens', { what: 'file', value: archive })).toBe(true)
  await expect(page.getByText('1 run was here already.')).toBeVisible()
  await standIn.ask('secondInstance', { words: ['gone.zip', 'notes.txt'], folder })
  await expect(page.getByText(`${join(folder, 'gone.zip')} is not there, or is no file.`)).toBeVisible()
  // What waited while the page was loaded again is opened by the new one, once.
  await openSection(page, 'History')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await standIn.ask('systemOpens', { what: 'file', value: figure })
  await expect(page).toHaveURL(runPage(id))
})

test('the taskbar shows a run, the machine stays awake for it, and the menu offers it', async ({ workbench }) => {
  const standIn = standInOf(workbench)
  const { page } = workbench
  const id = await startMap(page, 60)
  await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: patience(30_000) })
  const bars = (await standIn.recorded('window.setProgressBar')).map(([bar]) => Number(bar))
  expect(bars.length).toBeGreaterThan(1)
  expect(bars.at(-1)).toBe(-1)
  for (const bar of bars.slice(0, -1)) expect(bar >= 0 && bar <= 1, String(bar)).toBe(true)
  expect(await standIn.recorded('powerSaveBlocker.start')).toEqual([['prevent-app-suspension']])
  expect(await standIn.recorded('powerSaveBlocker.stop')).toHaveLength(1)
  expect(await standIn.recorded('Notification.show')).toEqual([])

  const title = (await workbench.show(id)).title
  await openSection(page, 'History')
  await expect
    .poll(() =>
      standIn.clickMenu({ label: title.slice(0, 60) }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  await expect(page).toHaveURL(runPage(id))
})

test('nothing is registered with the system from a checkout', async ({ workbench }) => {
  expect(await standInOf(workbench).recorded('app.setAsDefaultProtocolClient')).toEqual([])
})
