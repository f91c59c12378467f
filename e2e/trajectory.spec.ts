import { readPng } from './files.ts'
import { expect, test } from './fixtures.ts'
import { coloursOf, exactNumber, fact, openRun } from './steps.ts'

test('Fig 2: four learning rates lead from one start to three minima', async ({ workbench }) => {
  const { page } = workbench
  const { id } = await workbench.run('fig02')
  const { members } = await workbench.show(id)
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

test('Fig 7 on the surface: it turns, is pointed at, goes back, and is exported as it is seen', async ({
  workbench,
}) => {
  const { page } = workbench
  const { id } = await workbench.run('fig07')
  await openRun(page, id)
  await page.getByRole('tab', { name: 'Paths on the surface' }).click()
  const figure = page.getByRole('application', { name: /^Paths on the surface/ })
  const shown = (): Promise<string> =>
    figure
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await expect.poll(async () => (await coloursOf(figure.locator('canvas').first())).length).toBeGreaterThan(100)
  // What comes fast while it moves is followed by what is fine.
  const atFirst = await shown()

  const { x, y, width, height } = (await figure.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await expect.poll(() => exactNumber(fact(page.getByLabel('Nearest iterate'), 'γ'))).toBeGreaterThan(0)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + 60, y + height / 2 + 30, { steps: 4 })
  await page.mouse.up()
  await expect.poll(shown).not.toBe(atFirst)
  await page.mouse.dblclick(x + width / 2, y + height / 2)
  await expect.poll(shown).toBe(atFirst)
  await figure.focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('ArrowDown')
  await expect.poll(shown).not.toBe(atFirst)

  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const file = await workbench.savedFile(() => dialog.getByRole('button', { name: 'Save PNG' }).click())
  const { text } = readPng(Buffer.from(file.bytes))
  expect(JSON.parse(text['overstep:options']!)).toMatchObject({ azimuth: -100, elevation: 42 })
})
