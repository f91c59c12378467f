import { DOMParser, onWarningStopParsing } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import {
  comparisonLookSchema,
  figureLookSchema,
  configSchema,
  exportOptionsSchema,
  PENDING,
  type ComparisonLook,
  type ConfigInput,
  type ExportOptions,
  type JointSnapshots,
  type Run,
} from '#shared/contract/index.ts'
import { comparedLabels, type CompareInput, wholeComparison } from '#shared/figures/compare/index.ts'
import type { FigureInput, RasterView } from '#shared/plot/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { figureSource, readPngText } from '#shared/png/index.ts'
import { bitsOf, columnsOf } from './read-csv.fixture.ts'
import { exportFigure } from './index.ts'
import { readNpy, textsIn } from './read-npy.fixture.ts'
import { readZip } from './read-zip.fixture.ts'

const idOf = (number: number) => `01ARZ3NDEKTSV4RRFFQ69G5FA${number}`
const [ROWS, COLUMNS] = [5, 7]

function runOf(number: number, config: ConfigInput, fields: Partial<Run>): Run {
  return { ...sampleNetworks().run, id: idOf(number), kind: config.kind, config: configSchema.parse(config), ...fields }
}
/** A map over the plane with a list of two learning rates, whose fates follow no rule, under codes of its own. */
function basins(number: number, fates: string[], steps: number): FigureInput {
  const axis = (count: number) => ({ min: -1, max: 1 / 3, count })
  const config: ConfigInput = {
    kind: 'basin-map',
    x: axis(COLUMNS),
    y: axis(ROWS),
    learningRate: [0.01, 0.02],
    steps,
  }
  const cells = 2 * ROWS * COLUMNS
  const data = Uint8Array.from({ length: cells }, (_, cell) =>
    cell === cells - 1 ? PENDING : (cell * cell * (number + 2) + (cell >> 2)) % fates.length,
  )
  return {
    run: runOf(number, config, { title: 'Basins', summary: { fates } }),
    data: {
      members: [],
      series: [],
      arrays: { fate: { name: 'fate', dtype: 'uint8', shape: [2, ROWS, COLUMNS], fill: PENDING, data } },
    },
  }
}
const names = [
  ['flat', 'sharp', 'slow'],
  ['slow', 'flat', 'other'],
]
const maps: CompareInput = inputOf([basins(1, names[0]!, 1000), basins(2, names[1]!, 500)])

function inputOf(runs: FigureInput[]): CompareInput {
  return { runs, places: runs.map((_, place) => place), labels: comparedLabels(runs.map(({ run }) => run)) }
}
/** Two runs of networks, and the inner products of snapshots that are points of a space of five dimensions. */
function networks(): CompareInput {
  const runs = [1, 2].map((number) => {
    const { run, data } = sampleNetworks({ starts: ['A', 'B'], learningRates: [0.1] })
    return { run: { ...run, id: idOf(number), seed: number }, data }
  })
  const rows = [0, 1].flatMap((run) => [0, 1].flatMap((member) => [0, 10, 20].map((step) => ({ run, member, step }))))
  const points = rows.map((_, row) => Float64Array.from({ length: 5 }, (__, axis) => Math.sin(7 * row + 3 * axis + 1)))
  const dot = (one: Float64Array, other: Float64Array) =>
    one.reduce((sum, value, axis) => sum + value * other[axis]!, 0)
  const gram = Float64Array.from(points.flatMap((one) => points.map((other) => dot(one, other))))
  const weights: JointSnapshots = { rows, gram, every: 1 }
  return { ...inputOf(runs), weights }
}

async function written(
  input: CompareInput,
  figure: string,
  options: Partial<ExportOptions>,
  look: Partial<ComparisonLook> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const comparison = { input, look: comparisonLookSchema.parse(look) }
  return (await exportFigure({ comparison, figure, options: exportOptionsSchema.parse(options) })).bytes
}
const codes = (run: number) => [...maps.runs[run]!.data.arrays.fate!.data]
const fatesOf = (run: number, slice: number) =>
  codes(run)
    .slice(slice * ROWS * COLUMNS, (slice + 1) * ROWS * COLUMNS)
    .map((code) => names[run]![code])

