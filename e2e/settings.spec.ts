import { expect, test } from './fixtures.ts'
import { openSection } from './steps.ts'

test('the room of deleted runs is given back when that is asked for', async ({ workbench }) => {
  const { page, json } = workbench
  const map = ['run', 'fig06', '--set', 'start.count=600', 'learningRate.count=600', 'steps=10']
  const { id } = await json<{ id: string }>(...map)
  const { id: kept } = await json<{ id: string }>(...map)
  await json('delete', id)
  await openSection(page, 'Settings')
  const main = page.getByRole('main')
  // 360,000 cells of 6 bytes.
  await expect(main.getByText('about 2.16 MB, which can be restored for a day')).toBeVisible()
  await main.getByRole('checkbox', { name: 'also that of deleted runs, for good' }).check()
  await main.getByRole('button', { name: 'Give back free room' }).click()
  await expect(main.getByRole('status')).toHaveText(/^Gave back [2-9][.\d]*\sMB\.$/)
  await expect(main.getByText('which can be restored for a day')).toBeHidden()
  const { runs } = await json<{ runs: { id: string }[] }>('list')
  expect(runs.map((run) => run.id)).toEqual([kept])
})
