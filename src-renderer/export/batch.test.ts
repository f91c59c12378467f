import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import {
  configSchema,
  exportOptionsSchema,
  OverstepError,
  type ErrorCode,
  type Run,
  type Service,
} from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { archived, exportAllFigures, figureFiles, leftOutText, type ArchiveFile } from './batch.ts'

const config = configSchema.parse({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] })
const runs = ['a', 'b'].map((id) => ({ id, config }) as Run)
const figures = figuresOf(config).map(({ name }) => name)
const options = exportOptionsSchema.parse({ format: 'csv' })

/** Every figure is the text of its run and its name. */
function doubleOfService(): { service: Service; asked: string[] } {
  const asked: string[] = []
  const call = (_: string, { id, figure }: { id: string; figure: string }): Promise<unknown> => {
    asked.push(`${id}/${figure}`)
    return Promise.resolve({ bytes: new TextEncoder().encode(`${id} ${figure}`), boxed: '' })
  }
  return { service: { call, on: () => () => undefined } as unknown as Service, asked }
}

test('every figure of every run is a file in the folder of its run', async () => {
  const { service } = doubleOfService()
  const told: number[] = []
  const { bytes } = await exportAllFigures(service, runs, options, {
    progress: (done) => told.push(done),
    signal: new AbortController().signal,
  })
  const files = Object.entries(unzipSync(bytes)).map(([name, file]) => [name, new TextDecoder().decode(file)])
  expect(files).toEqual(runs.flatMap(({ id }) => figures.map((figure) => [`${id}/${figure}.csv`, `${id} ${figure}`])))
  expect(told).toEqual(Array.from({ length: files.length + 1 }, (_, done) => done))
})

test('all figures of a run show what is seen of them, and those that are not seen show all', async () => {
  const asked: [string, unknown][] = []
  const call = (_: string, { figure, options: { view } }: { figure: string; options: { view: unknown } }) => {
    asked.push([figure, view])
    return Promise.resolve({ bytes: new Uint8Array(), boxed: '' })
  }
  const view = { x: [0, 1], y: [-1, 2] } satisfies { x: [number, number]; y: [number, number] }
  const seen = new Map([['path', { view }]])
  for (const { make } of figureFiles({ call } as unknown as Service, runs[0]!, options, seen)) await make()
  expect(asked).toEqual(figures.map((figure) => [figure, figure === 'path' ? view : null]))
  expect(figures).toContain('path')
})

test('what is cancelled goes no further, also when it was before the first figure', async () => {
  for (const after of [0, 1]) {
    const { service, asked } = doubleOfService()
    const cancel = new AbortController()
    const progress = (done: number): void => {
      if (done === after) cancel.abort()
    }
    if (after === 0) cancel.abort()
    const exported = exportAllFigures(service, runs, options, { progress, signal: cancel.signal })
    await expect(exported).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked.length).toBe(after)
  }
})

test('what is refused is left out and named; anything else, or that nothing is left, ends the export', async () => {
  const file = (path: string, make: ArchiveFile['make']) => ({ path, format: 'csv' as const, make })
  const good = file('a.csv', () => Promise.resolve({ bytes: new TextEncoder().encode('1'), boxed: '日' }))
  const refused = (path: string, code: ErrorCode, reason: string) =>
    file(path, () => Promise.reject(new OverstepError(code, reason)))
  const batch = { progress: () => undefined, signal: new AbortController().signal }
  const files = [
    ...[good, refused('b.csv', 'conflict', 'The axes differ.'), refused('c.csv', 'invalid-input', 'Too small.')],
    ...[{ ...good, path: 'd.csv' }, refused('e.csv', 'invalid-input', 'Too small.')],
  ]
  const { bytes, leftOut, boxed } = await archived(files, batch)
  expect(boxed).toBe('日')
  expect(Object.keys(unzipSync(bytes))).toEqual(['a.csv', 'd.csv'])
  expect(leftOutText(leftOut)).toBe('Left out b.csv: The axes differ. Left out c.csv, e.csv: Too small.')
  expect(leftOutText(Array.from({ length: 9 }, () => leftOut[0]!))).toMatch(
    /^Left out (b\.csv, ){5}b\.csv and 3 more: /,
  )
  await expect(archived([files[1]!, files[2]!], batch)).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(archived([good, refused('b.csv', 'internal', '')], batch)).rejects.toMatchObject({ code: 'internal' })
})
