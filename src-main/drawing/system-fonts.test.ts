import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas'
import { afterEach, expect, test, vi } from 'vitest'
import { exportOptionsSchema } from '#shared/contract/index.ts'
import { textFamily } from '#shared/plot/index.ts'
import { ADVANCE, SQUARE, squareFont } from './font.fixture.ts'
import { figureFamilies } from './fonts.ts'
import { hasGlyph } from './glyphs.ts'
import { drawFigure } from './index.ts'
import { widthOf } from './ruler.ts'
import { sampleMap } from '#shared/results/runs.fixture.ts'
import { findSystemFonts } from './system-fonts.ts'

/** Characters for private use, which no font of a system has; each test has its own, since what was found is kept. */
const privateCharacters = [0x10abc0, 0x10abc1, 0x10abc2, 0x10abc3].map((point) => String.fromCodePoint(point))
const [byName, byFontconfig, inFolder, nowhere] = privateCharacters as [string, string, string, string]
const map = sampleMap({ rates: 2, starts: 2, fateAt: () => 0 })

const folder = mkdtempSync(join(tmpdir(), 'overstep-fonts-'))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const titled = (title: string, format: string) =>
  drawFigure({
    run: { ...map.run, title },
    data: map.data,
    figure: 'fate-map',
    options: exportOptionsSchema.parse({ width: 480, height: 360, pixelRatio: 4, format, caption: true }),
  })

/** Pixels of a PNG that are black, below a height. */
async function blackBelow(png: Uint8Array, height: number): Promise<number> {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, height, image.width, image.height - height)
  return data.filter((value, index) => index % 4 === 0 && value < 64).length
}

test('what figures lack is set in a usual font of the system, and no longer in boxes', async () => {
  GlobalFonts.register(squareFont('Square one', byName), 'Apple Symbols')
  const before = await titled('a title', 'png')
  const after = await titled(`a title ${byName.repeat(10)}`, 'png')
  expect([before.boxed, after.boxed]).toEqual(['', ''])
  // Of the font size of captions, 12 pixels, at 4 pixels each.
  const more = (await blackBelow(after.bytes, 1200)) - (await blackBelow(before.bytes, 1200))
  const squares = more / (10 * (SQUARE * 12 * 4) ** 2)
  // Pixels at their sides are grey.
  expect(squares).toBeGreaterThan(0.9)
  expect(squares).toBeLessThan(1.1)
  expect(widthOf(byName, `20px ${textFamily}`)).toBeCloseTo(20 * ADVANCE, 1)
})

const isLinux = process.platform === 'linux'

test('on Linux fontconfig finds the font wherever it is', async ({ skip }) => {
  let there = isLinux
  try {
    execFileSync('fc-match', ['--version'], { stdio: 'ignore' })
  } catch {
    there = false
  }
  if (!there) skip('fc-match is missing; Debian has it in the package fontconfig')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'square.ttf'), squareFont('Square two', byFontconfig))
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
  )
  vi.stubEnv('FONTCONFIG_FILE', join(folder, 'fonts.conf'))
  await findSystemFonts(byFontconfig)
  expect(widthOf(byFontconfig, `20px ${textFamily}`)).toBeCloseTo(20 * ADVANCE, 1)
})

test('on Linux without fontconfig the folder of the user is looked into', async ({ skip }) => {
  if (!isLinux) skip('only on Linux does the canvas leave the folder of the user out')
  mkdirSync(join(folder, 'fonts'), { recursive: true })
  writeFileSync(join(folder, 'fonts', 'square.ttf'), squareFont('Square three', inFolder))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('XDG_DATA_HOME', folder)
  await findSystemFonts(inFolder)
  expect(widthOf(inFolder, `20px ${textFamily}`)).toBeCloseTo(20 * ADVANCE, 1)
})

test('characters that no font has are told of a PNG, and not of an SVG, which has them as text', async () => {
  expect((await titled(`a ${nowhere} title ${nowhere}`, 'png')).boxed).toBe(nowhere)
  const { bytes, boxed } = await titled(`a ${nowhere} title`, 'svg')
  expect([boxed, new TextDecoder().decode(bytes).includes(`a ${nowhere} title`)]).toEqual(['', true])
  // Nothing is told of what has no shape.
  expect((await titled('a \u00A0\u3000\u200D\uFE0F\u2066 title', 'png')).boxed).toBe('')
})

test('Latin, Greek and Cyrillic are in the fonts that come along', () => {
  const letters = 'AzßÅŁőẤ ΑωἈ ЖяЁѢҚ'
  for (const letter of letters.replaceAll(' ', ''))
    expect(
      figureFamilies.some((family) => hasGlyph(family, letter)),
      letter,
    ).toBe(true)
})
