import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { afterAll, expect, test } from 'vitest'
import { exportOptionsSchema } from '#shared/contract/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'
import { samplePlanePaths } from '#shared/results/planes.fixture.ts'
import { fates, sampleMap, samplePaths } from '#shared/results/runs.fixture.ts'
import { namedFiles } from '#shared/saving/index.ts'
import { prepareDrawing } from './draw.ts'
import { drawFigure } from './index.ts'

// Where planes lie goes by how wide text is.
prepareDrawing()

const folder = mkdtempSync(join(tmpdir(), 'overstep-pgf-'))
afterAll(() => rmSync(folder, { recursive: true }))

const map = sampleMap({ rates: 12, starts: 16, fateAt: (rate, start) => (rate + start) % fates.length })
const plane = samplePlanePaths([[1.5, 0.8]], [0.02, 0.15])
const path = samplePaths([
  { x: [9, 5, 2, 0.1, 0], learningRate: 0.01, fate: 'flat' },
  { x: [9, -1e3, 1e7, -1e200, Infinity], learningRate: 0.2, fate: 'divergent' },
])
const column = { millimetres: [89, 67], dpi: 300, fontSize: 7 }

async function written({ run, data }: FigureInput, figure: string, name: string, options: object = {}) {
  const parsed = exportOptionsSchema.parse({ format: 'pgf', ...column, ...options })
  const files = namedFiles(await drawFigure({ run, data, figure, options: parsed }), `${name}.pgf`)
  return { tex: new TextDecoder().decode(files[0]!.bytes), files }
}

test('a map is a picture of its size, with its image beside it and its words as text of LaTeX', async () => {
  const { tex, files } = await written(map, 'fate-map', 'figures/fig_06')
  expect(files.map(({ name }) => name)).toEqual(['figures/fig_06.pgf', 'figures/fig_06-1.png'])
  // 89 mm and 67 mm in 72 to the inch.
  expect(tex).toContain('\\pgfpathrectangle{\\pgfpointorigin}{\\pgfqpoint{252.283bp}{189.921bp}}')
  expect(tex).toContain('\\def\\overstepimages{fig_06}%')
  expect(tex.match(/\\includegraphics\[width=[\d.]+bp,height=[\d.]+bp\]\{\\overstepimages-1\.png\}/g)).toHaveLength(1)
  const image = await loadImage(files[1]!.bytes as Uint8Array<ArrayBuffer>)
  const [, width] = /width=([\d.]+)bp/.exec(tex)!
  // 300 dots to the inch.
  expect(image.width).toBeCloseTo((Number(width) / 72) * 300, 0)
  for (const words of ['learning rate $\\gamma$', 'start point $x _{0}$', '10$^{- 2}$'])
    expect(tex).toContain(` ${words}}%`)
  expect(tex).toContain(`run ${map.run.id}`)
  const [, said] = /^%% overstep: (.*)$/m.exec(tex)!
  expect(JSON.parse(JSON.parse(said!)['overstep:config'])).toEqual(map.run.config)
})

test('every picture is well formed: scopes and braces close, lengths are those that TeX can hold', async () => {
  const cases = [
    [map, 'fate-map'],
    [plane, 'path'],
    [plane, 'surface'],
    [plane, 'convergence'],
    [path, 'path'],
  ] as const
  let lengths = 0
  for (const [input, figure] of cases) {
    const { tex } = await written(input, figure, 'a', { caption: true })
    const lines = tex.split('\n').filter((line) => line && !line.startsWith('%%'))
    let scopes = 0
    for (const line of lines) {
      expect(line.endsWith('%'), line).toBe(true)
      scopes += line.startsWith('\\begin{pgfscope}') ? 1 : line.startsWith('\\end{pgfscope}') ? -1 : 0
      expect(scopes).toBeGreaterThanOrEqual(0)
      let open = 0
      for (const [brace] of line.replaceAll(/\\[{}]/g, '').matchAll(/[{}]/g)) open += brace === '{' ? 1 : -1
      expect(open, line).toBe(0)
    }
    expect(scopes).toBe(0)
    for (const [, number] of tex.matchAll(/(-?[\d.]+)bp/g)) {
      expect(Math.abs(Number(number))).toBeLessThanOrEqual(8000)
      lengths++
    }
    expect(tex).not.toMatch(/NaN|Infinity|undefined/)
  }
  expect(lengths).toBeGreaterThan(2000)
})

test('lines, areas, dots and clips are what they are in the SVG', async () => {
  const { tex } = await written(plane, 'path', 'a')
  for (const command of ['pgfusepath{clip}', 'pgfusepath{fill}', 'pgfusepath{stroke}', 'pgfpathcurveto'])
    expect(tex).toContain(`\\${command}`)
  // The rim of a word is not a second one.
  expect(tex.match(/\\selectfont flat\}/g)).toHaveLength(1)
  const limits = await written(map, 'fate-map', 'a')
  expect(limits.tex).toMatch(/\\pgfsetdash\{\{[\d.]+bp\}\{[\d.]+bp\}\}\{0bp\}/)
})

test('LaTeX takes the pictures, and their words are in what it makes', async ({ skip }) => {
  const isThere = (program: string, option: string): boolean => {
    try {
      execFileSync(program, [option], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  if (!isThere('pdflatex', '--version')) skip('pdflatex is missing; Debian has it in texlive-latex-base')
  try {
    execFileSync('kpsewhich', ['pgf.sty'], { stdio: 'ignore' })
  } catch {
    skip('LaTeX has no pgf; Debian has it in texlive-pictures')
  }
  const names = ['map', 'plane', 'path']
  for (const [index, [input, figure]] of (
    [
      [map, 'fate-map'],
      [plane, 'path'],
      [path, 'path'],
    ] as const
  ).entries())
    for (const { name, bytes } of (await written(input, figure, names[index]!, { caption: true })).files)
      writeFileSync(join(folder, name), bytes)
  const inputs = names.map((name) => `\\noindent\\input{${name}.pgf}\\par`).join('\n')
  const document = `\\documentclass{article}\\usepackage{pgf}\\begin{document}\n${inputs}\n\\end{document}\n`
  writeFileSync(join(folder, 'paper.tex'), document)
  const asked = ['-interaction=nonstopmode', '-halt-on-error', 'paper.tex']
  execFileSync('pdflatex', asked, { cwd: folder, stdio: 'ignore' })
  expect(readFileSync(join(folder, 'paper.log'), 'utf8')).not.toMatch(/Dimension too large|Undefined|^!/m)
  if (!isThere('pdftotext', '-v')) return
  const text = execFileSync('pdftotext', ['-layout', 'paper.pdf', '-'], { cwd: folder, encoding: 'utf8' })
  for (const words of ['start point', 'flat', 'divergent']) expect(text).toContain(words)
})