test('the difference of two maps is written cell by cell, with its matrix, for the slice looked at', async () => {
  for (const slice of [0, 1]) {
    const [before, after] = [fatesOf(0, slice), fatesOf(1, slice)]
    const table = columnsOf(await written(maps, 'difference', { format: 'csv' }, { slice }))
    expect(Object.keys(table)).toEqual(['y', 'x', 'before', 'after'])
    expect(table.before).toEqual(before.map((fate) => fate ?? ''))
    expect(table.after).toEqual(after.map((fate) => fate ?? ''))

    const files = readZip(await written(maps, 'difference', { format: 'npz' }, { slice }))
    const fates = textsIn(files['fates.npy']!)
    const named = (name: string) => readNpy(files[`${name}.npy`]!).values.map((code) => fates[code])
    expect(named('before')).toEqual(before)
    expect(named('after')).toEqual(after)
    expect(readNpy(files['before.npy']!).shape).toEqual([ROWS, COLUMNS])
    const matrix = readNpy(files['matrix.npy']!)
    expect(matrix).toMatchObject({ descr: '<u4', shape: [fates.length, fates.length] })
    const count = (from: string, to: string) =>
      before.filter((fate, cell) => fate === from && after[cell] === to).length
    expect(matrix.values).toEqual(fates.flatMap((from) => fates.map((to) => count(from, to))))
    expect(bitsOf(table.x!.slice(0, COLUMNS).map(Number))).toEqual(bitsOf(readNpy(files['axes/x.npy']!).values))

    const document = JSON.parse(
      new TextDecoder().decode(await written(maps, 'difference', { format: 'json' }, { slice })),
    )
    expect(document.columns.before).toEqual(before.map((fate) => fate ?? null))
    expect(document.result).toMatchObject({ from: 1, to: 2, learningRates: Array(2).fill([0.01, 0.02][slice]), fates })
    expect(document.result.matrix.flat()).toEqual(matrix.values)
    expect(document.runs).toMatchObject([
      { number: 1, label: 'T 1000', run: { id: idOf(1) }, config: { steps: 1000 } },
      { number: 2, label: 'T 500', run: { id: idOf(2) }, config: { steps: 500 } },
    ])
  }
})

test('the grid holds the arrays of all runs under their numbers, to the bit, and their tables in one', async () => {
  const files = readZip(await written(maps, 'grid', { format: 'npz' }))
  for (const run of [0, 1]) {
    expect(readNpy(files[`runs/${run + 1}/fate.npy`]!)).toMatchObject({ shape: [2, ROWS, COLUMNS], values: codes(run) })
    expect(textsIn(files[`runs/${run + 1}/fates.npy`]!)).toEqual(names[run])
  }
  // What a figure computes itself is beside them.
  expect(Object.keys(files).filter((name) => name.startsWith('columns/'))).toEqual([])
  const shares = await written(maps, 'grid-basin-shares', { format: 'npz' })
  const { share } = columnsOf(await written(maps, 'grid-basin-shares', { format: 'csv' }))
  expect(bitsOf(readNpy(readZip(shares)['columns/share.npy']!).values)).toEqual(bitsOf(share!.map(Number)))
  const table = columnsOf(await written(maps, 'grid', { format: 'csv' }))
  const cells = 2 * ROWS * COLUMNS
  expect(table.run).toEqual(Array.from({ length: 2 * cells }, (_, row) => (row < cells ? '1' : '2')))
  expect(table.id![cells]).toBe(idOf(2))
  expect(table.fate).toEqual([0, 1].flatMap((run) => codes(run).map((code) => names[run]![code] ?? '')))
})

