import { lendCompute } from '../../compute/lent.fixture.ts'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectRefused, file, json, makeFolder, overstep, small } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

test('a report of runs is one file with their figures, and the log of a run says that they were exported', async () => {
  const { document: run } = await json('run', 'fig06', '--set', ...small)
  const out = file('report.html')
  const { code, document } = await json('report', run.id, '--out', out)
  expect(code).toBe(0)
  const html = readFileSync(out, 'utf8')
  expect(document).toMatchObject({ file: out, runs: [run.id], bytes: Buffer.byteLength(html) })
  const images = html.match(/src="data:image\/png;base64,iVBORw0KGgo/g) ?? []
  expect(images.length).toBe(3)
  expect(html).toContain('<th scope="row">start.count</th><td><code>9</code></td>')

  const { out: shown } = await overstep('show', run.id, '--log')
  const lines = shown.split('\n').filter((line) => /^\d{4}-\d\d-\d\dT/.test(line))
  const words = lines.map((line) => line.replace(/^\S+ +/, ''))
  expect(words[0]).toMatch(/^Begun on .+, cpu$/)
  expect(words.slice(1, 3)).toEqual(['Diverged: 8 of 45 descents', 'Completed.'])
  expect(words.slice(3)).toEqual(['fate-map', 'iterations', 'shares'].map((name) => `Exported: ${name} as png`))
})

test.each<[string[], string]>([
  [['report', '01M881XGYTFT5CBRVSN875A54P'], '--out'],
  [
    ['report', ...Array<string>(51).fill('01M881XGYTFT5CBRVSN875A54P'), '--out', 'a.html'],
    'id: must be at most 50 runs',
  ],
])('%j is refused with exit code 2', expectRefused)
