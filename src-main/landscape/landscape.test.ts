import { expect, test } from 'vitest'
import { type BuiltInLandscape, OverstepError } from '#shared/contract/index.ts'
import {
  captureOf,
  compileFormula,
  formulaOf,
  landscapeOf,
  parseExpression,
  sampleCurve,
  slopedCurve,
} from './index.ts'

const paper = landscapeOf('paper-1d')
const printed = landscapeOf('paper-1d-printed')

function compiled(text: string, variables = ['x'], parameters = {}) {
  return compileFormula(formulaOf(parseExpression(text, variables, parameters), variables.length))
}

test('the article’s function: values, and slopes where the pieces meet', () => {
  expect(paper.value([0])).toBe(0)
  expect(paper.value([2.5])).toBe(0)
  expect(paper.value([2])).toBeCloseTo(80, 10)
  expect(paper.value([3])).toBeCloseTo(180, 10)
  expect(paper.gradient([2])[0]).toBeCloseTo(80, 9)
  expect(paper.gradient([3])[0]).toBeCloseTo(120, 9)
  expect([...paper.hessian([0]), ...paper.hessian([2.5]), ...paper.hessian([8.5])]).toEqual([40, 2040, 0])
  expect(paper.value([8.4])).toBeCloseTo(20 * 8.4 ** 2, 6)
  expect(paper.value([8.6])).toBeCloseTo(20 * 8.6 ** 2, 6)
  expect([paper.gradient([8.400005])[0], paper.gradient([8.599995])[0]]).toEqual([-141_120_000, 147_920_000])
})

test('printed with k = 4 the walls stop at 1270.08 and 1331.28', () => {
  expect(printed.value([8.40001])).toBeCloseTo(1270.08, 4)
  expect(printed.value([8.59999000001])).toBeCloseTo(1331.28, 2)
  expect(printed.value([8.4000101])).toBe(0)
  expect(paper.value([8.40001])).toBeCloseTo(0, 4)
})

test('the minima are stationary, have the sharpness they state, and capture what is near them', () => {
  let met = 0
  for (const landscape of ['paper-1d', 'paper-1d-printed'].map((name) => landscapeOf(name as BuiltInLandscape)))
    landscape.info.minima.forEach(({ at, value, sharpness, stabilityLimit }, index) => {
      expect(landscape.gradient(at)[0]).toBeCloseTo(0, 12)
      expect(landscape.value(at)).toBe(value)
      expect(captureOf(landscape, at)).toBe(index)
      // The trench has none.
      expect(sharpness === null).toBe(index === 2)
      if (sharpness === null) return expect(stabilityLimit).toBeNull()
      expect(landscape.hessian(at)[0]).toBe(sharpness)
      expect(stabilityLimit).toBe(2 / sharpness)
      met++
    })
  expect(met).toBe(4)
  expect([-0.1, 0.1, 0.11, 2.41, 2.39, 8.4, 8.6, 8.61].map((x) => captureOf(paper, [x]))).toEqual([
    0, 0, -1, 1, -1, 2, 2, -1,
  ])
})

test.each([
  ['exp(x) * sin(y) + x^3 * y^2', 0.3, 1.2],
  ['log(x^2 + y^2 + 1) / sqrt(y + 3)', -0.7, 0.4],
  ['tanh(x * y) - cos(x - 2 y) + tan(x / 3)', 0.5, -0.8],
  ['x^y + 2^x + (x + y)^-3', 1.4, 0.6],
  ['relu(x - y) * abs(y) + max(x, y, 2) * min(x^2, y)', 1.7, 0.9],
  ['x < y ? x^2 * y : not (x > 5) and y > 0 ? x * y^3 : 7', 1.7, 0.9],
  ['x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y))', 1.3, -1.6],
])('derivatives of %s are those of finite differences', (text, x, y) => {
  const { value, gradient, hessian } = compiled(text, ['x', 'y'])
  const h = 1e-5
  const shifted = (axis: number, by: number) =>
    [x, y].map((coordinate, index) => coordinate + (index === axis ? by : 0))
  for (const i of [0, 1]) {
    expect(gradient([x, y])[i]).toBeCloseTo((value(shifted(i, h)) - value(shifted(i, -h))) / (2 * h), 5)
    for (const j of [0, 1]) {
      const difference = (gradient(shifted(j, h))[i]! - gradient(shifted(j, -h))[i]!) / (2 * h)
      expect(hessian([x, y])[2 * i + j]).toBeCloseTo(difference, 4)
    }
  }
})

test('derivatives at kinks: abs and relu 0, the first of min and max on ties, that of the piece that holds', () => {
  const slopeAt = (text: string, x: number) => compiled(text).gradient([x])[0]
  expect(slopeAt('abs(x)', 0)).toBe(0)
  expect(slopeAt('relu(x)', 0)).toBe(0)
  expect(slopeAt('max(3 x, 5 x)', 0)).toBe(3)
  expect(slopeAt('min(3 x, 5 x)', 0)).toBe(3)
  expect(slopeAt('x <= 1 ? 2 x : 7 x', 1)).toBe(2)
  expect(slopeAt('sign(x) + floor(x)', 1)).toBe(0)
})

test('at kinks of the paper’s functions the slopes of relu and abs are 0, and edges belong to the first piece', () => {
  const dents = landscapeOf('paper-2d')
  expect([...dents.gradient([1, 1.5])]).toEqual([2, 3])
  expect([...dents.gradient([2, -1.5])]).toEqual([4, -3])
  expect([...dents.gradient([0, 1.5])]).toEqual([0, 3])
  expect([...dents.hessian([-1, -1])].map((entry) => entry + 0)).toEqual([2, 0, 0, 2])
  expect([8.4, 8.40001, 8.59999, 8.6].map((x) => paper.gradient([x])[0])).toEqual([
    -141_120_000, -141_120_000, 0, 147_920_000,
  ])
})

