import { expect, test } from './fixtures.ts'
import { visit } from './steps.ts'

/** The smallest window of the desktop app. */
const smallest = { width: 960, height: 640 }

const runs = {
  'a fate map': ['fig06', 'start.count=40', 'learningRate.count=30'],
  'a map of the plane': ['basins', 'x.count=30', 'y.count=30'],
  'a bifurcation': ['bifurcation', 'learningRate.count=60'],
  shares: ['fig10', 'starts=20'],
  paths: ['fig07'],
}

test('in the smallest window all of a run stays beside its inspector', async ({ workbench }) => {
  for (const [what, [preset = '', ...fields]] of Object.entries(runs)) {
    const { id } = await workbench.run(preset, ...fields)
    const { page } = workbench
    await page.setViewportSize(smallest)
    await visit(page, `/runs/${id}`)
    await expect(page.getByRole('tabpanel').locator('canvas').first()).toBeVisible()
    const over = await page.evaluate(() => {
      const inspector = document.querySelector('aside[aria-label="Inspector"]')!.getBoundingClientRect()
      const right = Math.max(
        ...[...document.querySelectorAll('[role=tabpanel] > *, [role=tabpanel] > * > *')].map(
          (part) => part.getBoundingClientRect().right,
        ),
      )
      return right - inspector.left
    })
    expect(over, what).toBeLessThanOrEqual(1)
  }
})