test('shares that lie over each other are those of the fate that is shown, counted again', async () => {
  const { run, learningRate, share, fate } = columnsOf(
    await written(maps, 'shares', { format: 'csv' }, { fate: 'slow' }),
  )
  expect(new Set(fate)).toEqual(new Set(['slow']))
  share!.forEach((text, row) => {
    const known = fatesOf(Number(run![row]) - 1, learningRate![row] === '0.01' ? 0 : 1).filter(
      (one) => one !== undefined,
    )
    expect(Number(text)).toBe(known.filter((one) => one === 'slow').length / known.length)
  })
  expect(share).toHaveLength(4)
})

test('curves of training of all networks of all runs read back to the bit', async () => {
  const input = networks()
  const table = columnsOf(await written(input, 'losses', { format: 'csv' }, { part: 'train' }))
  const expected = input.runs.flatMap(({ data }) =>
    data.members.flatMap(({ index }) => [
      ...data.series.find(({ member, name }) => member === index && name === 'trainLoss')!.values,
    ]),
  )
  expect(bitsOf(table.loss!.map(Number))).toEqual(bitsOf(expected))
  expect(new Set(table.part)).toEqual(new Set(['train']))
  const files = readZip(await written(input, 'losses', { format: 'npz' }, { part: 'train' }))
  expect(bitsOf(readNpy(files['columns/loss.npy']!).values)).toEqual(bitsOf(expected))
  expect(readNpy(files['columns/run.npy']!).values).toEqual(table.run!.map(Number))
})

test('places in the joint plane, and what is left out of it, give back the distances of the snapshots', async () => {
  const input = networks()
  const { gram, rows } = input.weights!
  const files = readZip(await written(input, 'joint-projection', { format: 'npz' }))
  expect(readNpy(files['gram.npy']!).shape).toEqual([rows.length, rows.length])
  expect(bitsOf(readNpy(files['gram.npy']!).values)).toEqual(bitsOf(gram))
  const [x, y, residual] = ['PC1', 'PC2', 'residual'].map((name) => readNpy(files[`columns/${name}.npy`]!).values)
  // The sum of squares about the mean, once from the inner products and once from the plane (Pythagoras).
  const total = rows.reduce((sum, _, row) => sum + gram[row * rows.length + row]!, 0)
  const ofMean = gram.reduce((sum, value) => sum + value, 0) / rows.length
  const inside = x!.reduce((sum, _, row) => sum + x![row]! ** 2 + y![row]! ** 2 + residual![row]! ** 2, 0)
  expect(inside / (total - ofMean)).toBeCloseTo(1, 10)

  const table = columnsOf(await written(input, 'joint-separations', { format: 'csv' }))
  expect(table.distance).toHaveLength(6)
  table.distance!.forEach((distance, row) => {
    const at = (run: number, member: string) =>
      rows.findIndex((one) => one.run === run && String(one.member) === member && String(one.step) === table.step![row])
    const [one, other] = [at(0, table.fromMember![row]!), at(1, table.member![row]!)]
    const square = gram[one * 13]! + gram[other * 13]! - 2 * gram[one * 12 + other]!
    expect(Number(distance)).toBeCloseTo(Math.sqrt(square), 12)
  })
})

test('settings are told by the names that the command line takes; those that differ are marked', async () => {
  const all = columnsOf(await written(maps, 'settings', { format: 'csv' }))
  const at = all.setting!.indexOf('steps')
  expect([all['run 1']![at], all['run 2']![at], all.differs![at]]).toEqual(['1000', '500', '1'])
  expect(all.differs![all.setting!.indexOf('x.count')]).toBe('0')
  const { setting } = columnsOf(await written(maps, 'differences', { format: 'csv' }))
  expect(setting).toEqual(['id', 'steps'])
  const results = columnsOf(await written(maps, 'results', { format: 'csv' }))
  expect(Number(results.descents![0])).toBe(2 * ROWS * COLUMNS - 1)
  await expect(written(maps, 'results', { format: 'png' })).rejects.toThrow('format: must be csv, json or npz')
})

