import { expect, test } from './fixtures.ts'
import { coloursOf, exactNumber, fact, openRun, type ShownRun } from './steps.ts'

test('Fig 2: four learning rates lead from one start to three minima', async ({ workbench }) => {
  const { page } = workbench
  const { id } = await workbench.json<{ id: string }>('run', 'fig02')
  const { members } = await workbench.json<ShownRun>('show', id)
  await openRun(page, id)

  const rows = page.getByRole('region', { name: 'Descents' }).getByRole('row')
  await expect(rows).toHaveCount(5)
  const expected = [
    ['sharpest', 8.4, 8.6],
    ['sharp', 2.4, 2.6],
    ['flat', -0.1, 0.1],
    ['flat', -0.1, 0.1],
  ] as const
  for (const [index, [fate, low, high]] of expected.entries()) {
    const cells = rows.nth(index + 1).getByRole('cell')
    await expect(cells.nth(2)).toHaveText(fate)
    expect(await exactNumber(cells.nth(0))).toBe(9.5)
    expect(await exactNumber(cells.nth(1))).toBe(members[index]?.parameters.learningRate)
    const { iterations, end } = members[index]?.summary ?? {}
    await expect(cells.nth(3)).toHaveText(String(iterations))
    expect([await exactNumber(cells.nth(4))]).toEqual(end)
    expect((end as number[])[0]).toBeGreaterThanOrEqual(low)
    expect((end as number[])[0]).toBeLessThanOrEqual(high)
  }

  // Four paths in four colours; the others step back behind the one that is chosen.
  const figure = page.getByRole('application', { name: /^Path on the curve of/ })
  const drawn = async (): Promise<number> => (await coloursOf(figure.locator('canvas').first())).length
  await expect.poll(drawn).toBeGreaterThan(50)
  await rows.nth(1).focus()
  await page.keyboard.press('Enter')
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'false')

  const box = await figure.boundingBox()
  if (!box) throw new Error('the figure is not shown')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const nearest = page.getByLabel('Nearest iterate')
  await expect.poll(() => exactNumber(fact(nearest, 'γ'))).toBeGreaterThan(0)

  // A descent that is chosen stands out in the part that one has zoomed to.
  const spokenAt = async (share: number): Promise<string> => {
    await page.mouse.move(box.x + box.width * share, box.y + box.height / 2)
    return figure.locator('[aria-live]').innerText()
  }
  const whole = await spokenAt(0.7)
  await spokenAt(0.3)
  await page.mouse.wheel(0, -800)
  await expect.poll(() => spokenAt(0.7)).not.toBe(whole)
  const part = await spokenAt(0.7)
  await rows.nth(1).click()
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  expect(await spokenAt(0.7)).toBe(part)

  await page.getByRole('tab', { name: 'Path on the curve' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Step length by iteration' })).toHaveAttribute('aria-selected', 'true')
  const convergence = page.getByRole('application', { name: /^Step length by iteration of/ })
  await expect.poll(async () => (await coloursOf(convergence.locator('canvas').first())).length).toBeGreaterThan(20)
})
