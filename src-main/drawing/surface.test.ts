import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { exportOptionsSchema } from '#shared/contract/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { type Figure, type FigureInput, type FigureOptions, type Point, rastersOf } from '#shared/plot/index.ts'
import { marksOf, pointsOf, rasterOf, wordsOf } from '#shared/plot/reading.fixture.ts'
import { prepareDrawing } from './draw.ts'
import { drawFigure } from './index.ts'
import { samplePlanePaths } from '#shared/results/planes.fixture.ts'

// Where planes lie goes by how wide text is.
prepareDrawing()

// f = x²/2 + 5y² over [−2, 2] × [−1, 1]; its greatest value is 7.
const input = samplePlanePaths([[1.5, 0.8]], [0.05])

const draw = (options: Partial<FigureOptions> = {}, given: FigureInput = input): Figure =>
  figureOf(given.run.config, 'surface').draw(given, { style: 'light', width: 960, height: 640, ...options })

test('straight from above it is the plane: every iterate where the contours have it', () => {
  const figure = draw({ azimuth: -90, elevation: 90 })
  const dots = pointsOf(figure, 'iterates', 0)
  // x ← x(1 − γ), y ← y(1 − 10γ); a unit is as long across as up, about the middle of the sheet.
  const at = (t: number) => [1.5 * 0.95 ** t, 0.8 * 0.5 ** t] as const
  const [start, next] = [dots[0]!, dots[1]!]
  const unit = (next[0] - start[0]) / (at(1)[0] - at(0)[0])
  expect((next[1] - start[1]) / (at(1)[1] - at(0)[1])).toBeCloseTo(unit, 6)
  for (const t of [2, 3, 4]) {
    expect(dots[t]![0]).toBeCloseTo(start[0] + unit * (at(t)[0] - at(0)[0]), 6)
    expect(dots[t]![1]).toBeCloseTo(start[1] + unit * (at(t)[1] - at(0)[1]), 6)
  }
  expect(pointsOf(figure, 'behind', 0)).toEqual([])
})

test('what is behind the bowl is faint, and nothing of the path is lost', () => {
  const opacityOf = (figure: Figure) => {
    const [start] = marksOf(figure, 'start', 0)
    return start?.kind === 'points' ? (start.dot.opacity ?? 1) : Number.NaN
  }
  const length = (line: readonly Point[]) =>
    line.slice(1).reduce((sum, [x, y], index) => sum + (Math.hypot(x - line[index]![0], y - line[index]![1]) || 0), 0)
  // The start is high on the wall at y = 0.8: from that side and nearly level the wall hides it; from the other side
  // and steeply nothing is hidden.
  const [near, far] = [draw({ azimuth: 90, elevation: 10 }), draw({ azimuth: -90, elevation: 80 })]
  expect(opacityOf(near)).toBeLessThan(0.5)
  expect(opacityOf(far)).toBe(1)
  expect(length(pointsOf(near, 'behind', 0))).toBeGreaterThan(50)
  expect(length(pointsOf(far, 'behind', 0))).toBe(0)
  // Level, what one sees from behind is mirrored, whatever of it is hidden.
  const total = (azimuth: number) => {
    const figure = draw({ azimuth, elevation: 0 })
    return length(pointsOf(figure, 'behind', 0)) + length(pointsOf(figure, 'path', 0))
  }
  expect(total(55)).toBeCloseTo(total(-125), 6)
})

test('what is pointed at and where a point is drawn are inverse where it is seen', () => {
  for (const [azimuth, elevation] of [
    [-170, 40],
    [10, 60],
    [-90, 90],
  ] as const) {
    const { pointing } = draw({ azimuth, elevation })
    for (const point of [
      { x: 0.3, y: 0.1 },
      { x: -0.8, y: 0.2 },
      { x: 0.9, y: -0.15 },
    ]) {
      const found = pointing!.pointAt(pointing!.pixelOf(point)!)!
      expect([found.x, found.y]).toEqual([expect.closeTo(point.x, 1), expect.closeTo(point.y, 1)])
    }
    expect(pointing!.pointAt({ x: 1, y: 1 })).toBeUndefined()
    expect(pointing!.pixelOf({ x: 2.5, y: 0 })).toBeUndefined()
  }
})

