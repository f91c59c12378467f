import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, expect, test } from 'vitest'
import { exportOptionsSchema } from '#shared/contract/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { figureSource } from '#shared/png/index.ts'
import { prepareDrawing } from './draw.ts'
import { drawFigure } from './index.ts'
import { fates, sampleMap } from '#shared/results/runs.fixture.ts'

/**
 * Programs that people open an SVG with, how each makes it a PNG of 192 dots per inch, and the package of Debian that
 * has it.
 */
const programs = [
  {
    name: 'rsvg-convert',
    package: 'librsvg2-bin',
    arguments: (svg: string, png: string) => ['--dpi-x', '192', '--dpi-y', '192', '--output', png, svg],
  },
  {
    name: 'inkscape',
    package: 'inkscape',
    arguments: (svg: string, png: string) => ['--export-type=png', '--export-dpi=192', '-o', png, svg],
  },
]

const folder = mkdtempSync(join(tmpdir(), 'overstep-svg-'))
afterAll(() => rmSync(folder, { recursive: true }))

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Where the picture has ink: what is far from the white of its paper. */
interface Picture {
  width: number
  colour(x: number, y: number): string
  isInk(x: number, y: number): boolean
}

async function decode(png: Uint8Array): Promise<Picture> {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, image.width, image.height)
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const at = (x: number, y: number) => data.subarray(4 * (Math.floor(y) * image.width + Math.floor(x))).subarray(0, 3)
  return {
    width: image.width,
    colour: (x, y) => Buffer.from(at(x, y)).toString('hex'),
    isInk: (x, y) => at(x, y)[0]! + at(x, y)[1]! + at(x, y)[2]! < 3 * 160,
  }
}

/** Runs of `is` from `from` to `to`, as their middles; those closer than `apart` are one. */
function middles(is: (at: number) => boolean, from: number, to: number, apart = 1): number[] {
  const runs: [number, number][] = []
  for (let at = Math.ceil(from); at < to; at++) {
    if (!is(at)) continue
    const last = runs.at(-1)
    if (last && at - last[1] <= apart) last[1] = at
    else runs.push([at, at])
  }
  return runs.map(([first, last]) => (first + last) / 2)
}

// Where planes lie goes by how wide text is.
prepareDrawing()

const [rates, starts] = [12, 16]
const map = sampleMap({ rates, starts, fateAt: (rate, start) => (3 * rate + start) % fates.length })
const size = { width: 480, height: 360 }
/** Device pixels for each pixel of the layout: 192 dots per inch. */
const scale = 2
const drawn = async (format: string) => {
  const options = exportOptionsSchema.parse({ ...size, format, pixelRatio: scale, stabilityLimits: false })
  return (await drawFigure({ ...map, figure: 'fate-map', options })).bytes
}
const [plane] = figureOf(map.run.config, 'fate-map').draw(map, {
  style: 'print',
  stabilityLimits: false,
  ...size,
}).planes
const [left, top] = [plane!.left * scale, plane!.top * scale]
const [right, bottom] = [left + plane!.width * scale, top + plane!.height * scale]

for (const program of programs)
  test(`${program.name} shows an SVG as the PNG of the same figure: cells, ticks, and where words stand`, async ({
    skip,
  }) => {
    if (!isThere(program.name)) skip(`${program.name} is missing; Debian has it in the package ${program.package}`)
    const [svg, png] = [join(folder, `${program.name}.svg`), join(folder, `${program.name}.png`)]
    writeFileSync(svg, await drawn('svg'))
    execFileSync(program.name, program.arguments(svg, png), { stdio: 'ignore' })
    const shown = await decode(readFileSync(png))
    const own = await decode(await drawn('png'))
    expect(shown.width).toBe(own.width)

    let cells = 0
    for (let rate = 0; rate < rates; rate++)
      for (let start = 0; start < starts; start++) {
        const [x, y] = [left + ((right - left) * (start + 0.5)) / starts, top + ((bottom - top) * (rate + 0.5)) / rates]
        expect(shown.colour(x, y), `cell ${rate}, ${start}`).toBe(own.colour(x, y))
        cells++
      }
    expect(cells).toBe(192)

    // Marks of ticks, across and up, then the labels under the axis and beside it, which are centred on the marks.
    const across = ({ isInk }: Picture) => middles((x) => isInk(x, bottom + 3 * scale), left - 4, right + 4)
    const up = ({ isInk }: Picture) => middles((y) => isInk(left - 3 * scale, y), top - 4, bottom + 4)
    const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
    const below = rows(bottom + 7 * scale, bottom + 17 * scale)
    const labels = ({ isInk }: Picture) =>
      middles((x) => below.some((y) => isInk(x, y)), left - 20, right + 20, 6 * scale)
    const heights = ({ isInk }: Picture) =>
      middles((y) => rows(left - 30, left + 40).some((x) => isInk(x, y)), bottom + 6 * scale, bottom + 19 * scale)
    expect(across(own)).toHaveLength(6)
    expect(up(own).length).toBeGreaterThan(1)
    for (const of of [across, up, labels, heights]) {
      expect(of(shown)).toHaveLength(of(own).length)
      of(own).forEach((place, index) => expect(Math.abs(of(shown)[index]! - place)).toBeLessThanOrEqual(1.5 * scale))
    }
    expect(labels(own)).toHaveLength(6)
    expect(heights(own)).toHaveLength(1)

    // The name of the axis is one line of words without holes, in whatever font: no gap is wider than a space and a
    // letter's sides.
    const name = rows(bottom + 22 * scale, bottom + 40 * scale)
    const inked = rows(0, own.width).filter((x) => name.some((y) => shown.isInk(x, y)))
    const gaps = inked.slice(1).map((x, index) => x - inked[index]!)
    expect(inked.length).toBeGreaterThan(100)
    expect(Math.max(...gaps)).toBeLessThan(0.5 * 13 * scale)
    expect(Math.abs((inked[0]! + inked.at(-1)!) / 2 - (left + right) / 2)).toBeLessThan(2 * scale)
  })

test('what Inkscape has saved again still says which run it is of', async ({ skip }) => {
  if (!isThere('inkscape')) skip('inkscape is missing; Debian has it in a package of that name')
  const [svg, saved] = [join(folder, 'map.svg'), join(folder, 'saved.svg')]
  writeFileSync(svg, await drawn('svg'))
  execFileSync('inkscape', ['--export-type=svg', '-o', saved, svg], { stdio: 'ignore' })
  expect(figureSource(readFileSync(saved))).toMatchObject({ run: map.run.id, config: map.run.config })
})
