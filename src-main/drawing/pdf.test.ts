import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, expect, test } from 'vitest'
import { exportOptionsSchema } from '#shared/contract/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { pdfOfPages } from '#shared/pdf/index.ts'
import { fateColor, type FigureInput } from '#shared/plot/index.ts'
import { figureSource } from '#shared/png/index.ts'
import { samplePlanePaths } from '#shared/results/planes.fixture.ts'
import { fates, sampleMap, samplePaths } from '#shared/results/runs.fixture.ts'
import { prepareDrawing } from './draw.ts'
import { drawFigure } from './index.ts'
import { readPdf, textsOf } from './read-pdf.fixture.ts'

// Where planes lie goes by how wide text is.
prepareDrawing()

const folder = mkdtempSync(join(tmpdir(), 'overstep-pdf-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [rates, starts] = [12, 16]
const fateAt = (rate: number, start: number) => (3 * rate + start) % fates.length
const map = sampleMap({ rates, starts, fateAt })
const column = { millimetres: [89, 67], dpi: 300, fontSize: 7 }
const pdfOf = async ({ run, data }: FigureInput, figure: string, options: object = column) => {
  const parsed = exportOptionsSchema.parse({ format: 'pdf', ...options })
  return (await drawFigure({ run, data, figure, options: parsed })).bytes
}
const plane = samplePlanePaths(
  [
    [1.5, 0.8],
    [-1.9, -0.9],
  ],
  [0.02, 0.15],
)
const path = samplePaths([{ x: [9, 5, 2, 0.1, 0], learningRate: 0.01, fate: 'flat' }])
const samples = [
  { input: map, figure: 'fate-map' },
  { input: plane, figure: 'path' },
  { input: plane, figure: 'surface' },
  { input: path, figure: 'path' },
] as const

test.each([
  // Millimetres / 25.4 · 72, and pixels · 3/4, by hand.
  [column, [252.2835, 189.9213]],
  [{ millimetres: [183, 110], fontSize: 7 }, [518.7402, 311.811]],
  [{ width: 480, height: 360 }, [360, 270]],
  [{ width: 333, height: 251, pixelRatio: 1.5 }, [249.75, 188.25]],
])('a page of %j has %j points', async (options, points) => {
  const { objects } = readPdf(await pdfOf(map, 'fate-map', options))
  const boxes = [...objects.values()].flatMap(({ text }) => /\/MediaBox \[([^\]]*)\]/.exec(text)?.[1] ?? [])
  expect(boxes).toHaveLength(1)
  const [left, bottom, right, top] = boxes[0]!.split(' ').map(Number)
  expect(right! - left!).toBeCloseTo(points[0]!, 3)
  expect(top! - bottom!).toBeCloseTo(points[1]!, 3)
})

test('every font is embedded as an outline font, and says which characters its shapes are', async () => {
  let fonts = 0
  for (const { input, figure } of samples) {
    const { objects } = readPdf(await pdfOf(input, figure))
    const texts = [...objects.values()].map(({ text }) => text)
    expect(texts.filter((text) => text.includes('/Subtype /Type3'))).toEqual([])
    for (const text of texts.filter((one) => one.includes('/Subtype /Type0'))) {
      expect(text).toContain('/ToUnicode')
      fonts++
    }
    for (const text of texts.filter((one) => one.includes('/Type /FontDescriptor'))) {
      const file = Number(/\/FontFile2 (\d+) 0 R/.exec(text)?.[1])
      // A TrueType font begins so.
      expect(objects.get(file)!.stream!.readUInt32BE(0)).toBe(0x00010000)
    }
  }
  expect(fonts).toBeGreaterThan(8)
})

test('a map is one image of its cells, without loss, and all else is lines and areas', async () => {
  const { objects } = readPdf(await pdfOf(map, 'fate-map', { ...column, stabilityLimits: false }))
  const images = [...objects.values()].filter(({ text }) => text.includes('/Subtype /Image'))
  expect(images).toHaveLength(1)
  const { text, stream } = images[0]!
  const [width, height] = ['Width', 'Height'].map((name) => Number(new RegExp(`/${name} (\\d+)`).exec(text)![1]))
  expect(stream).toHaveLength(3 * width! * height!)
  let cells = 0
  for (let rate = 0; rate < rates; rate++)
    for (let start = 0; start < starts; start++) {
      const x = Math.floor((width! * (start + 0.5)) / starts)
      const y = Math.floor(height! * (1 - (rate + 0.5) / rates))
      const at = 3 * (y * width! + x)
      const shown = `#${stream!.toString('hex', at, at + 3).toUpperCase()}`
      expect(shown, `cell ${rate}, ${start}`).toBe(fateColor(fates[fateAt(rate, start)]!, 'print', 4))
      cells++
    }
  expect(cells).toBe(192)
})

test('a PDF says which run it is of, to programs that list what it says and to Overstep', async () => {
  const title = 'a (b) \\ γ 日 😀 <x>'
  const pdf = await pdfOf({ ...map, run: { ...map.run, title } }, 'fate-map')
  const { objects, trailer } = readPdf(pdf)
  const info = textsOf(objects.get(Number(/\/Info (\d+) 0 R/.exec(trailer)![1]))!.text)
  expect(info).toMatchObject({
    Title: `${title}: Fate map`,
    Creator: 'Overstep 1.2.3',
    Subject: `run ${map.run.id}`,
    CreationDate: expect.stringMatching(/^D:\d{14}Z$/),
  })
  const [words] = JSON.parse(info.Overstep!)
  expect(words).toMatchObject({ 'overstep:run': map.run.id, 'overstep:figure': 'fate-map' })
  expect(JSON.parse(words['overstep:config'])).toEqual(map.run.config)
  expect(figureSource(pdf)).toMatchObject({ run: map.run.id, config: map.run.config })
})

test('figures become the pages of one PDF, in their order and each of its own size', async () => {
  const files = await Promise.all(
    samples.map(({ input, figure }, index) => pdfOf(input, figure, { width: 400 + 40 * index, height: 300 })),
  )
  const whole = pdfOfPages(files)
  const { objects, trailer } = readPdf(whole)
  const root = objects.get(Number(/\/Root (\d+) 0 R/.exec(trailer)![1]))!
  const tree = objects.get(Number(/\/Pages (\d+) 0 R/.exec(root.text)![1]))!
  const kids = [.../\/Kids \[([^\]]*)\]/.exec(tree.text)![1]!.matchAll(/(\d+) 0 R/g)].map(([, kid]) => Number(kid))
  expect(tree.text).toContain(`/Count ${samples.length}`)
  const widths = kids.map((kid) => Number(/\/MediaBox \[0 \S+ (\S+)/.exec(objects.get(kid)!.text)![1]))
  expect(widths).toEqual([300, 330, 360, 390])
  // Every reference leads to an object.
  const referred = [...objects.values()].flatMap(({ text }) => [...text.matchAll(/(\d+) 0 R/g)])
  expect(referred.length).toBeGreaterThan(100)
  for (const [, number] of referred) expect(objects.has(Number(number)), number).toBe(true)
  const words = JSON.parse(textsOf(objects.get(1)!.text).Overstep!)
  expect(words.map((one: Record<string, string>) => one['overstep:figure'])).toEqual(
    samples.map(({ figure }) => figure),
  )
  expect(figureSource(whole)).toMatchObject({ run: map.run.id })
  if (isThere('pdfinfo')) {
    const file = saved(whole)
    expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/Pages:\s+4\n/)
  }
})

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function saved(pdf: Uint8Array): string {
  const file = join(folder, 'figure.pdf')
  writeFileSync(file, pdf)
  return file
}

