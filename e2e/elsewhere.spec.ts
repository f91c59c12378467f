import { execFileSync } from 'node:child_process'
import type { Run } from '#shared/contract/index.ts'
import { expect, test, type OpenWorkbench } from './fixtures.ts'
import { openRun, visit } from './steps.ts'

const small = ['start.count=30', 'learningRate.count=20']

/** The words that a shell hands to the command line. */
function wordsOf(command: string): string[] {
  const told = execFileSync('sh', ['-c', `overstep() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' })
  return told.split('\0').slice(0, -1)
}

/** Chooses an entry of a menu, and returns what is on the clipboard then; null in the desktop's window. */
async function copied({ page, shell }: OpenWorkbench, menu: string, entry: string): Promise<string | null> {
  const readable = shell === 'browser'
  if (readable) await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  // The menu before it is gone.
  await expect(page.getByText('Copy config', { exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: menu }).click()
  await page.getByText(entry, { exact: true }).click()
  await expect(page.getByText('is on the clipboard.').last()).toBeVisible()
  return readable ? page.evaluate(() => navigator.clipboard.readText()) : null
}

test('a run, its figure and the form are copied as commands that do the same, and the run has a log', async ({
  workbench,
}) => {
  const { page } = workbench
  const { id, config } = await workbench.run('fig06', ...small)
  await openRun(page, id)
  const command = await copied(workbench, 'Copy as text', 'Copy as command')
  if (command !== null) {
    expect(command).toBe('overstep run fig06 --set start.count=30 learningRate.count=20\n')
    const again = await workbench.json<Run>(...wordsOf(command))
    expect((await workbench.show<Run>(again.id)).config).toEqual(config)
  }
  const json = await copied(workbench, 'Copy as text', 'Copy config')
  if (json !== null) expect(JSON.parse(json)).toEqual(config)
  const python = await copied(workbench, 'Figure menu', 'Copy as Python')
  if (python !== null)
    expect(python).toBe(`import overstep\n\nrun = overstep.get("${id}")\nrun.export("fate-map", "fate-map.png")\n`)

  const log = page.getByRole('complementary', { name: 'Inspector' }).getByRole('list')
  await expect(log.getByText(/^Begun on .*, cpu$/)).toBeVisible()
  await expect(log.getByText('Completed.')).toBeVisible()

  await visit(page, `/new?from=${id}`)
  const form = await copied(workbench, 'Copy as text', 'Copy as command')
  if (form !== null) expect(form).toMatch(/^overstep run /)
})
