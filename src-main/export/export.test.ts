import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  axisValues,
  exportOptionsSchema,
  networkConfigSchema,
  PENDING,
  type FateMapConfig,
} from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { csv } from './csv.ts'
import { bitsOf, columnsOf, readCsv } from './read-csv.fixture.ts'
import { exportFigure } from './index.ts'
import { readNpy, textsIn } from './read-npy.fixture.ts'
import { npyTexts } from './npy.ts'
import { readZip } from './read-zip.fixture.ts'

const fates = ['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent']

const written = async ({ run, data }: FigureInput, figure: string, format: string, options: object = {}) =>
  (await exportFigure({ run, data, figure, options: exportOptionsSchema.parse({ format, ...options }) })).bytes

/** A map of made-up results, of which the last row is not computed. */
function sampleMap(rates: number, starts: number): FigureInput {
  const input = sampleNetworks()
  const config: FateMapConfig = {
    kind: 'fate-map',
    landscape: 'paper-1d',
    start: { min: -1, max: 1 / 3, count: starts, scale: 'linear' },
    learningRate: { min: 1e-4, max: 0.06, count: rates, scale: 'log' },
    steps: 1000,
    tolerance: 1e-6,
    bound: 1e6,
  }
  const shape = [rates, starts]
  const cells = rates * starts
  const pending = (index: number) => index >= cells - starts
  const array = <A extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
    name: string,
    dtype: 'uint8' | 'uint32',
    data: A,
  ) => ({
    name,
    dtype,
    shape,
    fill: 0,
    data,
  })
  return {
    run: { ...input.run, kind: 'fate-map', config, summary: { fates } },
    data: {
      members: [],
      series: [],
      arrays: {
        fate: array(
          'fate',
          'uint8',
          Uint8Array.from({ length: cells }, (_, at) => (pending(at) ? PENDING : at % 8)),
        ),
        iterations: array(
          'iterations',
          'uint32',
          Uint32Array.from({ length: cells }, (_, at) => 4294967295 - at),
        ),
      },
    },
  }
}

/** What the OWASP's page on CSV injection lists, and the same behind apostrophes. */
const formulas = ['=1+1', '+1', '-1', '−1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1+1', "'=1", "''=1"]

test('what a spreadsheet would take for a formula does not begin like one; numbers and other texts stay', () => {
  const lineOf = (value: string | number) =>
    new TextDecoder().decode(csv({ rows: 1, columns: [{ name: 'a', at: () => value }] })).split('a\r\n')[1]!
  for (const text of formulas) expect(lineOf(text), text).toMatch(/^"?'/)
  for (const number of [-1.5, -0, -Infinity, -5e-324])
    expect(lineOf(number)).toBe(`${Object.is(number, -0) ? '-0' : number}\r\n`)
  for (const text of ['flat', "'quoted'", "don't", '1=1', ' =1']) expect(lineOf(text)).toBe(`${text}\r\n`)
  // Names of columns may be words of the user, too.
  expect(new TextDecoder().decode(csv({ rows: 0, columns: [{ name: '=x', at: () => 0 }] }))).toBe("'=x\r\n")
})

test('numbers of a CSV file read back to the bit, and texts as they were', () => {
  const cell = fc.oneof(
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(null, -0, NaN, 5e-324, -1.5, 'a,b', '"', '\r\n', ...formulas),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const columns = ['one', 'an "odd", name'].map((name, column) => ({
        name,
        at: (row: number) => rows[row]![column]!,
      }))
      const [header, ...lines] = readCsv(csv({ rows: rows.length, columns }))
      expect(header).toEqual(['one', 'an "odd", name'])
      expect(lines).toHaveLength(rows.length)
      lines.forEach((line, row) =>
        line.forEach((text, column) => {
          const value = rows[row]![column]!
          if (typeof value === 'number') expect(bitsOf([Number(text)])).toEqual(bitsOf([value]))
          // Bytes have no halves of pairs.
          else expect(text).toBe((value ?? '').toWellFormed())
        }),
      )
    }),
  )
})