test('every part of a comparison is an SVG with text as text, and a PNG of its exact size that opens it', async () => {
  const size: Partial<ExportOptions> = { millimetres: [183, 110], dpi: 150, fontSize: 7, caption: true }
  for (const input of [maps, networks()]) {
    const look = { slice: 1, colourBy: 'start' } as const
    const parts = wholeComparison(input, comparisonLookSchema.parse(look)).filter(({ isTable }) => !isTable)
    expect(parts.length).toBeGreaterThan(3)
    for (const { kind } of parts) {
      const svg = new TextDecoder().decode(await written(input, kind.name, { ...size, format: 'svg' }, look))
      const document = new DOMParser({ onError: onWarningStopParsing }).parseFromString(svg, 'image/svg+xml')
      expect(document.documentElement?.getAttribute('width')).toBe('183mm')
      const words = Array.from(document.getElementsByTagName('text'), ({ textContent }) => textContent).join(' ')
      expect(words, kind.name).toContain(`${kind.title}: (1)`)

      const png = Buffer.from(await written(input, kind.name, size, look))
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1081, 650])
      const resolution = png.indexOf('pHYs')
      expect([png.readUInt32BE(resolution + 4), png.readUInt8(resolution + 12)]).toEqual([5906, 1])
      expect(figureSource(png)).toEqual({
        comparison: input.runs.map(({ run }) => ({ run: run.id, config: run.config })),
        seen: { look: figureLookSchema.parse({}), view: null },
        look: comparisonLookSchema.parse(look),
        figure: kind.name,
      })
      expect(readPngText(png)['overstep:figure']).toBe(kind.name)
    }
  }
})

interface PlacedText {
  text: string
  x: number
  y: number
  anchor: string | null
}

/** The texts of an SVG and where they are. */
function textsOf(svg: string): PlacedText[] {
  const document = new DOMParser({ onError: onWarningStopParsing }).parseFromString(svg, 'image/svg+xml')
  return Array.from(document.getElementsByTagName('text'), (element) => {
    const [, left = 0, top = 0] =
      /translate\(([-\d.]+)[ ,]+([-\d.]+)\)/.exec(element.getAttribute('transform') ?? '') ?? []
    const at = (name: string) => Number(element.getAttribute(name) ?? 0)
    const anchor = element.getAttribute('text-anchor')
    return { text: element.textContent ?? '', x: at('x') + Number(left), y: at('y') + Number(top), anchor }
  })
}

/** Of both planes on a sheet the pixels to a unit on each axis, and the values at its ticks, as its labels say. */
function axesIn(svg: string, middle: number) {
  const labels = textsOf(svg).filter(({ text }) => /^−?[\d.]+$/.test(text))
  return [false, true].map((right) => {
    const axis = (along: 'x' | 'y', anchor: string) => {
      const own = labels.filter((label) => label.anchor === anchor && label.x > middle === right)
      const values = own.map(({ text }) => Number(text.replace('−', '-')))
      const [first, last] = [own[0]!, own.at(-1)!]
      return { unit: Math.abs((last[along] - first[along]) / (values.at(-1)! - values[0]!)), values }
    }
    return { x: axis('x', 'middle'), y: axis('y', 'end') }
  })
}

/** Two basin maps of other boxes, the second twice as wide as high. */
function boxes(): CompareInput {
  return inputOf(
    [basins(1, names[0]!, 1000), basins(2, names[1]!, 500)].map((one, index) => {
      const [x, y] =
        index === 0
          ? [
              [-3, 3],
              [-3, 3],
            ]
          : [
              [0, 6],
              [0, 3],
            ]
      const axis = ([min, max]: number[], count: number) => ({ min, max, count, scale: 'linear' as const })
      const config = { ...one.run.config, x: axis(x!, COLUMNS), y: axis(y!, ROWS) }
      return { ...one, run: { ...one.run, config: configSchema.parse(config) } }
    }),
  )
}

