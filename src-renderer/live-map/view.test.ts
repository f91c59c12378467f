import { expect, test } from 'vitest'
import fc from 'fast-check'
import { axisExtent, axisValues, configSchema } from '#shared/contract/index.ts'
import { gridOf, type MapConfig } from '#shared/results/index.ts'
import { configOver, digitsOf, extentsOf, isResolved, lookedAt, reachOf, wholeView } from './view.ts'

const mapOf = (input: object) => configSchema.parse(input) as MapConfig
const fates = mapOf({
  kind: 'fate-map',
  start: { min: -10, max: 10, count: 400 },
  learningRate: { min: 1e-4, max: 0.06, count: 300, scale: 'log' },
  sharpness: true,
})
const basins = mapOf({
  kind: 'basin-map',
  x: { min: -4, max: 4, count: 41 },
  y: { min: -4, max: 4, count: 41 },
  learningRate: [0.01, 0.3],
})
const size = { columns: 640, rows: 480 }

test('the config of a view has cells that fill it, and is one that can be run', () => {
  const part = fc.tuple(fc.double({ min: 0, max: 0.9, noNaN: true }), fc.double({ min: 0.01, max: 0.1, noNaN: true }))
  fc.assert(
    fc.property(fc.constantFrom(fates, basins), part, part, (config, [x, across], [y, up]) => {
      const whole = wholeView(config)
      const on = extentsOf(config, whole)
      const at = ({ min, max, scale }: typeof on.x, f: number) =>
        scale === 'log' ? min * (max / min) ** f : min + (max - min) * f
      const view = {
        x: [at(on.x, x), at(on.x, x + across)] as [number, number],
        y: [at(on.y, y), at(on.y, y + up)] as [number, number],
      }
      const over = configOver(
        { ...config, ...(config.kind === 'basin-map' && { learningRate: 0.3 }) } as MapConfig,
        view,
        size,
      )
      expect(configSchema.safeParse(over).error).toBeUndefined()
      const grid = gridOf(over)
      expect([grid.x.count, grid.y.count]).toEqual([640, 480])
      for (const axis of ['x', 'y'] as const) {
        const [low, high] = axisExtent(grid[axis])
        const width = view[axis][1] - view[axis][0]
        expect(Math.abs(low - view[axis][0])).toBeLessThan(1e-6 * width)
        expect(Math.abs(high - view[axis][1])).toBeLessThan(1e-6 * width)
      }
    }),
  )
})

test('the whole of a map is from edge to edge of its cells, and its config over that is its own', () => {
  expect(wholeView(basins)).toEqual({ x: [-4.1, 4.1], y: [-4.1, 4.1] })
  const again = gridOf(configOver(fates, wholeView(fates), { columns: 400, rows: 300 }))
  for (const [index, value] of axisValues(again.y).entries())
    expect(value / axisValues(gridOf(fates).y)[index]!).toBeCloseTo(1, 12)
})

test('one can fly on as long as double precision tells cells apart, also on what was a logarithmic axis', () => {
  const near = (middle: number, apart: number): [number, number] => [middle - apart, middle + apart]
  const view = { x: near(2.5, 1e-12), y: near(0.02, 1e-14) }
  expect(isResolved(view, size)).toBe(true)
  expect(isResolved({ ...view, y: near(0.02, 1e-15) }, size)).toBe(false)
  const over = configOver(fates, view, size)
  expect(configSchema.safeParse(over).error).toBeUndefined()
  expect(gridOf(over).y.scale).toBe('linear')
  expect(new Set(axisValues(gridOf(over).y)).size).toBe(480)
  expect(digitsOf({ min: view.x[0], max: view.x[1], scale: 'linear' }, 640, 2.5)).toBeGreaterThan(14)
})

test('learning rates stay above 0 and momenta below 1, however far one flies', () => {
  const { x, y } = reachOf(
    mapOf({
      ...fates,
      rule: { name: 'heavy-ball', momentum: 0.5 },
      start: { min: 9, max: 9, count: 1 },
      momentum: { min: 0, max: 0.9, count: 5 },
    }),
  )
  expect(y[0]).toBeGreaterThan(0)
  expect(x).toEqual([0, 1])
})

test('what is looked at has fates alone', () => {
  expect(lookedAt(fates)).not.toHaveProperty('sharpness')
  expect(fates).toHaveProperty('sharpness', true)
})
