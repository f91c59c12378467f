import { createCanvas } from '@napi-rs/canvas'
import { DOMParser, type Element } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { exportOptionsSchema, figureSizeOf, type ExportOptions } from '#shared/contract/index.ts'
import { exportedFigure, type FigureInput, type FigureKind } from '#shared/plot/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { drawFigure } from './index.ts'
import { sampleBasin, sampleOrbits, samplePlanePaths, sampleShares } from '#shared/results/planes.fixture.ts'
import { sampleMap, samplePaths } from '#shared/results/runs.fixture.ts'
import { canvasFont } from './system-fonts.ts'

/**
 * What a figure of any size is: readable, or refused. Its file is looked at as a reader's program draws it, text by
 * text.
 */

const paths = [
  { x: [9, 5, 2, 0.1, 0], learningRate: 0.01, fate: 'flat' },
  { x: [9, -1e3, 1e7], learningRate: 0.2, fate: 'divergent' },
]
const inputs: FigureInput[] = [
  sampleMap({ rates: 8, starts: 9, fateAt: (rate, start) => (rate + start) % 8 }),
  samplePaths(paths),
  sampleNetworks(),
  samplePlanePaths([[1.5, 0.8]], [0.02, 0.15, 0.19]),
  samplePlanePaths(
    [[1.5, 0.8]],
    Array.from({ length: 12 }, (_, index) => 0.02 * (index + 1)),
  ),
  sampleBasin({
    columns: 12,
    rows: 9,
    learningRate: [0.03, 0.01, 0.02],
    fateAt: (slice, row, column) => (slice * row + column) % 7,
    againstAt: (slice, row, column) => (slice + row * column) % 7,
  }),
  sampleShares({ min: 0.01, max: 0.1, count: 12, scale: 'log' }, 50, (index) => ({ sharp: 50 - index, slow: index })),
  sampleOrbits({ min: 0.5, max: 3.05, count: 60 }),
]
// Of three starts the figures of one stand for those of the others.
const figures = inputs.flatMap((input) =>
  figuresOf(input.run.config)
    .filter(({ name }) => !/-[BC]$/.test(name))
    .map((kind) => ({ input, kind })),
)

const optionsOf = (millimetres: number[], fontSize: number, notes: boolean): ExportOptions =>
  exportOptionsSchema.parse({ format: 'svg', millimetres, fontSize, caption: notes, provenance: notes })

const draw = ({ run, data }: FigureInput, kind: FigureKind, options: ExportOptions) =>
  drawFigure({ run, data, figure: kind.name, options }).then(({ bytes }) => bytes)

interface Inked {
  words: string
  left: number
  top: number
  right: number
  bottom: number
}

const ruler = createCanvas(1, 1).getContext('2d')

/** The extents of a part of a line that stands on the baseline, which may lie elsewhere. */
function extentsOf(part: Element) {
  const of = (name: string) => part.getAttribute(name) ?? (part.parentNode as Element).getAttribute(name)
  const font = [of('font-style') ?? 'normal', of('font-weight') ?? 400, `${of('font-size')}px`, of('font-family')]
  ruler.font = canvasFont(font.join(' '))
  const {
    width,
    actualBoundingBoxAscent: ascent,
    actualBoundingBoxDescent: descent,
  } = ruler.measureText(part.textContent ?? '')
  return { width, ascent, descent }
}

/** The box around the ink of a line from where it begins, on its baseline. */
function boxOf(line: Element) {
  const spans = Array.from(line.getElementsByTagName('tspan'))
  const box = { width: 0, ascent: 0, descent: 0 }
  let baseline = 0
  for (const part of spans.length > 0 ? spans : [line]) {
    const { width, ascent, descent } = extentsOf(part)
    if (part !== line) baseline += Number(part.getAttribute('dy'))
    box.width += width + (part === line ? 0 : Number(part.getAttribute('dx')))
    box.ascent = Math.max(box.ascent, ascent - baseline)
    box.descent = Math.max(box.descent, descent + baseline)
  }
  return box
}

/** Where the ink of each text of an SVG is, in the units of its view box. */
function inkOf(svg: Uint8Array): Inked[] {
  const document = new DOMParser().parseFromString(new TextDecoder().decode(svg), 'image/svg+xml')
  return Array.from(document.getElementsByTagName('text')).map((text: Element) => {
    const of = (name: string) => text.getAttribute(name) ?? ''
    const { width, ascent, descent } = boxOf(text)
    const anchor = { middle: width / 2, end: width }[of('text-anchor')] ?? 0
    const numbers = (of('transform').match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number)
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = of('transform').startsWith('matrix')
      ? numbers
      : [1, 0, 0, 1, ...numbers]
    const [x, y] = [Number(of('x')) - anchor, Number(of('y'))]
    const corners = [x, x + width].flatMap((across) =>
      [y - ascent, y + descent].map((down) => [a * across + c * down + e, b * across + d * down + f] as const),
    )
    const [across, down] = [corners.map(([at]) => at), corners.map(([, at]) => at)]
    return {
      words: text.textContent ?? '',
      left: Math.min(...across),
      right: Math.max(...across),
      top: Math.min(...down),
      bottom: Math.max(...down),
    }
  })
}