/** Cells are 1 wide and 1.5 high, or 1 wide and 0.75 high, and reach half of that beyond the starts. */
const whole: RasterView = { x: [-3.5, 6.5], y: [-3.75, 3.75] }
const zoom: RasterView = { x: [-1, 3.5], y: [0.5, 2] }
const high: RasterView = { x: [1, 3], y: [-1, 2] }

test.each<[string, RasterView, Partial<ExportOptions>, RasterView[], Partial<ComparisonLook>]>([
  ['over what both need', whole, {}, [], {}],
  ['over a view', zoom, { view: zoom }, [], {}],
  ['over what they are zoomed to', zoom, {}, [zoom, zoom], {}],
  ['over a view in place of what was kept', zoom, { view: zoom }, [high, high], {}],
  ['over what is higher than wide', high, {}, [high, high], {}],
  ['over what fits the axes of one of them ill', high, {}, [high, high], { extents: 'own' }],
])('maps of other boxes have equal units on both axes, %s', async (_, shown, options, views, look) => {
  const size = { format: 'svg', width: 1000, height: 420 } as const
  const input = boxes()
  const kept = Object.fromEntries(
    input.runs.flatMap(({ run }, index) => (views[index] ? [[run.id, views[index]]] : [])),
  )
  const comparison = { input, look: comparisonLookSchema.parse({ ...look, views: kept }) }
  const { bytes: svg } = await exportFigure({
    comparison,
    figure: 'grid',
    options: exportOptionsSchema.parse({ ...size, ...options }),
  })
  for (const axes of axesIn(new TextDecoder().decode(svg), 500)) {
    expect(axes.x.unit / axes.y.unit).toBeCloseTo(1, 1)
    for (const axis of ['x', 'y'] as const) {
      // The ticks are within the axis, and those beyond them are not.
      const { values } = axes[axis]
      const step = values[1]! - values[0]!
      const [from, to] = shown[axis]
      expect([values[0]! >= from, values[0]! - step < from]).toEqual([true, true])
      expect([values.at(-1)! <= to, values.at(-1)! + step > to]).toEqual([true, true])
    }
  }
})

test('each of the figures side by side says its own shares, counted again, under the names in common', async () => {
  const svg = new TextDecoder().decode(await written(maps, 'grid', { format: 'svg', width: 1000, height: 420 }))
  const texts = textsOf(svg)
  const percents = (right: boolean) =>
    texts.flatMap(({ text, x }) => (x > 500 === right && text.endsWith('%') ? [text] : []))
  for (const run of [0, 1]) {
    const fates = fatesOf(run, 0)
    const shares = names[run]!.map((fate) => (100 * fates.filter((one) => one === fate).length) / fates.length)
    expect(percents(run === 1)).toEqual(shares.map((share) => `${Number(share.toPrecision(2))} %`))
  }
  for (const fate of new Set(names.flat())) expect(texts.filter(({ text }) => text === fate)).toHaveLength(1)
})

test('what there is not is refused with what there is, and what cannot be with the reason', async () => {
  await expect(written(maps, 'fate-map', {})).rejects.toThrow(
    "no figure 'fate-map'. It has grid, grid-basin-map, grid-basin-iterations, grid-basin-shares, shares, " +
      'difference, results',
  )
  const [first] = maps.runs as [FigureInput]
  const wider = { ...first.run, id: idOf(3), config: { ...first.run.config, x: { min: -9, max: 9, count: COLUMNS } } }
  const unequal = inputOf([first, { ...first, run: wider as Run }])
  await expect(written(unequal, 'difference', {})).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('The start points x₀ differ'),
  })
  const parts = wholeComparison(unequal, comparisonLookSchema.parse({}))
  expect(parts.find(({ kind }) => kind.name === 'difference')!.refusal).toContain('The start points x₀ differ')
  const small = { millimetres: [40, 40], fontSize: 6 } satisfies Partial<ExportOptions>
  await expect(written(maps, 'grid', small)).rejects.toThrow('no room for 2 figures side by side')
})
