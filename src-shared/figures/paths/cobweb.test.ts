import { expect, test } from 'vitest'
import { emptyArray, type ArrayData } from '../../contract/index.ts'
import type { FigureOptions, LineMark, PointsMark } from '../../plot/index.ts'
import { samplePaths } from '../../results/runs.fixture.ts'
import { cobweb, cobwebCorners } from './cobweb.ts'
import { orbitSteps } from './orbit-steps.ts'

const options: FigureOptions = { style: 'light', width: 480, height: 360 }

/** Steps of gradient descent on 20x² with γ = 0.06, where a step is x ↦ −1.4x: two sides in turn, ever farther. */
function orbit(steps: number) {
  const x = Array.from({ length: steps + 1 }, (_, step) => 0.01 * (-1.4) ** step)
  const { run, data } = samplePaths([{ x, learningRate: 0.06, fate: 'other' }])
  const at = Float64Array.from({ length: 201 }, (_, index) => (index - 100) / 100)
  const array = (name: string, data: Float64Array<ArrayBuffer>): ArrayData => ({
    ...emptyArray({ name, dtype: 'float64', shape: [data.length], fill: 0 }),
    data,
  })
  const arrays = {
    'curve/x': array('curve/x', at),
    'curve/value': array(
      'curve/value',
      at.map((one) => 20 * one * one),
    ),
    'curve/slope': array(
      'curve/slope',
      at.map((one) => 40 * one),
    ),
  }
  return { x, input: { run, data: { ...data, arrays } } }
}

test('a cobweb goes from the map to the diagonal and back', () => {
  const { x, y } = cobwebCorners([1, 0.5, -0.25, 2])
  expect(x.map((at, index) => [at, y[index]])).toEqual([
    [1, 0.5],
    [0.5, 0.5],
    [0.5, -0.25],
    [-0.25, -0.25],
    [-0.25, 2],
  ])
  expect(cobwebCorners([1])).toEqual({ x: [], y: [] })
})

test('every iterate lies on the map x − γf′(x) that is drawn, here a line of slope −1.4', () => {
  const { x, input } = orbit(8)
  const { marks, planes } = cobweb.draw(input, options)
  const lineNamed = (name: string) => marks.find((mark) => 'name' in mark && mark.name === name) as LineMark
  const finite = (line: LineMark) => line.points.filter(([at]) => !Number.isNaN(at))
  expect(finite(lineNamed('map')).length).toBeGreaterThan(20)
  for (const [at, next] of finite(lineNamed('map'))) expect(next).toBeCloseTo(-1.4 * at, 12)
  for (const [at, same] of finite(lineNamed('diagonal'))) expect(same).toBe(at)
  const iterates = marks.find((mark) => 'name' in mark && mark.name === 'iterates') as PointsMark
  expect(iterates.points).toEqual(x.slice(0, -1).map((at, step) => [at, x[step + 1]]))
  // One unit is as long up as across, and all is in sight.
  const [plane] = planes
  expect([plane!.x.min, plane!.x.max]).toEqual([plane!.y.min, plane!.y.max])
  expect(plane!.width / plane!.height).toBeCloseTo(1, 1)
  for (const value of x) expect(value > plane!.x.min && value < plane!.x.max).toBe(true)
})

test('with momentum a step is no map of x alone, and none is drawn', () => {
  const { input } = orbit(8)
  const run = { ...input.run, config: { ...input.run.config, rule: { name: 'heavy-ball', momentum: 0.5 } } }
  const { marks, legend } = cobweb.draw({ ...input, run: run as typeof input.run }, options)
  expect((marks.find((mark) => 'name' in mark && mark.name === 'map') as LineMark).points).toEqual([])
  expect(legend!.items.map(({ label }) => label)).toEqual(['last 8 steps'])
})

test('the last steps stand over their numbers, and are told at the pointer', () => {
  const { x, input } = orbit(8)
  const late = input.data.series.map((series) => ({ ...series, steps: series.steps.map((step) => 400 + step) }))
  const { marks, planes } = orbitSteps.draw({ ...input, data: { ...input.data, series: late } }, options)
  const [line] = marks as LineMark[]
  expect(line!.points).toEqual(x.map((at, step) => [400 + step, at]))
  expect(line!.curve!.at(403.2)).toEqual([403, x[3]])
  expect([planes[0]!.x.min, planes[0]!.x.max]).toEqual([400, 408])
})
