import { expect, test } from 'vitest'
import { exportOptionsSchema } from '../contract/index.ts'
import { figureOf } from '../figures/index.ts'
import { sampleMap, samplePaths } from '../results/runs.fixture.ts'
import { exportedFigure, type FigureInput, xPixel, yPixel } from './index.ts'

const size = { width: 480, height: 360 }
const path = samplePaths([{ x: [9, 5, 2, 0.1, 0], learningRate: 0.01, fate: 'flat' }])
const drawn = (input: FigureInput, figure: string, options: object) =>
  exportedFigure(figureOf(input.run.config, figure), input, exportOptionsSchema.parse({ ...size, ...options }))

test('annotations stand at their places in the units of the axes', () => {
  const annotations = [
    { kind: 'text', at: [2, 100], text: 'γ here' },
    { kind: 'arrow', from: [3, 1000], to: [5, 500], text: 'there' },
    { kind: 'line', axis: 'x', at: 4, text: 'four' },
  ]
  const plain = drawn(path, 'path', {})
  const { words, planes, marks } = drawn(path, 'path', { annotations })
  expect(planes).toEqual(plain.planes)
  expect(marks).toHaveLength(plain.marks.length)
  const plane = planes[0]!
  const frame = { plot: plane, x: plane.x, y: plane.y }
  const added = words.slice(plain.words.length)
  expect(added.map(({ kind }) => kind)).toEqual(['text', 'line', 'polygon', 'text', 'line', 'text'])
  const [text, , head, said, line, named] = added as never as [
    { text: string; x: number; y: number },
    unknown,
    { corners: [number, number][] },
    { text: string; align: string; x: number },
    { from: [number, number]; to: [number, number] },
    { text: string; align: string },
  ]
  expect(text).toMatchObject({ text: '{symbol|γ} here', x: xPixel(frame, 2), y: yPixel(frame, 100) })
  // The head points at where the arrow ends, and its words stand behind where it begins.
  expect(head.corners[0]).toEqual([xPixel(frame, 5), yPixel(frame, 500)])
  expect(said.align).toBe('right')
  expect(said.x).toBeLessThan(xPixel(frame, 3))
  expect([line.from[0], line.to[0]]).toEqual([xPixel(frame, 4), xPixel(frame, 4)])
  expect([line.from[1], line.to[1]]).toEqual([plane.top, plane.top + plane.height])
  expect(named).toMatchObject({ text: 'four', align: 'left' })
})

test('what lies outside of the axes is refused, not left out', () => {
  const at = (annotation: object) => () => drawn(path, 'path', { annotations: [annotation] })
  expect(at({ kind: 'text', at: [200, 0], text: 'a' })).toThrow('options.annotations[0]: lies outside of the axes')
  expect(at({ kind: 'line', axis: 'y', at: -1e6 })).toThrow('lies outside of the y axis, which shows y from')
  const map = sampleMap({ rates: 4, starts: 4, fateAt: () => 0 })
  expect(() => drawn(map, 'fate-map', { annotations: [{ kind: 'line', axis: 'y', at: 0 }] })).toThrow('outside')
})

test('a letter and a title stand above the figure, which keeps the size of its text', () => {
  const { parts, words, planes } = drawn(path, 'path', { letter: 'b', title: 'Paths for γ = 0.01', fontSize: 9 })
  expect(planes).toEqual([])
  expect(parts).toHaveLength(1)
  const { title, top, figure, options } = parts![0]!
  expect(title).toMatchObject({ text: '{strong|b}' })
  expect(words).toMatchObject([{ text: 'Paths for {symbol|γ} = 0.01' }])
  expect(top + options.height).toBe(360)
  expect(figure.sizes.fontSize).toBe(12)
  for (const word of [title, ...words]) expect((word as { y: number }).y).toBeLessThan(top)
})

test('axes have the names that they are given', () => {
  const [plane] = drawn(path, 'path', { xLabel: 'weight θ' }).planes
  expect(plane!.x.drawn!.words!.title).toBe('weight {symbol|θ}')
  expect(plane!.y.name).toContain('{symbol|f}')
})
