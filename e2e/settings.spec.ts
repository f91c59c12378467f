import { expect, test } from './fixtures.ts'
import { openSection } from './steps.ts'

test('the room of deleted runs is given back when that is asked for', async ({ workbench }) => {
  const { page, call } = workbench
  const map = ['fig06', 'start.count=600', 'learningRate.count=600', 'steps=10'] as const
  const { id } = await workbench.run(...map)
  const { id: kept } = await workbench.run(...map)
  await call('runs.delete', { ids: [id] })
  await openSection(page, 'Settings')
  const main = page.getByRole('main')
  // 360,000 cells of 6 bytes.
  await expect(main.getByText('about 2.16 MB, which can be restored for a day')).toBeVisible()
  await main.getByRole('checkbox', { name: 'also that of deleted runs, for good' }).check()
  await main.getByRole('button', { name: 'Give back free room' }).click()
  await expect(main.getByRole('status')).toHaveText(/^Gave back [2-9][.\d]*\sMB\.$/)
  await expect(main.getByText('which can be restored for a day')).toBeHidden()
  expect(await call('history.ids', {})).toEqual([kept])
})