test('the CSV of a map has each of its cells with its start, learning rate and results', async () => {
  const [rates, starts] = [4, 7]
  const input = sampleMap(rates, starts)
  const config = input.run.config as FateMapConfig
  for (const figure of ['fate-map', 'iterations']) {
    const columns = columnsOf(await written(input, figure, 'csv'))
    expect(Object.keys(columns)).toEqual(['learningRate', 'start', 'fate', 'iterations'])
    const rows = Array.from({ length: rates * starts }, (_, row) => row)
    const [rateValues, startValues] = [axisValues(config.learningRate), axisValues(config.start)]
    expect(bitsOf(columns.learningRate!.map(Number))).toEqual(
      bitsOf(rows.map((row) => rateValues[Math.floor(row / starts)]!)),
    )
    expect(bitsOf(columns.start!.map(Number))).toEqual(bitsOf(rows.map((row) => startValues[row % starts]!)))
    expect(columns.fate).toEqual(rows.map((row) => (row < 3 * starts ? fates[row % 8] : '')))
    expect(columns.iterations!.map(Number)).toEqual([...input.data.arrays.iterations!.data])
  }
})

test('shares by learning rate sum to 1 where they are computed, and are left out where they are not', async () => {
  const { learningRate, share, count, computed } = columnsOf(await written(sampleMap(4, 7), 'shares', 'csv'))
  for (let rate = 0; rate < 4; rate++) {
    const own = Array.from({ length: 8 }, (_, fate) => 8 * rate + fate)
    expect(new Set(own.map((row) => learningRate![row])).size).toBe(1)
    const sum = own.reduce((total, row) => total + Number(share![row]), 0)
    if (rate < 3) expect(sum).toBeCloseTo(1, 12)
    else expect(own.map((row) => share![row])).toEqual(Array(8).fill(''))
    expect(own.reduce((total, row) => total + Number(count![row]), 0)).toBe(Number(computed![own[0]!]))
  }
})

test('the CSV of losses has every value of training and of test, those that are not finite among them', async () => {
  const input = sampleNetworks({ diverged: [1] })
  const columns = columnsOf(await written(input, 'losses', 'csv'))
  expect(Object.keys(columns)).toEqual(['member', 'start', 'seed', 'learningRate', 'part', 'step', 'loss'])
  for (const { index, parameters } of input.data.members)
    for (const part of ['train', 'test']) {
      const rows = columns.member!.flatMap((member, row) =>
        Number(member) === index && columns.part![row] === part ? [row] : [],
      )
      const series = input.data.series.find(({ member, name }) => member === index && name === `${part}Loss`)!
      expect(bitsOf(rows.map((row) => Number(columns.loss![row])))).toEqual(bitsOf(series.values))
      expect(rows.map((row) => Number(columns.step![row]))).toEqual([...series.steps])
      expect(columns.start![rows[0]!]).toBe(parameters.start)
    }
  expect(Object.keys(columnsOf(await written(input, 'losses', 'csv', { curves: 'test' })).part!)).toHaveLength(9 * 20)
})

test('distances in the table of a projection are those of the weights', async () => {
  // In the plane and out of it: the square distance of two snapshots of all paths is that of their inner products.
  const input = sampleNetworks({ starts: ['A', 'B'] })
  const { PC1, PC2, residual, step } = columnsOf(await written(input, 'projection', 'csv'))
  const gram = input.data.arrays.gram!.data
  const size = Math.sqrt(gram.length)
  expect(PC1).toHaveLength(size)
  expect(step!.slice(0, 3).map(Number)).toEqual([0, 50, 100])
  const [a, b] = [0, 5]
  const square = gram[a * size + a]! + gram[b * size + b]! - 2 * gram[a * size + b]!
  const inPlane = (Number(PC1![a]) - Number(PC1![b])) ** 2 + (Number(PC2![a]) - Number(PC2![b])) ** 2
  expect(inPlane).toBeLessThanOrEqual(square * (1 + 1e-9))
  const room = (Number(residual![a]) + Number(residual![b])) ** 2
  expect(inPlane + room).toBeGreaterThanOrEqual(square * (1 - 1e-9))
})

