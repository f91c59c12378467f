import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { axisValue, exportOptionsSchema } from '#shared/contract/index.ts'
import { fateColor, type FigureInput, type Plane, themeOf } from '#shared/plot/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { rasterOf } from '#shared/plot/reading.fixture.ts'
import { prepareDrawing } from './draw.ts'
import { drawFigure } from './index.ts'
import { planeFates, sampleBasin, sampleOrbits, samplePlanePaths } from '#shared/results/planes.fixture.ts'

// Where planes lie goes by how wide text is.
prepareDrawing()

const size = { width: 640, height: 480 }

async function drawn({ run, data }: FigureInput, figure: string, options: object = {}) {
  const parsed = exportOptionsSchema.parse({ ...size, pixelRatio: 1, ...options })
  const image = await loadImage((await drawFigure({ run, data, figure, options: parsed })).bytes)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data: pixels, width } = context.getImageData(0, 0, image.width, image.height)
  return (x: number, y: number) => {
    const at = 4 * (Math.floor(y) * width + Math.floor(x))
    const channels = [...pixels.subarray(at, at + 3)]
    return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`.toUpperCase()
  }
}

function planesOf(input: FigureInput, figure: string, options: object = {}): readonly Plane[] {
  return figureOf(input.run.config, figure).draw(input, { style: 'print', ...size, ...options }).planes
}

/** The middle of cell (row, column) of a map of the whole plane. */
const middle =
  ({ left, top, width, height }: Plane, rows: number, columns: number) =>
  (row: number, column: number) =>
    [left + (width * (column + 0.5)) / columns, top + height * (1 - (row + 0.5) / rows)] as const

test('a basin map shows the slice that is asked for, cell by cell, on a plane of true shape', async () => {
  const [rows, columns] = [11, 23]
  const fateAt = (slice: number, row: number, column: number) => (slice * 3 + row + 2 * column) % planeFates.length
  const input = sampleBasin({ rows, columns, learningRate: [0.01, 0.02, 0.03], fateAt, minima: [] })
  for (const slice of [0, 2]) {
    const [grid] = planesOf(input, 'basin-map', { slice })
    const pixel = await drawn(input, 'basin-map', { slice })
    const at = middle(grid!, rows, columns)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const fate = planeFates[fateAt(slice, row, column)]!
        expect(pixel(...at(row, column)), `${fate} at ${row}, ${column}`).toBe(fateColor(fate, 'print', 4))
      }
    // x spans 4 + 4/22, y spans 2 + 2/10 in the same units.
    expect(grid!.width / grid!.height).toBeCloseTo((4 + 4 / 22) / (2 + 2 / 10), 2)
  }
})

test('in the article’s view what did not settle is empty', async () => {
  const input = sampleBasin({ rows: 5, columns: 6, learningRate: 0.01, minima: [], fateAt: (_, row) => row + 1 })
  const [grid] = planesOf(input, 'basin-map', { articleView: true })
  const pixel = await drawn(input, 'basin-map', { articleView: true })
  const at = middle(grid!, 5, 6)
  const shown = [0, 1, 2, 3, 4].map((row) => pixel(...at(row, 2)))
  const { paper } = themeOf('print')
  expect(shown).toEqual([fateColor('sharp', 'print'), fateColor('other', 'print'), paper, paper, paper])
})

test('what changes has the colour of what it becomes, and what stays is pale', async () => {
  const [rows, columns] = [4, 6]
  const input = sampleBasin({
    rows,
    columns,
    learningRate: 0.01,
    minima: [],
    fateAt: (_, row) => row % 3,
    againstAt: (_, row, column) => (column < 2 ? row % 3 : 6),
  })
  const [grid] = planesOf(input, 'difference')
  const pixel = await drawn(input, 'difference')
  const at = middle(grid!, rows, columns)
  for (let row = 0; row < rows; row++) {
    expect(pixel(...at(row, 4))).toBe(fateColor('divergent', 'print'))
    const channels = pixel(...at(row, 1))
      .match(/[0-9A-F]{2}/g)!
      .map((channel) => Number.parseInt(channel, 16))
    expect(Math.min(...channels)).toBeGreaterThan(200)
  }
})

test('the ink of a bifurcation diagram is where the fixed point and the cycle of period 2 are', async () => {
  const learningRate = { min: 1.5, max: 2.4, count: 200 }
  const input = sampleOrbits(learningRate)
  const kind = figureOf(input.run.config, 'bifurcation')
  const [grid] = kind.draw(input, { style: 'print', ...size }).planes
  const { x: across, y: up } = grid!
  const pixel = await drawn(input, 'bifurcation')
  const isInk = (rate: number, x: number) => {
    const column = grid!.left + (grid!.width * (rate - across.min)) / (across.max - across.min)
    const line = grid!.top + grid!.height * (1 - (x - up.min) / (up.max - up.min))
    return [-1, 0, 1].some((off) => Number.parseInt(pixel(column, line + off).slice(1, 3), 16) < 160)
  }
  let apart = 0
  for (const index of [20, 80, 150, 180, 195]) {
    const rate = axisValue({ scale: 'linear', ...learningRate }, index)
    // The cycle of x(1 + γ − γx): ((2 + γ) ± √(γ² − 4))/(2γ) from γ = 2 on.
    const root = Math.sqrt(Math.max(rate * rate - 4, 0))
    const orbit = rate < 2 ? [1] : [(2 + rate - root) / (2 * rate), (2 + rate + root) / (2 * rate)]
    for (const x of orbit) expect(isInk(rate, x), `${x} at ${rate}`).toBe(true)
    if (rate > 2.1) {
      expect(isInk(rate, 1)).toBe(false)
      apart++
    }
    expect(isInk(rate, 0.75 * up.min + 0.25 * up.max) && rate < 2).toBe(false)
  }
  expect(apart).toBe(3)
})

test('paths lie over the contours: the heights are where the landscape has them', async () => {
  const input = samplePlanePaths([[1.5, 0.8]], [0.05])
  const [grid] = planesOf(input, 'path', { style: 'light' })
  const pixel = await drawn(input, 'path', { style: 'light' })
  const at = (x: number, y: number) =>
    pixel(grid!.left + (grid!.width * (x + 2)) / 4, grid!.top + grid!.height * (1 - (y + 1) / 2))
  const lightness = (color: string) => Number.parseInt(color.slice(3, 5), 16)
  // f rises along both axes from its minimum, evenly on both sides.
  const along = [0.3, 0.62, 0.93].map((y) => lightness(at(-0.31, y)))
  expect(along).toEqual([...along].sort((a, b) => a - b))
  expect(new Set(along).size).toBe(3)
  for (const y of [0.3, 0.62, 0.93])
    expect(Math.abs(lightness(at(-0.31, -y)) - lightness(at(-0.31, y)))).toBeLessThan(6)
  expect(grid!.width / grid!.height).toBeCloseTo(2, 1)
})

test('a million cells and a million points are painted well within a second', () => {
  const basin = sampleBasin({
    columns: 1000,
    rows: 1000,
    learningRate: 0.01,
    fateAt: (_, row, column) => (row ^ column) % 7,
  })
  const orbits = sampleOrbits({ min: 2.9, max: 3, count: 2000 }, { samples: 500 })
  for (const [input, name] of [
    [basin, 'basin-map'],
    [orbits, 'bifurcation'],
  ] as const) {
    const seconds = Array.from({ length: 3 }, () => {
      // Of the processor: that others use it too does not count.
      const began = process.threadCpuUsage()
      const figure = figureOf(input.run.config, name).draw(input, { style: 'light', width: 1400, height: 900 })
      const raster = rasterOf(figure)
      raster.paint(raster.extent, 2800, 1600)
      const { user, system } = process.threadCpuUsage(began)
      return (user + system) / 1e6
    })
    expect(Math.min(...seconds)).toBeLessThan(0.5)
  }
})
