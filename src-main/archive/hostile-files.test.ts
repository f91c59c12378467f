import { expect, test } from 'vitest'
import type { Run } from '#shared/contract/index.ts'
import { readZip } from '../export/read-zip.fixture.ts'
import { forged, refused } from './forged-archives.fixture.ts'
import { here, insert, makeStores, pack, there } from './sample-archives.fixture.ts'
import { text, zipOf } from './zip-of.fixture.ts'

makeStores()

test('files that are not what the manifest says are refused by name', async () => {
  const parts = await forged(() => undefined)
  const changed = parts.map((part) =>
    part.name.endsWith('surface/value.npy') ? { ...part, content: Uint8Array.from(part.content).fill(0, -8) } : part,
  )
  expect(await refused(zipOf(changed))).toMatch(/value\.npy is not what the manifest says: its SHA-256 differs/)
  expect(await refused(zipOf(parts.filter(({ name }) => !name.endsWith('surface/value.npy'))))).toMatch(
    /value\.npy is in the manifest and not/,
  )
  expect(await refused(zipOf([...parts, { name: 'more.txt', content: text('x') }]))).toContain(
    'more.txt is not in the manifest',
  )
  expect(await refused(zipOf(parts.slice(0, -1)))).toContain('no manifest.json')
  expect(await refused(zipOf(await forged((files) => void (files['runs/x.json'] = text('1')))))).toContain(
    'runs/x.json belongs to no run',
  )
  expect(await refused(zipOf(await forged(() => undefined, { version: 2 })))).toContain(
    'a newer Overstep made this archive',
  )
  expect(await refused(zipOf(await forged(() => undefined, { format: 'poems' })))).toContain('no archive of runs')
})

const edit = (name: string, change: (value: never) => unknown) => (files: Record<string, Uint8Array>, id: string) => {
  const path = `runs/${id}/${name}`
  const value = JSON.parse(Buffer.from(files[path]!).toString())
  files[path] = text(change(value as never) ?? value)
}

const endless = { kind: 'network', starts: 4_000_000_000, learningRates: [1] }

test.each<[string, (run: Run) => unknown, string]>([
  ['a run under way', (run) => void (run.status = 'running'), 'run.status: must be completed'],
  ['another id', (run) => void (run.id = '01M881XGYTFT5CBRVSN875A54P'), 'is of the run 01M881XGYTFT5CBRVSN875A54P'],
  [
    'a wrong setting',
    (run) => void (run.config = { ...run.config, steps: -1 } as never),
    'run.config.steps: must be at least 1',
  ],
  ['another kind', (run) => void (run.kind = 'network'), 'run.kind'],
  ['half a millisecond', (run) => void (run.created = 1.5), 'run.created'],
  ['a moment that no date has', (run) => void (run.created = 2 ** 53 - 1), 'run.created: must be the moment of a date'],
  ['an end that no date has', (run) => void (run.finished = -(2 ** 53) + 1), 'run.finished: must be the moment'],
  ['shares that are none', (run) => void (run.summary = { shares: { flat: 'x' } }), 'run.summary.shares.flat'],
  ['networks that are none', (run) => void (run.summary = { networks: [null] }), 'run.summary.networks[0]'],
  ['4,000,000,000 starts', (run) => void (run.config = endless as never), 'run.config.starts: must be at most 128'],
  ['a field too many', (run) => void Object.assign(run, { owner: 'me' }), 'run.owner'],
  ['no tag', (run) => void (run.tags = ['']), 'run.tags'],
])('a run.json with %s is refused', async (_, change, words) => {
  const message = await refused(zipOf(await forged(edit('run.json', ({ run }: { run: Run }) => void change(run)))))
  expect(message).toContain('run.json')
  expect(message).toContain(words)
})

test.each([
  ['another type', { dtype: 'uint8', shape: [3] }, 'arrays[0]: curve/x must hold float64, got uint8'],
  ['another shape', { dtype: 'float64', shape: [3, 3] }, 'arrays[0]: curve/x must have the shape […] by the settings'],
])('an array with %s than its kind declares is refused by name', async (_, spec, words) => {
  const change = ({ arrays }: { arrays: object[] }) => void (arrays[0] = { name: 'curve/x', fill: 0, ...spec })
  expect(await refused(zipOf(await forged(edit('run.json', change))))).toContain(words)
})

test('what its kind does not declare is refused by name', async () => {
  type Named = { arrays: object[]; series: string[] }
  const array = ({ arrays }: Named) =>
    void (arrays[1] = { name: 'against/fate', dtype: 'uint8', shape: [3, 1], fill: 0 })
  const series = (file: Named) => void (file.series[1] = 'trainLoss')
  const message = async (change: (file: Named) => void) => refused(zipOf(await forged(edit('run.json', change))))
  expect(await message(array)).toContain('run.json is not valid: arrays[1]: against/fate is no array of theory runs')
  expect(await message(series)).toContain('run.json is not valid: series[1]: trainLoss is no series of theory runs')
})