const sizes = [
  { millimetres: [40, 30], fontSize: 5 },
  { millimetres: [60, 45], fontSize: 6 },
  { millimetres: [85.5, 50.3], fontSize: 8 },
  { millimetres: [89, 67], fontSize: 9 },
  { millimetres: [120, 80], fontSize: 9 },
  { millimetres: [180, 120], fontSize: 12 },
]

// Half of the figures have notes in one size, the other half in the next.
for (const [row, { millimetres, fontSize }] of sizes.entries())
  test(`${millimetres.join(' × ')} mm, ${fontSize} pt: a figure has its plane and all text or is refused`, async () => {
    let whole = 0
    for (const [index, { input, kind }] of figures.entries()) {
      const options = optionsOf(millimetres, fontSize, (row + index) % 2 === 0)
      const { width, height, fontSize: em = 0 } = figureSizeOf(options)
      const drawn = await draw(input, kind, options).catch((error: Error) => error)
      if (drawn instanceof Error) {
        expect(drawn.message, kind.name).toMatch(
          /^options\.(caption|fontSize): with (this caption|text of this size) the figure needs at least \d+/,
        )
        continue
      }
      whole++
      const { planes } = exportedFigure(kind, input, options)
      // Planes in one place are one.
      const heights = new Map(planes.map(({ top, height }) => [top, height]))
      expect(Math.min(...planes.map((plane) => plane.width / em)), kind.name).toBeGreaterThanOrEqual(8)
      expect([...heights.values()].reduce((sum, height) => sum + height, 0) / em, kind.name).toBeGreaterThanOrEqual(5)
      const ink = inkOf(drawn)
      expect(ink.length).toBeGreaterThan(5)
      for (const { words, left, top, right, bottom } of ink) {
        expect(Math.min(left, top), `${kind.name}: ${words}`).toBeGreaterThan(-0.5)
        expect([right <= width + 0.5, bottom <= height + 0.5], `${kind.name}: ${words}`).toEqual([true, true])
      }
      const overlaps = ink.flatMap((one, index) =>
        ink.slice(index + 1).flatMap((other) => {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
          // A rim lies under its own words.
          return one.words !== other.words && across > 0.15 * em && down > 0.15 * em
            ? [`${one.words} on ${other.words}`]
            : []
        }),
      )
      expect(overlaps, kind.name).toEqual([])
    }
    // In the smallest size too.
    expect(whole / figures.length).toBeGreaterThan(0.25)
  })

test('what a refusal asks for is enough, and a millimetre less is not', async () => {
  const [map, orbits] = [inputs[0]!, inputs.at(-1)!]
  for (const [input, name, options, side] of [
    [orbits, 'bifurcation', optionsOf([85.5, 50.3], 8, true), 'height'],
    [map, 'fate-map', optionsOf([60, 45], 9, false), 'width'],
  ] as const) {
    const kind = figuresOf(input.run.config).find((one) => one.name === name)!
    const refused = await draw(input, kind, options).then(
      () => 'drawn',
      (error: Error) => error.message,
    )
    expect(refused).toMatch(new RegExp(`the figure needs at least \\d+ mm in ${side}$`))
    const needed = Number(/\d+/.exec(refused)![0])
    const [width, height] = options.millimetres!
    const at = (length: number): ExportOptions => ({
      ...options,
      millimetres: side === 'width' ? [length, height] : [width, length],
    })
    await expect(draw(input, kind, at(needed))).resolves.toBeDefined()
    await expect(draw(input, kind, at(needed - 1))).rejects.toThrow('needs at least')
  }
})

test.each([
  [60, 34, 7],
  [85.5, 42, 9],
])(
  'the names of stability limits that share a label have room beside the map: %d × %d mm',
  async (width, height, font) => {
    const map = inputs[0]!
    const options = optionsOf([width, height], font, false)
    const shared = inkOf(await draw(map, figuresOf(map.run.config)[0]!, options)).find(
      ({ words }) => words === 'sharp, flat',
    )
    expect(shared!.right).toBeLessThan(figureSizeOf(options).width)
  },
)
