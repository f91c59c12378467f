import fc from 'fast-check'
import { expect, test } from 'vitest'
import { landscapeDefinitionSchema, type LandscapeDefinition } from '#shared/contract/index.ts'
import {
  emptySheet,
  parseDefinition,
  readSheet,
  sheetOf,
  sliderEnds,
  sliderOf,
  withParameter,
  withVariables,
} from './sheet.ts'

const well: LandscapeDefinition = {
  title: 'A well',
  expression: 'a * x^2 + y^2',
  variables: ['x', 'y'],
  parameters: { a: 0.1 + 0.2 },
  domain: [
    [-1, 1],
    [-2, 1 / 3],
  ],
}

test('a definition written into the sheet and read again is the same, to the bit', () => {
  const end = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0)
  const interval = fc.tuple(end, end).filter(([from, to]) => from < to)
  const definition = fc.constantFrom(['x'], ['x', 'y'], ['u', 'v']).chain((variables) =>
    fc.record(
      {
        title: fc.constantFrom('A landscape', 'Täler'),
        expression: fc.string(),
        variables: fc.constant(variables),
        parameters: fc.dictionary(fc.constantFrom('a', 'b', 'k_1'), end, { minKeys: 1 }),
        domain: fc.tuple(...variables.map(() => interval)) as fc.Arbitrary<[number, number][]>,
      },
      { requiredKeys: ['expression', 'variables'] },
    ),
  )
  fc.assert(
    fc.property(definition, (given) => {
      const parsed = landscapeDefinitionSchema.parse(given)
      expect(readSheet(sheetOf(parsed)).definition).toEqual(parsed)
      expect(parseDefinition(JSON.stringify(parsed))).toEqual(parsed)
    }),
  )
})

test('what is wrong is told by its place', () => {
  const sheet = sheetOf(well)
  const [first, second] = sheet.domain as [{ from: string; to: string }, { from: string; to: string }]
  const issues = (changed: object) => readSheet({ ...sheet, ...changed }).issues
  expect(issues({ parameters: [{ ...sheet.parameters[0], value: 'much' }] })).toEqual([
    { path: 'parameters.a', message: 'must be a number, got “much”' },
  ])
  expect(issues({ parameters: [{ ...sheet.parameters[0], value: '2,5' }] })).toEqual([
    { path: 'parameters.a', message: 'must be a number, got “2,5” (a decimal comma: write 2.5)' },
  ])
  expect(issues({ domain: [{ ...first, to: '' }, second] })).toEqual([
    { path: 'domain[0][1]', message: 'must be given' },
  ])
  expect(issues({ domain: [first, { from: '3', to: '2' }] })).toEqual([
    { path: 'domain[1]', message: 'must be an interval whose first end is less than its second' },
  ])
  expect(readSheet(emptySheet).definition).toEqual({ expression: '', variables: ['x'] })
})

test('a variable that stays keeps its domain, and a name is a variable or a parameter', () => {
  const sheet = sheetOf(well)
  expect(withVariables(sheet, ['x']).domain).toEqual([{ from: '-1', to: '1' }])
  expect(withVariables(withVariables(sheet, ['x']), ['x', 'y']).domain[1]).toEqual({ from: '-1', to: '1' })
  expect(withVariables(sheet, ['x', 'a']).parameters).toEqual([])
  expect(withParameter(emptySheet, 'k').parameters).toEqual([{ name: 'k', value: '1', from: '0', to: '10' }])
})

test('a slider has its value between round ends', () => {
  expect([4, -204, 0, 0.03, 1].map(sliderEnds)).toEqual([
    [0, 10],
    [-1000, 0],
    [-1, 1],
    [0, 0.1],
    [0, 10],
  ])
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [from, to] = sliderEnds(value)
      expect(from).toBeLessThan(to)
      expect(value >= from && value <= to).toBe(true)
    }),
  )
  expect(sliderOf({ name: 'a', value: '2', from: '5', to: '1' })).toBeNull()
  expect(sliderOf({ name: 'a', value: '2', from: '0', to: '4' })).toEqual({ min: 0, max: 4, value: 2 })
})
