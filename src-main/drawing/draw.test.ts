import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import {
  axisExtent,
  exportOptionsSchema,
  figureSizeOf,
  figureSizes,
  figureStyles,
  PENDING,
  type FateMapConfig,
} from '#shared/contract/index.ts'
import { fateColor, type FigureInput, themeOf } from '#shared/plot/index.ts'
import { figureOf, figuresOf } from '#shared/figures/index.ts'
import { rasterOf } from '#shared/plot/reading.fixture.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { readPngText } from '#shared/png/index.ts'
import { prepareDrawing } from './draw.ts'
import { drawFigure } from './index.ts'
import { sampleBasin, sampleOrbits, samplePlanePaths, sampleShares } from '#shared/results/planes.fixture.ts'
import { fates, sampleMap, samplePaths } from '#shared/results/runs.fixture.ts'

// Where planes lie goes by how wide text is.
prepareDrawing()

const draw = async ({ run, data }: FigureInput, figure: string, options: object = {}) => {
  const parsed = exportOptionsSchema.parse({ width: 480, height: 360, pixelRatio: 1, ...options })
  const { bytes, boxed } = await drawFigure({ run, data, figure, options: parsed })
  // Figures' own words are in figures' own fonts.
  expect(boxed, figure).toBe('')
  return bytes
}

async function decode(png: Uint8Array) {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data, width, height } = context.getImageData(0, 0, image.width, image.height)
  const at = (x: number, y: number) => [...data.subarray(4 * (Math.floor(y) * width + Math.floor(x))).subarray(0, 4)]
  const hex = (x: number, y: number) =>
    `#${at(x, y)
      .slice(0, 3)
      .map((channel) => channel.toString(16).padStart(2, '0'))
      .join('')}`.toUpperCase()
  return { width, height, at, hex }
}

/** Where the axes of a figure lie, in CSS pixels. */
function gridOf(input: FigureInput, figure: string) {
  const { planes } = figureOf(input.run.config, figure).draw(input, { style: 'print', width: 480, height: 360 })
  return planes[0]!
}

test('every cell of a map has the colour of its fate in the middle of its place, first row at the bottom', async () => {
  const [rates, starts] = [4, 8]
  const input = sampleMap({ rates, starts, fateAt: (rate, start) => (rate + start) % fates.length })
  const { left, top, width, height } = gridOf(input, 'fate-map')
  for (const pixelRatio of [1, 2, 1.5]) {
    const image = await decode(await draw(input, 'fate-map', { pixelRatio }))
    expect([image.width, image.height]).toEqual([480 * pixelRatio, 360 * pixelRatio])
    for (let rate = 0; rate < rates; rate++)
      for (let start = 0; start < starts; start++) {
        const x = (left + (width * (start + 0.5)) / starts) * pixelRatio
        const y = (top + height * (1 - (rate + 0.4) / rates)) * pixelRatio
        const fate = fates[(rate + start) % fates.length] as string
        expect(image.hex(x, y), `${fate} at ${rate}, ${start}`).toBe(fateColor(fate, 'print', 4))
      }
  }
})

test('cells meet without a seam: no pixel of a map is a mixture', async () => {
  const input = sampleMap({ rates: 7, starts: 13, fateAt: (rate, start) => (rate * start) % 3 })
  const { left, top, width, height } = gridOf(input, 'fate-map')
  const image = await decode(
    await draw({ ...input, run: { ...input.run, summary: { fates } } }, 'fate-map', { pixelRatio: 1.5 }),
  )
  const colors = new Set<string>()
  // The line of the y axis lies over the first columns.
  for (let x = left * 1.5 + 3; x < (left + width) * 1.5 - 2; x++)
    for (let y = top * 1.5 + 2; y < (top + height) * 1.5 - 2; y += 3) colors.add(image.hex(x, y))
  expect([...colors].sort()).toEqual(
    fates
      .slice(0, 3)
      .map((fate) => fateColor(fate, 'print'))
      .sort(),
  )
})

