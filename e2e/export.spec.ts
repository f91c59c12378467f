import { expect, test } from './fixtures.ts'
import { openRun } from './steps.ts'

test('a figure is exported as a PNG that names its run', async ({ workbench }) => {
  const { stdout } = await workbench.overstep('run', 'fig02', '--json')
  const { id } = JSON.parse(stdout) as { id: string }
  const { page } = workbench
  await openRun(page, id)
  await page.getByRole('button', { name: 'Export' }).first().click()
  const dialog = page.getByRole('dialog')
  const { name, bytes } = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
  expect(name).toMatch(/\.png$/)
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  expect(Buffer.from(bytes).includes(id)).toBe(true)
})
