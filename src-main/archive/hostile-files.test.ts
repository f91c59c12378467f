import { expect, test } from 'vitest'
import type { Run } from '#shared/contract/index.ts'
import { readZip } from '../export/zip-reader.ts'
import { forged, refused, text, zipOf } from './forged-archives.ts'
import { here, insert, pack, there } from './sample-archives.ts'

test('files that are not what the manifest says are refused by name', async () => {
  const parts = await forged(() => undefined)
  const changed = parts.map((part) =>
    part.name.endsWith('orbit.npy') ? { ...part, content: Uint8Array.from(part.content).fill(0, -8) } : part,
  )
  expect(await refused(zipOf(changed))).toMatch(/orbit\.npy is not what the manifest says: its SHA-256 differs/)
  expect(await refused(zipOf(parts.filter(({ name }) => !name.endsWith('orbit.npy'))))).toMatch(
    /orbit\.npy is in the manifest and not/,
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
  ['a field too many', (run) => void Object.assign(run, { owner: 'me' }), 'run.owner'],
  ['no tag', (run) => void (run.tags = ['']), 'run.tags'],
])('a run.json with %s is refused', async (_, change, words) => {
  const message = await refused(zipOf(await forged(edit('run.json', ({ run }: { run: Run }) => void change(run)))))
  expect(message).toContain('run.json')
  expect(message).toContain(words)
})

test('JSON that is none, is too long or is nested without end is refused', async () => {
  const set = (content: string) => forged((files, id) => void (files[`runs/${id}/members.json`] = text(content)))
  expect(await refused(zipOf(await set('[')))).toContain('members.json is not JSON')
  expect(await refused(zipOf(await set('{}')))).toContain('members.json is not valid')
  expect(await refused(zipOf(await set(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)))).toContain('in each other')
  // 65 MiB, which are packed to some 70 kB.
  expect(await refused(zipOf(await set(' '.repeat(65 * 2 ** 20))))).toContain('67108864 are the most')
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
  ['nothing', () => Buffer.alloc(0), 'is not a .npy file'],
])('a .npy file with %s is refused by name', async (_, change, words) => {
  const parts = await forged((files, id) => {
    const path = `runs/${id}/arrays/orbit.npy`
    files[path] = change(Buffer.from(files[path]!))
  })
  const message = await refused(zipOf(parts))
  expect(message).toContain('arrays/orbit.npy')
  expect(message).toContain(words)
})

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')
}

test('one bad run keeps out the good ones beside it', async () => {
  const good = insert(here)
  const bad = insert(here)
  const files = readZip(await pack([good.id, bad.id]))
  files[`runs/${bad.id}/arrays/orbit.npy`]![70]! ^= 1
  const parts = Object.entries(files).map(([name, content]) => ({ name, content }))
  expect(await refused(zipOf(parts))).toContain(`runs/${bad.id}/arrays/orbit.npy`)
  expect(there.runs.get(good.id)).toBeUndefined()
})
