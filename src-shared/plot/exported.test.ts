import { expect, test } from 'vitest'
import { exportOptionsSchema, figureLookSchema, figureSizeOf, type ExportOptions } from '../contract/index.ts'
import { brokenLines } from './caption.ts'
import { exportedFigure, figureOptionsOf } from './exported.ts'
import { entryName } from './hiding.ts'
import type { SheetElement } from './sheet.ts'
import { sizesOf } from './sizes.ts'
import { figuresOf } from '../figures/index.ts'
import { plainText } from './plain-text.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { samplePaths } from '../results/runs.fixture.ts'

const input = sampleNetworks()
const kinds = figuresOf(input.run.config)
const options = (given: object = {}): ExportOptions => exportOptionsSchema.parse(given)

test('what is exported is what the screen shows at the same size, with its zoom, its look and its style', () => {
  const look = figureLookSchema.parse({ smoothing: 0.5, logSteps: true, curves: 'test', group: 'rate' })
  const view = { x: [1, 300], y: [0.05, 2] } as { x: [number, number]; y: [number, number] }
  for (const style of ['light', 'dark'] as const) {
    // What the chart of a page draws with.
    const shown = { width: 733, height: 461, style, transparent: true, thumbnail: false, ...look, view }
    const exported = options({ width: 733, height: 461, style, transparent: true, ...look, view })
    expect({ ...figureOptionsOf(exported), thumbnail: false }).toEqual(shown)
    for (const kind of kinds)
      expect(JSON.stringify(exportedFigure(kind, input, exported))).toBe(JSON.stringify(kind.draw(input, shown)))
  }
})

test('one number of points is the same size of text on every figure, and all text goes with it', () => {
  for (const millimetres of [
    [89, 67],
    [254, 143],
  ])
    for (const fontSize of [5, 7, 9]) {
      const { fontSize: pixels } = sizesOf(figureOptionsOf(options({ millimetres, fontSize })))
      expect(pixels).toBeCloseTo((fontSize / 72) * 96, 12)
    }
  const largest = (fontSize: number) =>
    JSON.stringify(exportedFigure(kinds[0]!, input, options({ fontSize })))
      .match(/"fontSize":[\d.]+/g)!
      .map((found) => Number(found.slice(11)))
      .sort((a, b) => a - b)
  const [small, large] = [largest(6), largest(12)]
  small.forEach((size, index) => expect(large[index]! / size).toBeCloseTo(2, 0))
  expect(sizesOf(figureOptionsOf(options()))).toEqual({ scale: 1, fontSize: 12 })
})

test('notes stand below the figure, above each other, and within the image', () => {
  for (const size of [{}, { millimetres: [89, 67], fontSize: 7 }, { width: 420, height: 240 }])
    for (const kind of kinds) {
      const given = options({ ...size, caption: true, provenance: true })
      const { height } = figureSizeOf(given)
      const { words, planes } = exportedFigure(kind, input, given)
      const plain = exportedFigure(kind, input, { ...given, caption: false, provenance: false })
      const texts = (of: readonly SheetElement[]) => of.filter((element) => element.kind === 'text')
      const notes = texts(words).slice(texts(plain.words).length)
      const [plane] = planes
      expect(plane!.top + plane!.height).toBeLessThan(notes[0]!.y - notes[0]!.fontSize / 2)
      notes.slice(1).forEach((note, index) => {
        const above = notes[index]!
        expect(note.y - above.y).toBeGreaterThan((note.fontSize + above.fontSize) / 2)
      })
      const last = notes.at(-1)!
      expect(last.y + last.fontSize / 2).toBeLessThan(height)
    }
})

test('lines break between words, and within one only where it is too long', () => {
  const fits = (line: string) => line.length <= 10
  expect(brokenLines('a few words and more', fits)).toEqual(['a few', 'words and', 'more'])
  expect(brokenLines('unbelievably long', fits)).toEqual(['unbelievab', 'ly long'])
  expect(brokenLines('', fits)).toEqual([])
  expect(brokenLines('e\u0301'.repeat(7), fits)).toEqual(['e\u0301'.repeat(5), 'e\u0301'.repeat(2)])
})

test('what the legend hides is not exported: neither its curves nor its entry, and the caption says so', () => {
  const losses = kinds.find(({ name }) => name === 'losses')!
  const drawn = (given: object) => exportedFigure(losses, input, options({ width: 733, height: 461, ...given }))
  const [whole, without] = [drawn({}), drawn({ hidden: ['γ = 0.1', 'nothing of it'] })]
  const entriesOf = ({ legend }: typeof whole) => legend!.items.map(entryName)
  expect(entriesOf(whole)).toContain('γ = 0.1')
  expect(entriesOf(without)).toEqual(entriesOf(whole).filter((name) => name !== 'γ = 0.1'))
  const rateOf = new Map(input.data.members.map(({ index, parameters }) => [index, parameters.learningRate]))
  const ratesIn = ({ marks }: typeof whole) =>
    new Set(
      marks.flatMap((mark) =>
        mark.kind !== 'raster' && mark.series?.of === 'member' ? [rateOf.get(Number(mark.series.key))] : [],
      ),
    )
  expect([...ratesIn(whole)].sort()).toEqual([0.01, 0.1, 0.5])
  expect([...ratesIn(without)].sort()).toEqual([0.01, 0.5])
  expect(JSON.stringify(without.planes[0]!.x)).toBe(JSON.stringify(whole.planes[0]!.x))
  const words = JSON.stringify(drawn({ hidden: ['γ = 0.1'], caption: true }).words)
  expect(words).toContain('Not shown:')
})

test('a caption says settings once, in words, and no symbol ends a line without its value', () => {
  const captionOf = (one: typeof input, figure: string, given: object = {}) => {
    const kind = figuresOf(one.run.config).find(({ name }) => name === figure)!
    const drawnWith = (caption: boolean) =>
      exportedFigure(kind, one, options({ millimetres: [85, 64], fontSize: 7, caption, ...given }))
    const words = drawnWith(true).words.filter((element) => element.kind === 'text')
    const plain = drawnWith(false).words.filter((element) => element.kind === 'text')
    return words.slice(plain.length).map(({ text }) => plainText(text))
  }
  const told = captionOf(input, 'losses').join(' ')
  expect(told).toContain('MNIST')
  expect(told).not.toMatch(/auto|generator|keep|snapshots/)
  const paths = samplePaths([{ x: [9, 1, 0], learningRate: 0.01, fate: 'flat' }])
  const named = { ...paths, run: { ...paths.run, title: 'Paths from x₀ = 9, γ = 0.01' } }
  const lines = captionOf(named, 'path')
  expect(lines.join(' ').match(/0\.01/g)).toHaveLength(1)
  for (const line of [...lines, ...captionOf(input, 'losses')]) expect(line).not.toMatch(/(^|[ (])(γ|T|x₀)( =)?$/)
})
