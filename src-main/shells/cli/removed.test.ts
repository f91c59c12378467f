import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { begin, documentOf, file, makeFolder } from './sample-commands.fixture.ts'

makeFolder()

const database = file('data/overstep.sqlite')
/** Takes long enough that it is still computing when something befalls it. */
const long = ['run', 'fig06', '--set', 'start.count=5000', 'learningRate.count=5000', '--json']

test.each<[string, () => void]>([
  [
    'the file is replaced by a copy of it',
    () => {
      copyFileSync(database, `${database}.copy`)
      renameSync(`${database}.copy`, database)
    },
  ],
  ['the data folder is removed', () => rmSync(file('data'), { recursive: true })],
])('when %s, a run ends soon with a failure that says so', async (_, befall) => {
  const { ended, says } = begin(...long)
  await says('Fate map')
  befall()
  const { code, document, err } = documentOf(await ended)
  expect({ code, status: document.status }).toEqual({ code: 1, status: 'failed' })
  expect(err).toContain(`overstep: ${database} is not the file any more that Overstep works with`)
})
