import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { configSchema, exportOptionsSchema, OverstepError, type Run, type Service } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { archived, exportAllFigures } from './batch.ts'

const config = configSchema.parse({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] })
const runs = ['a', 'b'].map((id) => ({ id, config }) as Run)
const figures = figuresOf(config).map(({ name }) => name)
const options = exportOptionsSchema.parse({ format: 'csv' })

/** Every figure is the text of its run and its name. */
function doubleOfService(): { service: Service; asked: string[] } {
  const asked: string[] = []
  const call = (_: string, { id, figure }: { id: string; figure: string }): Promise<unknown> => {
    asked.push(`${id}/${figure}`)
    return Promise.resolve({ bytes: new TextEncoder().encode(`${id} ${figure}`) })
  }
  return { service: { call, on: () => () => undefined } as unknown as Service, asked }
}

test('every figure of every run is a file in the folder of its run', async () => {
  const { service } = doubleOfService()
  const told: number[] = []
  const bytes = await exportAllFigures(service, runs, options, {
    progress: (done) => told.push(done),
    signal: new AbortController().signal,
  })
  const files = Object.entries(unzipSync(bytes)).map(([name, file]) => [name, new TextDecoder().decode(file)])
  expect(files).toEqual(runs.flatMap(({ id }) => figures.map((figure) => [`${id}/${figure}.csv`, `${id} ${figure}`])))
  expect(told).toEqual(Array.from({ length: files.length + 1 }, (_, done) => done))
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

test('what cannot be drawn is left out and named; anything else ends the export', async () => {
  const file = (path: string, make: () => Promise<{ bytes: Uint8Array }>) => ({ path, format: 'csv' as const, make })
  const good = file('a.csv', () => Promise.resolve({ bytes: new TextEncoder().encode('1') }))
  const refused = (code: 'conflict' | 'internal') =>
    file('b.csv', () => Promise.reject(new OverstepError(code, 'The axes differ.')))
  const batch = { progress: () => undefined, signal: new AbortController().signal }
  const { bytes, leftOut } = await archived([good, refused('conflict'), { ...good, path: 'c.csv' }], batch)
  expect(Object.keys(unzipSync(bytes))).toEqual(['a.csv', 'c.csv'])
  expect(leftOut).toEqual(['b.csv: The axes differ.'])
  await expect(archived([good, refused('internal')], batch)).rejects.toMatchObject({ code: 'internal' })
})
