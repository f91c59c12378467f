import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import {
  OverstepError,
  type ErrorCode,
  type FileCall,
  type Service,
  type ToBeSaved,
  type Watch,
} from '../contract/index.ts'
import { makeFile, type MadeFile } from './make-file.ts'
import type { FileToMake } from './each-file.ts'
import { zipFiles } from './zip-files.ts'

const call = (figure: string): FileCall => ({
  method: 'figures.export',
  argument: { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', figure, options: { format: 'csv' } },
})
const files = ['a', 'b', 'c'].map((figure) => ({ path: `runs/${figure}.csv`, file: call(figure) }))
const zip: ToBeSaved = { what: 'files', name: 'all.zip', files }

/** Every figure is its name; an archive is ten bytes that come in pieces of four. */
function doubleOfService(): { service: Service; asked: string[] } {
  const asked: string[] = []
  const archive = Uint8Array.from({ length: 10 }, (_, at) => at)
  const answers: Record<string, (argument: never) => unknown> = {
    'figures.export': ({ figure }: { figure: string }) => ({
      fileName: `${figure}.csv`,
      bytes: new TextEncoder().encode(figure),
      boxed: '',
    }),
    'archives.open': () => ({ archive: 'x' }),
    'archives.pack': () => ({ bytes: 10, runs: 2 }),
    'archives.read': ({ offset }: { offset: number }) => ({ bytes: archive.slice(offset, offset + 4) }),
    'archives.discard': () => null,
  }
  const service = {
    call(method: string, argument: never) {
      asked.push(method === 'figures.export' ? (argument as { figure: string }).figure : method)
      return Promise.resolve(answers[method]!(argument))
    },
  }
  return { service: service as unknown as Service, asked }
}
const watch = (progress: Watch['progress'] = () => undefined): Watch => ({
  signal: new AbortController().signal,
  progress,
})
async function bytesOf({ put }: MadeFile): Promise<Uint8Array> {
  const all: number[] = []
  await put((piece) => void all.push(...piece))
  return Uint8Array.from(all)
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

test('a file is what its call makes, under the name that it has there', async () => {
  const { service } = doubleOfService()
  await makeFile(service, { what: 'file', file: call('path') }, watch(), async (made) => {
    expect(made).toMatchObject({ name: 'path.csv', bytes: 4, leftOut: [], boxed: '' })
    expect(text(await bytesOf(made))).toBe('path')
  })
})

test('several files are in one zip, each made in its turn and told', async () => {
  const { service, asked } = doubleOfService()
  const told: number[] = []
  await makeFile(
    service,
    zip,
    watch((fraction) => told.push(fraction)),
    async (made) => {
      const bytes = await bytesOf(made)
      expect(made).toMatchObject({ name: 'all.zip', bytes: bytes.length })
      const unzipped = Object.entries(unzipSync(bytes)).map(([path, file]) => [path, text(file)])
      expect(unzipped).toEqual(files.map(({ path }, at) => [path, ['a', 'b', 'c'][at]]))
    },
  )
  expect(asked).toEqual(['a', 'b', 'c'])
  expect(told).toEqual([0, 1 / 3, 2 / 3, 1])
})

test('an archive of runs comes piece by piece and is discarded, whatever becomes of it', async () => {
  const runs: ToBeSaved = { what: 'runs', name: 'runs.zip', ids: ['a', 'b'] }
  const { service, asked } = doubleOfService()
  await makeFile(service, runs, watch(), async (made) => {
    expect(made).toMatchObject({ name: 'runs.zip', bytes: 10 })
    expect([...(await bytesOf(made))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
  expect(asked).toEqual([
    'archives.open',
    'archives.pack',
    'archives.read',
    'archives.read',
    'archives.read',
    'archives.discard',
  ])
  const full = new OverstepError('storage', 'The disk is full.')
  await expect(makeFile(service, runs, watch(), () => Promise.reject(full))).rejects.toBe(full)
  expect(asked.at(-1)).toBe('archives.discard')
})

test('what is cancelled goes no further, also when it was before the first file', async () => {
  for (const after of [0, 1]) {
    const { service, asked } = doubleOfService()
    const cancel = new AbortController()
    const progress = (fraction: number): void => {
      if (fraction * files.length === after) cancel.abort()
    }
    if (after === 0) cancel.abort()
    const made = makeFile(service, zip, { progress, signal: cancel.signal }, () => Promise.resolve())
    await expect(made).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked.length).toBe(after)
  }
})

test('a file with images beside it is an archive of them, named after it', async () => {
  const bytes = new TextEncoder().encode('see OVERSTEP-FIGURE-1.png')
  const figure = { fileName: 'map.pgf', bytes, boxed: '', beside: [{ ending: '-1.png', bytes: Uint8Array.of(1, 2) }] }
  const service = { call: () => Promise.resolve(figure) } as unknown as Service
  await makeFile(service, { what: 'file', file: call('map') }, watch(), async (made) => {
    expect(made.name).toBe('map.zip')
    const files = unzipSync(await bytesOf(made))
    expect(Object.keys(files)).toEqual(['map.pgf', 'map-1.png'])
    expect(text(files['map.pgf']!)).toBe('see map-1.png')
  })
})

test('pages of one file must be PDFs', async () => {
  const { service } = doubleOfService()
  const made = makeFile(service, { what: 'pages', name: 'all.pdf', files }, watch(), () => Promise.resolve())
  await expect(made).rejects.toThrow('runs/a.csv is no PDF')
})

test('what is refused is left out and named; anything else, or that nothing is left, ends the export', async () => {
  const file = (path: string, make: FileToMake['make']) => ({ path, format: 'csv' as const, make })
  const good = file('a.csv', () => Promise.resolve({ bytes: new TextEncoder().encode('1'), boxed: '日' }))
  const refused = (path: string, code: ErrorCode, reason: string) =>
    file(path, () => Promise.reject(new OverstepError(code, reason)))
  const mixed = [
    good,
    refused('b.csv', 'conflict', 'The axes differ.'),
    refused('c.csv', 'invalid-input', 'Too small.'),
    { ...good, path: 'd.csv' },
  ]
  const { pieces, leftOut, boxed } = await zipFiles(mixed, watch())
  expect(boxed).toBe('日')
  expect(Object.keys(unzipSync(Uint8Array.from(pieces.flatMap((piece) => [...piece]))))).toEqual(['a.csv', 'd.csv'])
  expect(leftOut).toEqual([
    { path: 'b.csv', reason: 'The axes differ.' },
    { path: 'c.csv', reason: 'Too small.' },
  ])
  await expect(zipFiles([mixed[1]!, mixed[2]!], watch())).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(zipFiles([good, refused('b.csv', 'internal', '')], watch())).rejects.toMatchObject({ code: 'internal' })
})
