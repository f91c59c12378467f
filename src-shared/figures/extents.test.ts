import { expect, test } from 'vitest'
import { configSchema, emptyArray, type Axis, type Run, type RunData } from '../contract/index.ts'
import { barTicks, layoutFrame, xPixel, type FigureInput } from '../plot/index.ts'
import { axisSpec } from './axes.ts'
import { distanceAxis } from './networks/distances.ts'
import { logAxis } from './networks/losses.ts'
import { bifurcation, exponentAxis } from './paths/bifurcation.ts'
import { range } from './paths/path-lines.ts'
import { heightAxis } from './surface/height.ts'

const options = { style: 'print', width: 900, height: 600 } as const

test('an orbit that varies by rounding is a line in the middle of a bifurcation diagram', () => {
  const config = configSchema.parse({
    kind: 'bifurcation',
    landscape: 'paper-1d',
    start: [2.2],
    transient: 10,
    samples: 4,
    learningRate: { min: 1e-4, max: 2e-4, count: 2 },
  })
  const orbit = Float64Array.from({ length: 8 }, (_, index) => 2.5 + (index % 3) * Number.EPSILON * 2)
  const array = (name: string, dtype: 'float64' | 'uint8', data: Float64Array | Uint8Array) => ({
    ...emptyArray({ name, dtype, shape: [data.length], fill: 0 }),
    data,
  })
  const data = {
    members: [],
    series: [],
    arrays: {
      orbit: array('orbit', 'float64', orbit),
      fate: array('fate', 'uint8', new Uint8Array(2)),
      lyapunov: array('lyapunov', 'float64', Float64Array.of(-1e-17, 2e-17)),
    },
  } as unknown as RunData
  const run = { kind: 'bifurcation', config, status: 'completed', summary: { fates: ['sharp'] } } as unknown as Run
  const { planes } = bifurcation.draw({ run, data }, options)
  const [above, below] = planes.map(({ y }) => y)
  expect([above!.min, above!.max]).toEqual([expect.closeTo(2.25, 9), expect.closeTo(2.75, 9)])
  expect(above!.drawn!.ticks).toContain(2.5)
  // Exponents that are 0 but for rounding do not fill their plane either.
  expect(below!.max - below!.min).toBeGreaterThan(0.1)
})

test('other axes of values have a least extent too', () => {
  const exponents = (values: number[]) => {
    const arrays = { lyapunov: { data: Float64Array.from(values) }, fate: { data: new Uint8Array(values.length) } }
    return exponentAxis([{ data: { arrays } } as unknown as FigureInput])
  }
  expect(exponents([-0.3, 0.2]).max).toBeCloseTo(0.25, 9)
  expect(exponents([1e-16, -2e-17]).max).toBeGreaterThan(0.05)
  // A loss that never changes is on its axis.
  const loss = logAxis([Float64Array.of(50, 50)], 'loss')
  expect(loss.min).toBeLessThan(50)
  expect(loss.max).toBeGreaterThan(50)
  // Distances that are lost in the rounding of inner products of rows of length 6 are none.
  const gram = Float64Array.of(36, 36, 36, 36)
  expect(distanceAxis({ name: 'd' }, [Float64Array.of(0, 2e-7)], 1e-7 * Math.sqrt(gram[0]!)).max).toBe(1)
  expect(distanceAxis({ name: 'd' }, [Float64Array.of(0, 2)], 6e-7).max).toBeCloseTo(2.1, 12)
  const flat = heightAxis(range([[7, 7 * (1 + 1e-15)]]), { values: [], floor: null })
  expect(flat.max - flat.min).toBeGreaterThan(0.1)
  expect(barTicks('log', 1, 1)).toEqual([{ fraction: 0.5, value: 1 }])
})

const one = (value: number, scale: Axis['scale']): Axis => ({ min: value, max: value, count: 1, scale })

test.each([
  [0.0123, 'linear'],
  [0.0123, 'log'],
  [-8.4, 'linear'],
  [0, 'linear'],
  [1e6, 'linear'],
  [3e-5, 'log'],
] as const)('an axis of the one value %d, %s, is around it, with its only tick there', (value, scale) => {
  const spec = axisSpec('x', one(value, scale))
  const frame = layoutFrame(options, { x: spec, y: axisSpec('y', one(value, scale)) })
  const { x: shown } = frame.planes[0]!
  expect(shown.drawn!.ticks).toEqual([value])
  expect(xPixel(frame, value)).toBeCloseTo(frame.plot.left + frame.plot.width / 2, 6)
  expect(shown.min).toBeLessThan(value)
  expect(shown.max).toBeGreaterThan(value)
  if (value > 0) expect(shown.min).toBeGreaterThan(0)
  // Shared with an axis that reaches farther it is one of many, and shown elsewhere it has ticks all the same.
  for (const x of [
    [shown.min - 1, shown.max + 1],
    [shown.max, shown.max + 1],
  ] as [number, number][]) {
    if (scale === 'log' && x[0] <= 0) continue
    const view = { x, y: [spec.min, spec.max] as [number, number] }
    const [plane] = layoutFrame({ ...options, view }, { x: spec, y: spec }).planes
    expect(plane!.x.drawn!.ticks.length).toBeGreaterThan(1)
  }
})

test('as a multiple of 1/λ the tick of one learning rate is where the rate is', () => {
  const spec = { ...axisSpec('γ', one(0.001, 'linear')), factor: 2040 }
  const [plane] = layoutFrame(options, { x: spec, y: spec }).planes
  const { ticks, words } = plane!.x.drawn!
  expect(ticks).toEqual([expect.closeTo(0.001, 15)])
  expect(words!.labels).toEqual(['2.04'])
})