test('numbers, precedence and parameters are read as mathematics does', () => {
  const at = (text: string, x = 2, parameters = {}) => compiled(text, ['x'], parameters).value([x])
  expect(at('-x^2')).toBe(-4)
  expect(at('2^3^2')).toBe(512)
  expect(at('1 - 2 - 3')).toBe(-4)
  expect(at('8 / 4 / 2')).toBe(1)
  expect(at('2 x + 3(x + 1)')).toBe(13)
  expect(at('a x^n', 3, { a: 2, n: 3 })).toBe(54)
  expect(at('1 < x < 3 ? pi : e')).toBe(Math.PI)
  expect(at('x == 2 or x != x ?\n 1 : 0')).toBe(1)
  expect(at('x^7', 1.1)).toBeCloseTo(1.1 ** 7, 12)
  expect(at('x^-2')).toBe(0.25)
  expect(at('x^0.5')).toBe(Math.SQRT2)
  expect(at('x - -1e-3')).toBe(2.001)
})

test.each([
  ['x + y', 4],
  ['sin + 1', 0],
  ['2 * sin(x, x)', 4],
  ['1 + foo(x)', 4],
  ['x (2)', 0],
  ['x^2 + constructor', 6],
  ['__proto__', 0],
  ['x.constructor', 1],
  ['import("fs")', 7],
  ['x = 3', 2],
  ['x; x', 1],
  ['[x]', 0],
  ['1 + (x', 4],
  ['x)', 1],
  ['x +', 3],
  ['', 0],
  ['x < 2', 0],
  ['x ? 1 : 2', 0],
  ['1:x', 0],
  ['x!', 1],
  ['x mod 2', 0],
  ['1e999', 0],
  ['true', 0],
  ['Infinity', 0],
  ['(x < 1) + 1', 1],
  ['x '.repeat(1001), 2000],
  ['('.repeat(60) + 'x' + ')'.repeat(60), 50],
])('%s is refused, with the place', (text, position) => {
  const error = refusal(text)
  expect(error).toMatchObject({ code: 'invalid-input', details: { position } })
  expect(error.message).toMatch(/^expression: .*\(at (character \d+|the end)\)$/s)
})

function refusal(text: string): OverstepError {
  try {
    parseExpression(text, ['x'])
  } catch (error) {
    if (error instanceof OverstepError) return error
    throw error
  }
  throw new Error(`${text} was accepted`)
}

test('a curve ascends, spans the interval, and has both sides of every kink and jump', () => {
  for (const landscape of [paper, printed]) {
    const { x, value } = sampleCurve(landscape, -10, 10)
    expect([x[0], x.at(-1)]).toEqual([-10, 10])
    expect(x.length).toBeLessThan(2000)
    for (let index = 1; index < x.length; index++) expect(x[index]).toBeGreaterThan(x[index - 1]!)
    x.forEach((at, index) => expect(value[index]).toBe(landscape.value([at])))
    for (const edge of [2, 3, 8.4, 8.40001, 8.59999, 8.6]) {
      const at = x.indexOf(edge)
      expect(at).toBeGreaterThan(0)
      const nearest = Math.min(edge - x[at - 1]!, x[at + 1]! - edge)
      expect(nearest).toBeLessThan(4e-15)
    }
  }
  expect(() => sampleCurve(paper, 3, 3)).toThrow(OverstepError)
  expect(() => landscapeOf('nowhere' as BuiltInLandscape)).toThrow(/there is no "nowhere"/)
})

test('the slope of a curve is the gradient that a step takes, at every sample', () => {
  const { x, value, slope } = slopedCurve(paper, -1, 4)
  expect(x.length).toBeGreaterThan(200)
  x.forEach((at, index) => expect(slope[index]).toBe(paper.gradient([at])[0]))
  // f = 20x² left of 2.
  x.forEach((at, index) => at < 2 && expect(slope[index]).toBeCloseTo(40 * at, 10))
  expect(value).toEqual(sampleCurve(paper, -1, 4).value)
})

test('a curve ends where the function ceases to be defined, and tells that place', () => {
  const arc = landscapeOf({ expression: 'sqrt(1 - x^2)', variables: ['x'] })
  const { x, value } = sampleCurve(arc, -1.7, 1.3)
  const defined = [...x].filter((_, index) => !Number.isNaN(value[index]!))
  expect([defined[0], defined.at(-1)]).toEqual([-1, 1])
  expect([...x]).toEqual([...new Set(x)].sort((a, b) => a - b))
  const not = [...x].filter((_, index) => Number.isNaN(value[index]!))
  expect(Math.max(...not.filter((at) => at < 0))).toBeCloseTo(-1, 15)
  expect(Math.min(...not.filter((at) => at > 0))).toBeCloseTo(1, 15)

  // What falls beyond all bounds is drawn as far as its samples reach.
  const log = sampleCurve(landscapeOf({ expression: 'log(x)', variables: ['x'] }), -1, 1)
  const heights = log.value.filter(Number.isFinite)
  expect(Math.min(...heights)).toBeGreaterThan(-8)
  expect(Math.max(...log.x.filter((_, index) => Number.isNaN(log.value[index]!)))).toBeCloseTo(0, 12)
})
