import type { Page } from '@playwright/test'
import axe from 'axe-core'

/**
 * What axe finds that keeps somebody from using the page, in a few words each.
 * @param rules those to check; else all
 */
export async function barriersOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Once for a page that is loaded, however often it is asked: it is more than a megabyte.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(
    async (only) => {
      const { axe: loaded } = window as unknown as { axe: typeof axe }
      const options: axe.RunOptions = { resultTypes: ['violations'] }
      if (only !== undefined) options.runOnly = { type: 'rule', values: only }
      return (await loaded.run(options)).violations
    },
    rules === undefined ? undefined : [...rules],
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    )
}
