import { expect, test } from 'vitest'
import type { FigureInput, FigureKind } from './figure.ts'
import { axesOf, sharedPoint, unionOf, viewWithin, zoomedTo, type Axes } from './linked-axes.ts'

const axes = (x: string, [x0, x1]: [number, number], y: string, [y0, y1]: [number, number]): Axes => ({
  x: { meaning: x, extent: [x0, x1] },
  y: { meaning: y, extent: [y0, y1] },
})
const first = axes('start', [0, 10], 'rate', [0.1, 1])
const second = axes('start', [-5, 8], 'rate', [0.2, 2])
const third = axes('start', [1, 2], 'length', [0, 1])

test('axes of one meaning reach over all that any of them needs; others keep to themselves', () => {
  const union = unionOf([first, second, third])
  expect(viewWithin(first, union)).toEqual({ x: [-5, 10], y: [0.1, 2] })
  expect(viewWithin(third, union)).toEqual({ x: [-5, 10], y: [0, 1] })
  expect(viewWithin(first, new Map())).toEqual({ x: [0, 10], y: [0.1, 1] })
})

test('a zoom moves the axes of the same meaning, and none others, until it is taken back', () => {
  const zooms = zoomedTo(new Map(), first, { x: [1, 2], y: [0.3, 0.4] })
  expect(viewWithin(second, zooms)).toEqual({ x: [1, 2], y: [0.3, 0.4] })
  expect(viewWithin(third, zooms)).toEqual({ x: [1, 2], y: [0, 1] })
  expect(zoomedTo(zooms, third, null)).toEqual(new Map([['rate', [0.3, 0.4]]]))
})

test('a point is pointed at elsewhere by the coordinates that mean something there', () => {
  expect(sharedPoint(first, { x: 3, y: 0.5 }, second)).toEqual({ x: 3, y: 0.5 })
  expect(sharedPoint(first, { x: 3, y: 0.5 }, third)).toEqual({ x: 3 })
})

test('axes are read from what a figure draws: of two planes the upper one', () => {
  const figure = (option: Record<string, unknown>): FigureKind => ({
    name: '',
    title: '',
    draw: () => ({ option, rasters: [] }),
  })
  const x = { type: 'log', name: 'γ', min: 1, max: 2 }
  const y = { type: 'value', name: 'f', min: 3, max: 4 }
  const expected = axes('x log γ', [1, 2], 'y value f', [3, 4])
  expect(axesOf(figure({ xAxis: x, yAxis: y }), {} as FigureInput, {})).toEqual(expected)
  expect(axesOf(figure({ xAxis: [x, x], yAxis: [y, x] }), {} as FigureInput, {})).toEqual(expected)
})