test('JSON that is none, is too long or is nested without end is refused', async () => {
  const set = (content: string) => forged((files, id) => void (files[`runs/${id}/members.json`] = text(content)))
  expect(await refused(zipOf(await set('[')))).toContain('members.json is not JSON')
  expect(await refused(zipOf(await set('{}')))).toContain('members.json is not valid')
  expect(await refused(zipOf(await set(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)))).toContain('in each other')
  // 33 MiB, which are packed to some 35 kB.
  expect(await refused(zipOf(await set(' '.repeat(33 * 2 ** 20))))).toContain('33554432 are the most')
  expect(await refused(zipOf(await set('['.repeat(30 * 2 ** 20))))).toContain('more than 50 lists and objects')
  expect(await refused(zipOf(await set(`[${'0,'.repeat(1_000_000)}0]`)))).toContain('more than 1000000 values')
  const twice = '[{"index":0,"parameters":{},"summary":null},{"index":0,"parameters":{},"summary":null}]'
  expect(await refused(zipOf(await set(twice)))).toContain('has a member twice')
})

test.each<[string, (bytes: Buffer) => Uint8Array, string]>([
  ['no magic', (bytes) => bytes.fill(0, 0, 1), 'is not a .npy file'],
  ['another type', (bytes) => replaced(bytes, '<f8', '<f4'), "must hold float64, got '<f4'"],
  ['Python objects', (bytes) => replaced(bytes, '<f8', '|O8'), "must hold float64, got '|O8'"],
  ['columns first', (bytes) => replaced(bytes, 'False', 'True '), 'header that cannot be read'],
  ['another shape', (bytes) => replaced(bytes, '(2, 3)', '(3, 2)'), 'must have the shape [2, 3], got [3, 2]'],
  ['too few values', (bytes) => bytes.subarray(0, -8), 'must have 48 bytes of values, got 40'],
  ['too many values', (bytes) => Buffer.concat([bytes, bytes]), 'must have 48 bytes of values'],
  ['a header without end', (bytes) => (bytes.writeUInt16LE(0xffff, 8), bytes), 'header that is cut off'],
  ['a header of digits that ends in another way', digits, 'header that cannot be read'],
  ['a header of a million bytes', (bytes) => wideHeader(bytes, 1_000_000), 'header that cannot be read'],
  ['a shape of many sides', (bytes) => replaced(bytes, '(2, 3), }      ', '(2, 3, 1, 1), }'), 'got [2, 3, 1, 1]'],
  ['nothing', () => Buffer.alloc(0), 'is not a .npy file'],
])('a .npy file with %s is refused by name', async (_, change, words) => {
  const parts = await forged((files, id) => {
    const path = `runs/${id}/arrays/surface/value.npy`
    files[path] = change(Buffer.from(files[path]!))
  })
  const message = await refused(zipOf(parts))
  expect(message).toContain('arrays/surface/value.npy')
  expect(message).toContain(words)
})

/** 60 digits and a letter: a pattern that can part the digits in many ways tries all of them. */
function digits(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\(2, 3\), \} */, `(${'1'.repeat(60)}x`.padEnd(80)), 'latin1')
}

/** A file of version 2.0 whose header is so long. */
function wideHeader(bytes: Buffer, length: number): Buffer {
  const head = Buffer.alloc(12 + length, ' ')
  bytes.copy(head, 0, 0, 6)
  head.writeUInt16LE(2, 6)
  head.writeUInt32LE(length, 8)
  return Buffer.concat([head, bytes.subarray(128)])
}

test.each([
  ['NaN', NaN],
  ['1e300', 1e300],
  ['a negative number', -1],
  ['half of one', 0.5],
  ['one that the run does not have', 1],
  ['infinity', Infinity],
])('a series with %s as a member is refused by name', async (_, member) => {
  const parts = await forged((files, id) => {
    const path = `runs/${id}/series/leaves.npy`
    const bytes = Buffer.from(files[path]!)
    bytes.writeDoubleLE(member, bytes.length - 24)
    files[path] = bytes
  })
  expect(await refused(zipOf(parts))).toMatch(/series\/leaves\.npy has rows of a member that is none/)
})

test('a series with rows of a member apart from each other is refused by name', async () => {
  const parts = await forged((files, id) => {
    const path = `runs/${id}/series/leaves.npy`
    const bytes = Buffer.from(files[path]!)
    // The rows are of the members 0, 0, 0, 3.
    bytes.writeDoubleLE(3, bytes.length - 3 * 24)
    files[path] = bytes
  })
  expect(await refused(zipOf(parts))).toMatch(/series\/leaves\.npy has rows of a member that is none/)
})

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')
}

test('one bad run keeps out the good ones beside it', async () => {
  const good = insert(here)
  const bad = insert(here)
  const files = readZip(await pack([good.id, bad.id]))
  files[`runs/${bad.id}/arrays/surface/value.npy`]![70]! ^= 1
  const parts = Object.entries(files).map(([name, content]) => ({ name, content }))
  expect(await refused(zipOf(parts))).toContain(`runs/${bad.id}/arrays/surface/value.npy`)
  expect(there.runs.get(good.id)).toBeUndefined()
})
