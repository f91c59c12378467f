import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { makePackage, PACKAGING_MILLISECONDS, withBuild } from './package.ts'
import { type Call, computesTrainsAndDraws } from './package-trial.ts'
import { electronProgram, openElectron } from './shells/electron.ts'
import { project } from './shells/shell.ts'

// The archive of the package, and what lies beside it, in Electron itself, which looks into archives as Node does not.

let folder: string
let program: string

test.beforeAll(async () => {
  test.setTimeout(PACKAGING_MILLISECONDS + 60_000)
  folder = await mkdtemp(join(tmpdir(), 'overstep-packaged-'))
  const packed = join(await makePackage(folder), 'resources', 'app.asar')
  program = electronProgram === project ? packed : await withBuild(packed, electronProgram, folder)
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

test('Electron starts the archive, and computes, trains and draws with what lies beside it', async () => {
  const said: string[] = []
  const log = (text: string): void => void said.push(text)
  const shell = await openElectron({ dataDir: join(folder, 'data'), words: [], log, program })
  try {
    const { page, electron } = shell
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await electron.evaluate(({ app }) => app.getAppPath())).toBe(program)
    const call: Call = (method, argument) =>
      page.evaluate(
        (asked) =>
          (window as unknown as { overstep: { send(message: unknown): Promise<unknown> } }).overstep.send(asked),
        { sequence: 1_000_000, method, argument },
      )
    await computesTrainsAndDraws(call)
  } catch (error) {
    throw new Error(`The packaged program wrote: ${said.join('')}`, { cause: error })
  } finally {
    await shell.close()
  }
})