test('what is not computed is paper, and nothing at all on a transparent image', async () => {
  const input = sampleMap({ rates: 2, starts: 2, fateAt: (rate) => (rate === 0 ? 0 : PENDING) })
  const { left, top, width, height } = gridOf(input, 'fate-map')
  const [x, y] = [left + width * 0.3, top + height * 0.25]
  for (const style of figureStyles)
    expect((await decode(await draw(input, 'fate-map', { style }))).hex(x, y)).toBe(themeOf(style).paper)
  const transparent = await decode(await draw(input, 'fate-map', { transparent: true }))
  expect(transparent.at(x, y)[3]).toBe(0)
  expect(transparent.at(0, 0)[3]).toBe(0)
  expect(transparent.at(x, top + height * 0.8)[3]).toBe(255)
})

test('shares are as high as they are large', async () => {
  const input = sampleMap({ rates: 1, starts: 10, fateAt: (_, start) => (start < 3 ? 0 : 7) })
  const { left, top, width, height } = gridOf(input, 'shares')
  const image = await decode(await draw(input, 'shares'))
  const column = Array.from({ length: height }, (_, line) => image.hex(left + width * 0.1, top + line))
  const flat = column.filter((color) => color === fateColor('flat', 'print')).length
  expect(flat / height).toBeCloseTo(0.3, 2)
})

test('what users called a run ends no text of the image, nor begins another', async () => {
  const input = sampleMap({ rates: 2, starts: 2, fateAt: () => 0 })
  const title = 'a\0b\nc \uD800 日 <x>'
  const text = readPngText(await draw({ ...input, run: { ...input.run, title } }, 'fate-map'))
  expect(text.Title).toBe('a b c \uFFFD 日 <x>: Fate map')
  expect(
    Object.keys(text).every((keyword) => /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(keyword) && keyword.length < 80),
  ).toBe(true)
})

test('the image says what made it', async () => {
  const input = sampleMap({ rates: 2, starts: 2, fateAt: () => 0 })
  const text = readPngText(await draw(input, 'fate-map'))
  expect(text).toMatchObject({
    Software: 'Overstep 1.2.3',
    Title: 'γ × x₀, a sample: Fate map',
    'overstep:run': input.run.id,
    'overstep:figure': 'fate-map',
    'overstep:version': '1.2.3',
    'overstep:computed by': 'cpu, cpu, float64',
  })
  expect(JSON.parse(text['overstep:options'] as string)).toMatchObject({ width: 480, style: 'print', view: null })
  expect(JSON.parse(text['overstep:config'] as string)).toEqual(input.run.config)
})

/** The chunks of a PNG, from its specification. */
function chunksOf(png: Uint8Array): { type: string; data: Buffer }[] {
  const bytes = Buffer.from(png)
  const chunks = []
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at))
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data })
  }
  return chunks
}

test.each([
  // Millimetres / 25.4 · dpi, by hand.
  [{ millimetres: [89, 67], dpi: 600, fontSize: 7 }, [2102, 1583], 23622],
  [{ millimetres: [183, 110], dpi: 300, fontSize: 7 }, [2161, 1299], 11811],
  [{ millimetres: [89.3, 67.77], dpi: 299, fontSize: 8 }, [1051, 798], 11772],
  [{ millimetres: [100, 100] }, [1181, 1181], 11811],
  [{ width: 333, height: 251, pixelRatio: 1.5 }, [500, 377], 5669],
  [{ width: 480, height: 360, pixelRatio: 1, dpi: 72 }, [360, 270], 2835],
])('an image of %j has %j pixels and says its resolution', async (options, pixels, perMetre) => {
  const png = await draw(sampleMap({ rates: 4, starts: 4, fateAt: () => 0 }), 'fate-map', options)
  const chunks = chunksOf(png)
  const header = chunks[0]!.data
  expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual(pixels)
  const resolutions = chunks.filter(({ type }) => type === 'pHYs').map(({ data }) => data)
  expect(resolutions.map((data) => [data.readUInt32BE(0), data.readUInt32BE(4), data[8]])).toEqual([
    [perMetre, perMetre, 1],
  ])
  const types = chunks.map(({ type }) => type)
  expect(types.indexOf('pHYs')).toBeLessThan(types.indexOf('IDAT'))
  const image = await decode(png)
  const corners = [0, 1].flatMap((x) => [0, 1].map((y) => image.hex(x * (image.width - 1), y * (image.height - 1))))
  expect(new Set(corners)).toEqual(new Set(['#FFFFFF']))
})

