import { expect, test } from 'vitest'
import { PENDING } from '../../contract/index.ts'
import type { FigureInput, Point } from '../../plot/index.ts'
import { marksOf, pointsOf, wordsOf } from '../../plot/reading.fixture.ts'
import { borderOf } from '../../results/index.ts'
import { sampleEnds } from '../../results/motion.fixture.ts'
import { sampleBasin } from '../../results/planes.fixture.ts'
import { figureOf, figuresOf } from '../by-config.ts'
import { figureData } from '../data.ts'
import { readingAt } from '../reading.ts'
import { border } from './border.ts'

const size = { style: 'print', width: 900, height: 600 } as const
const side = 256

/** Discs of one fate in another, a larger one for the second learning rate. */
const discs = () =>
  sampleBasin({
    columns: side,
    rows: side,
    learningRate: [0.01, 0.02],
    fateAt: (slice, row, column) => (Math.hypot(row - 130, column - 120) < 60 + 40 * slice ? 0 : 1),
  })

/** What a run of this version would tell, with numbers of its own: N = 9000/s^1.41 and F = ε^0.63/100. */
const sizes = [4, 6, 8, 12, 16, 24, 32]
const rough = {
  boxes: { dimension: 1.41, margin: 0.04, sizes, counts: sizes.map((s) => 9000 / s ** 1.41) },
  uncertainty: { dimension: 1.37, margin: 0.052, sizes, counts: sizes.map((s) => s ** 0.63 / 100) },
}
function told(border: unknown[]): FigureInput {
  const { run, data } = discs()
  return { run: { ...run, summary: { ...run.summary, border } }, data }
}

test('the words have the numbers of the summary, of the slice that is seen', () => {
  const input = told([null, rough])
  const words = wordsOf(border.draw(input, { ...size, slice: 1 }))
  expect(words).toContain('dimension 1.41 ± 0.04 (box counting, 4 … 32 cells)')
  expect(words).toContain('1.37 ± 0.05 (uncertainty exponent)')
  expect(words.join()).toContain('γ = 0.02')
  // A slice beyond the list is the last one, as on the map.
  expect(wordsOf(border.draw(input, { ...size, slice: 9 }))).toEqual(words)
  const none = border.draw(input, { ...size, slice: 0 })
  expect(wordsOf(none)).toContain('no border that could be measured')
  expect(none.marks).toEqual([])
})

test('counts of a power law lie on their lines, in planes over the same sizes', () => {
  const figure = border.draw(told([null, rough]), { ...size, slice: 1 })
  const [above, below] = figure.planes
  expect([above!.x.min, above!.x.max]).toEqual([below!.x.min, below!.x.max])
  expect([above!.x.scale, above!.y.scale, below!.y.scale]).toEqual(['log', 'log', 'log'])
  let seen = 0
  for (const [plane, name, counts] of [
    [0, 'boxes', rough.boxes.counts],
    [1, 'share', rough.uncertainty.counts],
  ] as const) {
    expect(marksOf(figure, name)[0]!.plane).toBe(plane)
    expect(pointsOf(figure, name)).toEqual(sizes.map((one, index) => [one, counts[index]]))
    pointsOf(figure, `${name}-line`).forEach(([at, height], index) => {
      expect(at).toBe(sizes[index])
      expect(height / counts[index]!).toBeCloseTo(1, 12)
      seen++
    })
  }
  expect(seen).toBe(2 * sizes.length)
})

test('the line is that of least squares: residuals sum to 0, also weighed by the logarithm of the size', () => {
  const figure = border.draw(discs(), size)
  for (const name of ['boxes', 'share']) {
    const line = pointsOf(figure, `${name}-line`)
    const left = pointsOf(figure, name).map(([, count], index) => Math.log(count / line[index]![1]))
    const sum = (weight: (point: Point) => number) =>
      left.reduce((total, one, index) => total + one * weight(line[index]!), 0)
    expect(sum(() => 1)).toBeCloseTo(0, 9)
    expect(sum(([at]) => Math.log(at))).toBeCloseTo(0, 9)
  }
})

test('of a run whose summary tells no border it is measured: that of a disc is smooth', () => {
  const input = discs()
  expect(input.run.summary).not.toHaveProperty('border')
  for (const slice of [0, 1]) {
    const found = borderOf(input, slice)!
    expect(Math.abs(found.boxes.dimension - 1)).toBeLessThan(0.05)
    expect(Math.abs(found.uncertainty.dimension - 1)).toBeLessThan(0.05)
    // Measured once.
    expect(borderOf(input, slice)).toBe(found)
    const words = wordsOf(border.draw(input, { ...size, slice })).join()
    expect(words).toContain(`dimension ${found.boxes.dimension.toFixed(2)}`)
  }
  // Nearly 2r rows, and as many columns, have 2ε pairs of cells at ε of which one lies in the disc: 8rε in all.
  const shares = pointsOf(border.draw(input, size), 'share')
  const [distance, share] = shares[0]!
  expect(share / ((2 * 4 * 60 * distance) / (2 * side * (side - distance)))).toBeCloseTo(1, 1)
})

test('a map whose cells are still to come has no border yet, and one of a single fate none', () => {
  const input = discs()
  const fates = input.data.arrays.fate!.data
  const last = fates[side * side - 1]!
  fates[side * side - 1] = PENDING
  expect(borderOf(input, 0)).toBeUndefined()
  expect(wordsOf(border.draw(input, size))).toContain('measured once all cells are computed')
  expect(borderOf(input, 1)).not.toBeUndefined()
  fates[side * side - 1] = last
  expect(borderOf(input, 0)).not.toBeUndefined()
  const level = sampleBasin({ columns: side, rows: side, learningRate: 0.01, fateAt: () => 0 })
  expect(borderOf(level)).toBeNull()
  expect(wordsOf(border.draw(level, size))).toContain('no border that could be measured')
})

test('its data are size, boxes and share; the one at the size nearest to the pointer is read', () => {
  const input = told([null, rough])
  const { rows, columns } = figureData(border, input)
  expect(rows).toBe(sizes.length)
  const rowAt = (row: number) => Object.fromEntries(columns.map(({ name, at }) => [name, at(row)]))
  expect(rowAt(2)).toEqual({
    learningRate: 0.02,
    size: 8,
    boxes: rough.boxes.counts[2],
    share: rough.uncertainty.counts[2],
  })
  const read = readingAt('border', input, { x: 9, y: 1 }, 1).map(({ name, value }) => `${name} ${value}`)
  // 9000/8^1.41 and 8^0.63/100, by a calculator.
  expect(read).toEqual(['s, ε 8 cells', 'N 479.61', 'F 0.03706'])
})

test('maps have it from 256 cells along both sides', () => {
  const names = ({ run }: FigureInput) => figuresOf(run.config, run.summary).map(({ name }) => name)
  const basin = (columns: number, rows: number) =>
    names(sampleBasin({ columns, rows, learningRate: 0.01, fateAt: () => 0 }))
  expect(basin(256, 256)).toContain('border')
  expect(basin(255, 400)).not.toContain('border')
  expect(basin(400, 255)).not.toContain('border')
  const map = sampleEnds({ rates: 256, columns: 256 })
  expect(names(map)).toContain('border')
  expect(figureOf(map.run.config, 'border').draw(map, size).planes).toHaveLength(2)
  expect(names(sampleEnds({ rates: 255, columns: 256 }))).not.toContain('border')
  expect(names(sampleEnds({ rates: 256, momentum: { min: 0, max: 0.9, count: 256 } }))).toContain('border')
})