const missing = 'poppler-utils is missing; Debian has it in a package of that name'

test('Poppler reads the fonts, and the text in the characters that it was written with', async ({ skip }) => {
  if (!isThere('pdftotext')) skip(missing)
  const options = { ...column, caption: true, provenance: true }
  const file = saved(await pdfOf(plane, 'path', options))
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2)
  expect(fonts.length).toBeGreaterThan(2)
  for (const font of fonts) expect(font).toMatch(/CID TrueType +Identity-H +yes yes yes/)
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  const words = ['flat', 'γ = 0.02', '(1.5, 0.8)', '(−1.9, −0.9)', '−1', `run ${plane.run.id}`]
  for (const word of words) expect(text.replaceAll(/ (?=\d,|,)/g, '')).toContain(word)
  // On its rim a word is there once.
  const minimum = text.split('\n').filter((line) => line.trim() === 'flat')
  expect(minimum.length).toBeLessThanOrEqual(1)
})

test('Poppler draws the cells of a map in their colours and places', async ({ skip }) => {
  if (!isThere('pdftoppm')) skip(missing)
  const size = { width: 480, height: 360 }
  const look = { stabilityLimits: false }
  const file = saved(await pdfOf(map, 'fate-map', { ...size, ...look, pixelRatio: 2 }))
  execFileSync('pdftoppm', ['-r', '192', '-png', '-singlefile', file, join(folder, 'page')])
  const image = await loadImage(readFileSync(join(folder, 'page.png')))
  expect([image.width, image.height]).toEqual([960, 720])
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const [grid] = figureOf(map.run.config, 'fate-map').draw(map, { style: 'print', ...size, ...look }).planes
  let cells = 0
  for (let rate = 0; rate < rates; rate++)
    for (let start = 0; start < starts; start++) {
      const x = 2 * (grid!.left + (grid!.width * (start + 0.5)) / starts)
      const y = 2 * (grid!.top + grid!.height * (1 - (rate + 0.5) / rates))
      const pixel = context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data
      const shown = `#${Buffer.from(pixel.subarray(0, 3)).toString('hex').toUpperCase()}`
      expect(shown, `cell ${rate}, ${start}`).toBe(fateColor(fates[fateAt(rate, start)]!, 'print', 4))
      cells++
    }
  expect(cells).toBe(192)
})