test('a part of the plane fills the box, whose axes say so', () => {
  expect(wordsOf(draw())).toEqual(expect.arrayContaining(['−2', '−1', '0', '2', '4', '6']))
  const zoomed = draw({ view: { x: [0, 0.4], y: [0, 0.2] } })
  // There f ≤ 0.28; and the start is not shown.
  expect(wordsOf(zoomed)).toEqual(expect.arrayContaining(['0.1', '0.2']))
  expect(wordsOf(zoomed)).not.toContain('6')
  expect(pointsOf(zoomed, 'start', 0)).toEqual([])
  const flat = figureOf(input.run.config, 'path').draw(input, { style: 'light', width: 960, height: 640 })
  expect(draw().planes[0]!.x.name).toBe(flat.planes[0]!.x.name)
})

test('it has room for its text from every side, at every size that is offered', async () => {
  for (const size of ['paper-column', 'slide'] as const)
    for (const [azimuth, elevation] of [
      [-180, 0],
      [-90, 90],
      [-90, 45],
      [-137, 20],
      [0, 60],
      [45, 0],
      [101, 85],
    ] as const) {
      const millimetres = size === 'slide' ? [254, 143] : [89, 67]
      const fontSize = size === 'slide' ? 14 : 7
      const options = exportOptionsSchema.parse({ format: 'svg', millimetres, dpi: 60, fontSize, azimuth, elevation })
      await expect(drawFigure({ ...input, figure: 'surface', options })).resolves.toBeDefined()
    }
})

test('as SVG it is valid, its text as text and one image; twice the same but for time and title', async () => {
  const options = exportOptionsSchema.parse({ format: 'svg', caption: true, azimuth: -30 })
  const svg = async () => new TextDecoder().decode((await drawFigure({ ...input, figure: 'surface', options })).bytes)
  const first = await svg()
  const document = new DOMParser().parseFromString(first, 'image/svg+xml')
  const texts = Array.from(document.getElementsByTagName('text'), ({ textContent }) => textContent)
  expect(texts).toEqual(expect.arrayContaining(['x', 'y', 'f', '−2', 'flat']))
  expect(document.getElementsByTagName('image').length).toBe(1)
  const timeless = (text: string) => text.replace(/"Creation Time":"[^"]*"|zr\d+|cls-\d+/g, '')
  expect(timeless(await svg())).toBe(timeless(first))
  const other = { ...options, azimuth: -31 }
  expect(
    timeless(new TextDecoder().decode((await drawFigure({ ...input, figure: 'surface', options: other })).bytes)),
  ).not.toBe(timeless(first))
})

test('the image in an SVG is as fine as on a PNG of the same options', async () => {
  const widthOf = async (pixelRatio: number) => {
    const options = exportOptionsSchema.parse({ format: 'svg', width: 400, height: 300, pixelRatio })
    const svg = new TextDecoder().decode((await drawFigure({ ...input, figure: 'surface', options })).bytes)
    // Bytes 16 to 19 of a PNG are its width.
    return Buffer.from(/data:image\/png;base64,([^"]+)/.exec(svg)![1]!, 'base64').readUInt32BE(16)
  }
  const { width } = draw({ style: 'print', width: 400, height: 300 }).planes[0]!
  expect(await Promise.all([1, 2, 6.25].map(widthOf))).toEqual([1, 2, 6.25].map((ratio) => Math.round(ratio * width)))
})

test('the raster is the same each time, and its edges are smooth unless it must come fast', () => {
  const layer = (coarse: boolean) => rasterOf(draw({ coarse }))
  const paint = (coarse: boolean) => layer(coarse).paint(layer(coarse).extent, 400, 300)
  expect(paint(false)).toEqual(paint(false))
  const opacities = (pixels: Uint8ClampedArray) => new Set(pixels.filter((_, index) => index % 4 === 3))
  expect(opacities(paint(true))).toEqual(new Set([0, 255]))
  expect(opacities(paint(false)).size).toBe(5)
})

test('before there is a surface there are the axes and the paths as far as they go', () => {
  const begun = { ...input, data: { ...input.data, arrays: {} } }
  const figure = draw({}, begun)
  expect(rastersOf(figure)).toEqual([])
  expect(pointsOf(figure, 'path', 0).length).toBeGreaterThan(10)
  expect(figure.pointing!.pointAt({ x: 480, y: 320 })).toBeUndefined()
  const empty = { ...begun, data: { members: [], series: [], arrays: {} } }
  expect(() => draw({}, empty)).not.toThrow()
  // Another figure may be zoomed to where this one has nothing.
  expect(rastersOf(draw({ view: { x: [5, 6], y: [5, 6] } }))).toEqual([])
  expect(() => draw({ thumbnail: true })).not.toThrow()
})
