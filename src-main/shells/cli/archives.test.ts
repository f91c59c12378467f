import { lendCompute } from '../../compute/lent.fixture.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Run } from '#shared/contract/index.ts'
import { expectRefused, file, json, makeFolder, small } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

test('a sweep runs all combinations, and its runs go to another data folder as one file', async () => {
  const sweep = ['--sweep', 'steps=10,20', '--sweep', 'landscape=paper-1d,paper-1d-printed']
  const { code, document } = await json('run', 'fig06', '--set', ...small, ...sweep)
  expect(code).toBe(0)
  const runs = document.runs as (Run & { summary: { shares: object } })[]
  expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('completed'))
  expect(runs.map(({ title }) => /steps = .*/.exec(title)?.[0])).toEqual(
    ['10', '20'].flatMap((steps) =>
      ['paper-1d', 'paper-1d-printed'].map((name) => `steps = ${steps}, landscape = ${name}`),
    ),
  )
  const ids = runs.map(({ id }) => id)
  const zip = file('sweep.zip')
  const { document: written } = await json('archive', ...ids, '--out', zip)
  expect(written).toMatchObject({ file: zip, runs: 4, bytes: readFileSync(zip).length })
  const { document: again } = await json('import', zip)
  expect(again).toMatchObject({ imported: [], kept: ids, renamed: {}, sweeps: [{ missing: { positions: [] } }] })
  expect(readdirSync(file('data/archives'))).toEqual([])
})

test.each<[string[], string]>([
  [['run', 'fig06', '--sweep', 'steps'], '--sweep: must be key.path=value,value…, got "steps"'],
  [['run', 'fig06', '--sweep', 'steps=1,0'], 'With steps = 0: steps: must be at least 1, got 0'],
  [['import', 'nothing.zip'], 'nothing.zip: there is no such file'],
  [['import', import.meta.filename], 'is no zip file'],
  [['archive', '01M881XGYTFT5CBRVSN875A54P'], '--out'],
])('%j is refused with exit code 2', expectRefused)