test('sizes keep to their presets, and the text of one is the larger, the larger its points', () => {
  for (const { millimetres, dpi, fontSize } of Object.values(figureSizes)) {
    const size = figureSizeOf(exportOptionsSchema.parse({ millimetres, dpi, fontSize }))
    expect(size.pixels).toEqual({
      width: Math.round((millimetres[0] / 25.4) * dpi),
      height: Math.round((millimetres[1] / 25.4) * dpi),
    })
    expect(size.width * size.pixelRatio).toBeCloseTo((millimetres[0] / 25.4) * dpi, 6)
    expect(size.fontSize! * size.pixelRatio).toBeCloseTo((fontSize / 72) * dpi, 6)
  }
})

test('a figure that does not exist is refused by name', async () => {
  await expect(draw(sampleMap({ rates: 1, starts: 1 }), 'path')).rejects.toThrow("no figure 'path'")
})

const long = Float64Array.from({ length: 100_000 }, (_, step) => 5 + 4 * Math.sin(step * step))
const samples: Record<string, FigureInput> = {
  'a finished map': sampleMap({ rates: 30, starts: 40, fateAt: (rate, start) => (rate + start) % 8 }),
  'a map half computed': sampleMap({
    rates: 30,
    starts: 40,
    fateAt: (rate) => (rate < 15 ? 0 : PENDING),
    status: 'running',
  }),
  'a map of which nothing is computed': sampleMap({ rates: 3, starts: 3, status: 'queued' }),
  'a map of one cell': sampleMap({ rates: 1, starts: 1, fateAt: () => 0 }),
  'a map without arrays': { ...sampleMap({ rates: 2, starts: 2 }), data: { members: [], series: [], arrays: {} } },
  'a path and one that diverges': samplePaths([
    { x: [9, 5, 2, 0.1, 0], learningRate: 0.01, fate: 'flat' },
    { x: [9, -1e3, 1e7, -1e200, Infinity], learningRate: 0.2, fate: 'divergent' },
  ]),
  'a path of a hundred thousand iterates': samplePaths([{ x: long, learningRate: 0.05, fate: 'chaotic' }]),
  'a path of one point': samplePaths([{ x: [0], learningRate: 0.05, fate: 'flat' }]),
  'paths that have only begun': samplePaths([{ x: [], learningRate: 0.05, fate: null }], 'running'),
  'nine networks': sampleNetworks(),
  'networks of which one diverged, on synthetic digits': sampleNetworks({
    starts: ['A', 'B'],
    diverged: [1],
    dataset: 'synthetic-digits',
  }),
  'networks that have only begun': sampleNetworks({ computed: 1 }),
  'paths in a plane': samplePlanePaths(
    [
      [1.5, 0.8],
      [-1.9, -0.9],
    ],
    [0.02, 0.15, 0.19],
  ),
  'paths in a plane with many learning rates': samplePlanePaths(
    [[1.5, 0.8]],
    Array.from({ length: 12 }, (_, index) => 0.02 * (index + 1)),
  ),
  'a basin map': sampleBasin({
    columns: 30,
    rows: 20,
    learningRate: 0.02,
    fateAt: (_, row, column) => (row + column) % 7,
  }),
  'basin maps of three rates against another landscape': sampleBasin({
    columns: 12,
    rows: 9,
    learningRate: [0.03, 0.01, 0.02],
    fateAt: (slice, row, column) => (slice * row + column) % 7,
    againstAt: (slice, row, column) => (slice + row * column) % 7,
  }),
  'a basin map of which half is computed': sampleBasin({
    columns: 12,
    rows: 8,
    learningRate: 0.02,
    status: 'running',
    fateAt: (_, row) => (row < 4 ? 0 : PENDING),
    againstAt: (_, row) => (row < 2 ? 1 : PENDING),
  }),
  'shares of random starts': sampleShares({ min: 0.01, max: 0.1, count: 12, scale: 'log' }, 50, (index) =>
    index < 4 ? { sharp: 50 } : { flat: 30 + index, slow: 20 - index },
  ),
  'many shares of which some are computed': sampleShares(
    { min: 0.01, max: 0.03, count: 400, scale: 'linear' },
    100,
    (index) => ({ sharp: 100 - (index % 7), periodic: index % 7 }),
    150,
  ),
  orbits: sampleOrbits({ min: 0.5, max: 3.05, count: 120 }),
  'orbits of two variables, half of them': sampleOrbits({ min: 1.8, max: 3, count: 60 }, { dimension: 2, done: 30 }),
  'an orbit that has not begun': sampleOrbits({ min: 1.8, max: 3, count: 5 }, { done: 0 }),
  'forty paths': samplePaths(
    Array.from({ length: 20 }, (_, index) => ({ x: [9, 1, 0], learningRate: 0.001 * (index + 1), fate: 'flat' })),
  ),
}

