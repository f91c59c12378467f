import { expect, test } from 'vitest'
import { figuresOf } from '../figures/index.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import type { RunFigureKind } from './figure.ts'
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

test('axes are known by what they measure, in short where they have a short name; nothing is drawn for them', () => {
  const kind: RunFigureKind = {
    name: '',
    title: '',
    axes: () => ({
      x: { name: 'learning rate', shortName: 'γ', scale: 'log', min: 1, max: 2 },
      y: { name: 'f', scale: 'linear', min: 3, max: 4 },
    }),
    draw() {
      throw new Error('It is not drawn.')
    },
  }
  expect(axesOf(kind, sampleNetworks(), {})).toEqual(axes('x log γ', [1, 2], 'y linear f', [3, 4]))
})

test('the axes of every figure are those that it draws when nobody zooms', () => {
  const input = sampleNetworks()
  const kinds = figuresOf(input.run.config)
  expect(kinds).toHaveLength(11)
  for (const kind of kinds) {
    const { x, y } = axesOf(kind, input, {})
    const [plane] = kind.draw(input, { style: 'light', width: 440, height: 240 }).planes
    expect([x.extent, y.extent], kind.name).toEqual([
      [plane!.x.min, plane!.x.max],
      [plane!.y.min, plane!.y.max],
    ])
  }
})