test('JSON has the run, its config, summary, provenance and the same columns', async () => {
  const input = sampleMap(3, 5)
  const document = JSON.parse(new TextDecoder().decode(await written(input, 'fate-map', 'json')))
  expect(document).toMatchObject({
    figure: { name: 'fate-map' },
    run: { id: input.run.id, title: input.run.title },
    config: input.run.config,
    summary: { fates },
    provenance: { version: '0.1.0', engine: 'onnx', seed: 1 },
    rows: 15,
  })
  const table = columnsOf(await written(input, 'fate-map', 'csv'))
  for (const [name, values] of Object.entries(document.columns as Record<string, (number | string | null)[]>))
    expect(values.map((value) => String(value ?? ''))).toEqual(table[name])
  const losses = JSON.parse(
    new TextDecoder().decode(await written(sampleNetworks({ diverged: [0] }), 'losses', 'json')),
  )
  expect(losses.columns.loss).toContain(null)
})

test('NPZ holds every array and series of the run to the bit, and what they mean', async () => {
  const input = sampleNetworks({ diverged: [1] })
  const files = readZip(await written(input, 'projection', 'npz'))
  for (const { name, shape, data } of Object.values(input.data.arrays)) {
    const read = readNpy(files[`${name}.npy`]!)
    expect({ descr: read.descr, shape: read.shape }).toEqual({ descr: '<f8', shape })
    expect(bitsOf(read.values)).toEqual(bitsOf(data))
  }
  for (const { member, name, steps, values } of input.data.series) {
    expect(bitsOf(readNpy(files[`series/${member}/${name}/steps.npy`]!).values)).toEqual(bitsOf(steps))
    expect(bitsOf(readNpy(files[`series/${member}/${name}/values.npy`]!).values)).toEqual(bitsOf(values))
  }
  const table = columnsOf(await written(input, 'projection', 'csv'))
  expect(bitsOf(readNpy(files['columns/PC1.npy']!).values)).toEqual(bitsOf(table.PC1!.map(Number)))
  expect(textsIn(files['columns/start.npy']!)).toEqual(table.start)
  expect(Object.keys(files).every((name) => name.endsWith('.npy'))).toBe(true)
  const [about] = textsIn(files['about.npy']!)
  expect(JSON.parse(about!)).toMatchObject({ run: { id: input.run.id }, members: input.data.members })
})

test('NPZ of a map holds its axes and the names of its fates', async () => {
  const input = sampleMap(3, 5)
  const files = readZip(await written(input, 'fate-map', 'npz'))
  const fate = readNpy(files['fate.npy']!)
  expect(fate).toMatchObject({ descr: '|u1', shape: [3, 5], values: [...input.data.arrays.fate!.data] })
  expect(readNpy(files['iterations.npy']!)).toMatchObject({
    descr: '<u4',
    values: [...input.data.arrays.iterations!.data],
  })
  const { start } = input.run.config as FateMapConfig
  expect(bitsOf(readNpy(files['axes/start.npy']!).values)).toEqual(bitsOf(axisValues(start)))
  expect(textsIn(files['fates.npy']!)).toEqual(fates)
})

test('texts for NumPy keep every character', () => {
  const texts = ['', 'γ', 'a longer one', '😀 é']
  expect(textsIn(npyTexts(texts))).toEqual(texts)
  expect(textsIn(npyTexts(['a \uD800']))).toEqual(['a \uFFFD'])
  expect(textsIn(npyTexts(['one'], []))).toEqual(['one'])
  expect(Buffer.from(npyTexts(['one'], [])).toString('latin1', 10, 80)).toContain("'shape': ()")
})

test('every figure of every kind that has one has data in each format', async () => {
  const networks = sampleNetworks()
  const { config } = networks.run
  for (const input of [
    networks,
    sampleMap(2, 2),
    { ...networks, run: { ...networks.run, config: networkConfigSchema.parse({ ...config, starts: 1 }) } },
  ])
    for (const { name } of figuresOf(input.run.config))
      for (const format of ['csv', 'json', 'npz'])
        expect((await written(input, name, format)).length).toBeGreaterThan(20)
})

test('a table that is too long for text is refused, and says what takes it', async () => {
  const input = sampleMap(2, 2)
  const config = { ...input.run.config, start: { min: 0, max: 1, count: 20_000, scale: 'linear' } } as FateMapConfig
  const large = { ...config, learningRate: { ...config.learningRate, count: 1000 } }
  const refused = written({ ...input, run: { ...input.run, config: large } }, 'fate-map', 'csv')
  await expect(refused).rejects.toThrow(
    'format: csv is for at most 5000000 rows, and this figure has 20000000; npz takes them all',
  )
})