/**
 * Figures that a sample before this one has: they were drawn in every style, and large. Of three starts the figures of
 * one stand for those of the others.
 */
const known = new Set<string>()
for (const [name, input] of Object.entries(samples)) {
  const kinds = figuresOf(input.run.config).map(({ name: figure }, index) => {
    const like = figure.replace(/-[A-C]$/, '')
    const isNew = !known.has(like)
    known.add(like)
    return { figure, isNew, styles: isNew ? figureStyles : [figureStyles[index % figureStyles.length]!] }
  })
  test(`${name} is drawn in every figure, from the smallest size to a large one, with no text outside`, async () => {
    for (const { figure, isNew, styles } of kinds) {
      for (const style of styles)
        expect(inkOnEdge(await decode(await draw(input, figure, { style, transparent: true }))), figure).toEqual([])
      // The smallest size may be too small for it, but it is asked for what fits.
      await draw(input, figure, { width: 200, height: 150 }).catch((error: Error) =>
        expect(error.message).toMatch(/the figure needs at least \d+/),
      )
      if (!isNew) continue
      const { width } = await decode(await draw(input, figure, { width: 3840, height: 2160 }))
      expect(width).toBe(3840)
    }
  })
}

/** The points on the edge of an image at which something is drawn. */
function inkOnEdge({ width, height, at }: Awaited<ReturnType<typeof decode>>): [x: number, y: number][] {
  const columns = Array.from({ length: width }, (_, x) => [0, height - 1].map((y): [number, number] => [x, y]))
  const rows = Array.from({ length: height }, (_, y) => [0, width - 1].map((x): [number, number] => [x, y]))
  return [...columns, ...rows].flat().filter(([x, y]) => at(x, y)[3] !== 0)
}

test('learning rates relative to a minimum change no figure but in its words', async () => {
  for (const input of [samples['a basin map']!, samples['orbits']!, samples['shares of random starts']!])
    for (const { name } of figuresOf(input.run.config))
      expect((await draw(input, name, { relativeTo: 0 })).length).toBeGreaterThan(1000)
  await expect(draw(samples['orbits']!, 'bifurcation', { relativeTo: 3 })).rejects.toThrow(
    'options.relativeTo: must be the index of a minimum of the run, which has 1, got 3',
  )
  await expect(draw(samples['a finished map']!, 'fate-map', { relativeTo: 2 })).rejects.toThrow(
    'options.relativeTo: minimum 2 (sharpest) has no sharpness',
  )
  await expect(draw(samples['a basin map']!, 'basin-map', { slice: 1 })).rejects.toThrow(
    'options.slice: must be less than 1',
  )
})

test('a map is centred on its values: the axis ends lie half a cell beyond them', () => {
  const input = sampleMap({ rates: 2, starts: 11, fateAt: () => 0 })
  const figure = figureOf(input.run.config, 'fate-map').draw(input, {
    style: 'light',
    width: 480,
    height: 360,
  })
  const [low, high] = axisExtent((input.run.config as FateMapConfig).start)
  expect(figure.planes[0]!.x).toMatchObject({ min: low, max: high })
  expect(rasterOf(figure).extent.x).toEqual([-0.5, 10.5])
})
