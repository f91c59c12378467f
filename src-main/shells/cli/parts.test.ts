import { lendCompute } from '../../compute/lent.fixture.ts'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ImportResult, Run } from '#shared/contract/index.ts'
import { commandEntry } from '../../compute/programs.fixture.ts'
import { readZip } from '../../export/read-zip.fixture.ts'
import { expectRefused, file, json, makeFolder, small } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

/** What is swept: the shares of random starts. */
const random = ['learningRate.count=4', 'starts=3000']
const sweep = ['run', 'fig10', '--set', ...random, '--sweep', 'seed=1,2,3', '--sweep', 'steps=200,900']
const PARTS = 3
/** 3 seeds by 2 numbers of steps. */
const RUNS = 6

/** A part in a process of its own, with a database and an archive of its own. */
function begin(part: number, words = sweep) {
  const out = file(`part-${part}.zip`)
  const own = ['--shard', `${part}/${PARTS}`, '--out', out, '--json', '--data-dir', file(`data-${part}`)]
  const child = spawn(process.execPath, [commandEntry, ...words, ...own])
  let [answer, notes] = ['', '']
  child.stdout.on('data', (chunk) => (answer += chunk))
  const begun = new Promise<void>((resolve) =>
    child.stderr.on('data', (chunk) => (notes += chunk).includes(`part ${part} of ${PARTS}`) && resolve()),
  )
  const ended = new Promise<{ code: number | null; runs: Run[]; notes: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, runs: answer ? JSON.parse(answer).runs : [], notes })),
  )
  return { child, begun, ended, out }
}

/** What an archive tells of the runs of its one sweep, by their places: nothing that a clock or an id is in. */
function resultsIn(archive: string): unknown[] {
  const files = readZip(readFileSync(archive))
  const read = (name: string) => JSON.parse(Buffer.from(files[name]!).toString())
  const [{ runs }] = read('manifest.json').sweeps as [{ runs: Record<string, number> }]
  const places = Object.entries(runs).toSorted(([, a], [, b]) => a - b)
  return places.map(([id, position]) => {
    const { title, config, status, summary, generator, seed } = (read(`runs/${id}/run.json`) as { run: Run }).run
    const own = Object.keys(files).filter((name) => name.startsWith(`runs/${id}/`) && !name.endsWith('run.json'))
    const bits = own.toSorted().map((name) => [name.slice(id.length + 5), Buffer.from(files[name]!).toString('hex')])
    return { position, title, config, status, summary, generator, seed, bits }
  })
}

test('parts of a sweep, one of them killed and run again, join to what the sweep is at once, to the bit', async () => {
  const killed = begin(2)
  await killed.begun
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(existsSync(killed.out)).toBe(false)

  const archives: string[] = []
  for (let part = 1; part <= PARTS; part++) {
    const { ended, out } = begin(part)
    const { code, runs, notes } = await ended
    expect([code, notes.includes('Error')]).toEqual([0, false])
    expect(runs.map(({ status }) => status)).toEqual(['completed', 'completed'])
    archives.push(out)
  }

  const importing = async (archive: string) => (await json('import', archive)).document as unknown as ImportResult
  const missing: unknown[] = []
  const sweeps = new Set<string>()
  for (const archive of [archives[2]!, archives[0]!, archives[0]!, archives[1]!]) {
    const { imported, kept, renamed, sweeps: joined } = await importing(archive)
    expect([imported.length + kept.length, renamed]).toEqual([2, {}])
    missing.push([imported.length, joined[0]!.missing.parts])
    sweeps.add(joined[0]!.sweep.id)
  }
  // Part 3, then 1, then 1 again, which is harmless, then 2.
  expect([sweeps.size, missing]).toEqual([
    1,
    [
      [2, [1, 2]],
      [2, [2]],
      [0, [2]],
      [2, []],
    ],
  ])

  const { document } = await json(...sweep, '--out', file('whole.zip'))
  const { document: listed } = await json('list')
  const joined = listed.runs.filter(({ id }) => !document.runs.some((run) => run.id === id)).map(({ id }) => id)
  expect(joined.length).toBe(RUNS)
  await json('archive', ...joined, '--out', file('joined.zip'))
  expect(resultsIn(file('joined.zip'))).toEqual(resultsIn(file('whole.zip')))
  expect(resultsIn(file('whole.zip')).length).toBe(RUNS)
})

const map = ['run', 'fig06', '--set', ...small, '--sweep', 'steps=10,20,30']

test('a part that is run again does nothing twice, and parts of another sweep stay apart from it', async () => {
  const { document: first } = await json(...map, '--shard', '1/2')
  const { document: again, err } = await json(...map, '--shard', '1/2')
  expect(again.runs.map(({ id }) => id)).toEqual(first.runs.map(({ id }) => id))
  expect(err).toContain('2 of them done before')
  const { document: rest } = await json(...map, '--shard', '2/2')
  expect([rest.id, rest.runs.length]).toEqual([first.id, 1])
  // Of the same values, with one setting that differs.
  const { document: other } = await json(...map.toSpliced(3, 0, 'tolerance=1e-5'), '--shard', '1/2')
  expect([other.runs.length, other.id === first.id]).toEqual([2, false])
})

test('what is computed twice is kept once', async () => {
  const words = (folder: string) => ['--shard', '2/2', '--out', file(`${folder}.zip`)]
  const { document } = await json(...map, ...words('mine'))
  await json('delete', ...document.runs.map(({ id }) => id))
  const { document: anew } = await json(...map, ...words('yours'))
  expect(anew.runs.map(({ id }) => id)).not.toEqual(document.runs.map(({ id }) => id))
  const { document: result } = await json('import', file('mine.zip'))
  expect(result).toMatchObject({ imported: [], kept: document.runs.map(({ id }) => id) })
  const { document: listed } = await json('list')
  expect(listed.runs.filter(({ id }) => id === document.runs[0]!.id)).toEqual([])
})

test.each<[string[], string]>([
  [[...map, '--shard', '0/3'], '--shard: 0/3: must be at least 1'],
  [[...map, '--shard', '4/3'], '--shard: 4/3: must not be greater than the number of parts'],
  [[...map, '--shard', 'a'], '--shard: must be k/n, part k of n parts, such as 2/8, got "a"'],
  [[...map, '--shard', '4/4'], '--shard: a sweep of 3 runs has at most so many parts, got part 4'],
  [['run', 'fig06', '--shard', '1/2'], '--shard: needs --sweep, whose runs it divides'],
])('%j is refused with exit code 2', expectRefused)
