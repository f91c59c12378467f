import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { Run } from '#shared/contract/index.ts'
import { lendCompute } from '../../compute/lent.fixture.ts'
import { file, json, makeFolder, small } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

let sweep: string
let runs: Pick<Run, 'id' | 'summary'>[]
const flatOf = ({ summary }: Pick<Run, 'summary'>) => (summary!['shares'] as Record<string, number>)['flat']
beforeAll(async () => {
  const { document } = await json(
    'run',
    'fig06',
    '--set',
    ...small,
    '--sweep',
    'steps=10,100',
    '--sweep',
    'bound=1e3,1e6',
  )
  sweep = document.id
  runs = document.runs
})

test('a figure of a sweep is named by the sweep or by a run of it, and its table has a row for each run', async () => {
  for (const [id, name] of [
    [sweep, 'one'],
    [runs[3]!.id, 'other'],
  ] as const) {
    const out = file(`${name}.csv`)
    const words = ['--figure', 'map', '--result', 'shares.flat', '--out', out]
    expect(await json('export', '--sweep', id, ...words)).toMatchObject({ code: 0 })
    const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\r\n')
    expect(head).toBe('position,id,status,steps,bound,shares.flat')
    expect(rows).toHaveLength(4)
    expect(rows.map((row) => Number(row.split(',')[5]))).toEqual(runs.map(flatOf))
  }
})

test('all of its figures are pages of one PDF; an image says the sweep, and JSON what it comes to', async () => {
  const pdf = file('sweep.pdf')
  const { document } = await json('export', '--sweep', sweep, '--all', '--out', pdf)
  expect(document).toMatchObject({ pages: ['values', 'map', 'panels', 'parallel'] })
  const out = file('values.json')
  await json('export', '--sweep', sweep, '--figure', 'values', '--result', 'shares.flat', '--out', out)
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
    result: { result: 'shares.flat', findings: [{ what: 'Highest' }, { what: 'Lowest' }, { what: 'Changes most' }] },
    sweep: { id: sweep },
    rows: 4,
  })
  const npz = file('values.npz')
  await json('export', '--sweep', sweep, '--figure', 'values', '--out', npz)
  expect(readFileSync(npz, 'latin1')).toMatch(/^PK.*columns\/position\.npy/s)
})

test.each([
  [['--figure', 'pie'], "this sweep has no figure 'pie'. It has values, map, panels, parallel."],
  [['--figure', 'map', '--result', 'loss'], "this sweep has no result 'loss'. It has "],
  [['--figure', 'map', '--along', 'tolerance'], "this sweep has no swept field 'tolerance'. It has steps, bound."],
])('%j is refused with what there is', async (words, message) => {
  const { code, document } = await json('export', '--sweep', sweep, ...words, '--out', file('no.png'))
  expect(code).toBe(2)
  expect(JSON.stringify(document)).toContain(message)
})

test('options of sweeps are for sweeps, and one thing is exported at a time', async () => {
  const out = ['--figure', 'values', '--out', file('no.png')]
  const refused = async (...words: string[]) => JSON.stringify((await json('export', ...words, ...out)).document)
  expect(await refused(runs[0]!.id, '--along', 'steps')).toContain('is for a sweep, which --sweep must name')
  expect(await refused(runs[0]!.id, '--sweep', sweep)).toContain('but only one of them')
})
