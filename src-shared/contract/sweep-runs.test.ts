import { expect, test } from 'vitest'
import { sweepRuns } from './sweep-runs.ts'

const config = {
  kind: 'fate-map',
  landscape: { expression: 'a * x^2', variables: ['x'], parameters: { a: 1 } },
  start: { min: -1, max: 1, count: 3 },
  learningRate: { min: 0.1, max: 1, count: 3 },
  steps: 100,
}

test('a sweep has all combinations of its values, the last field changing fastest', () => {
  const runs = sweepRuns(config, [
    { path: 'landscape.parameters.a', values: [2, 3] },
    { path: 'steps', values: [10, 20, 30] },
  ])
  expect(runs.map(({ words }) => words)).toEqual(
    [2, 3].flatMap((a) => [10, 20, 30].map((steps) => `landscape.parameters.a = ${a}, steps = ${steps}`)),
  )
  expect(runs[4]?.config).toMatchObject({ landscape: { parameters: { a: 3 } }, steps: 20, start: config.start })
  expect(config.landscape.parameters.a).toBe(1)
})

test('runs are called by numbers without rounding, unless it tells them apart', () => {
  const words = (path: string, values: unknown[]) =>
    sweepRuns({ kind: 'network' }, [{ path, values }]).map((run) => run.words)
  expect(words('learningRates', [[0.1 + 0.2], [0.1, 1.1 * 3]])).toEqual([
    'learningRates = [0.3]',
    'learningRates = [0.1,3.3]',
  ])
  expect(words('learningRates', [[0.3], [0.1 + 0.2]])).toEqual([
    'learningRates = [0.3]',
    'learningRates = [0.30000000000000004]',
  ])
})

test('a long value is cut between characters', () => {
  const title = `${'a'.repeat(57)}👨‍👩‍👧‍👦 and more`
  const [run] = sweepRuns(config, [{ path: 'landscape', values: [{ ...config.landscape, title }] }])
  expect(run?.words).toBe(`landscape = ${'a'.repeat(57)}…`)
})

test('values may be lists, words and objects', () => {
  const paths = { kind: 'trajectory', starts: [[1]], learningRates: [0.1] }
  const [first, second] = sweepRuns(paths, [{ path: 'learningRates', values: [[0.1], [0.1, 0.2]] }])
  expect(first?.words).toBe('learningRates = [0.1]')
  expect(second?.config).toMatchObject({ learningRates: [0.1, 0.2] })
  expect(sweepRuns(paths, [{ path: 'starts[0][0]', values: [7] }])[0]?.config).toMatchObject({ starts: [[7]] })
  expect(sweepRuns(paths, [{ path: 'landscape', values: ['cubic'] }])[0]?.words).toBe('landscape = cubic')
  const written = { expression: 'x^2', variables: ['x'] }
  const landscapes = { path: 'landscape', values: [written, { ...written, title: 'Mine' }] }
  expect(sweepRuns(paths, [landscapes]).map(({ words }) => words)).toEqual(['landscape = x^2', 'landscape = Mine'])
  const long = Array.from({ length: 100 }, () => 0.1)
  const [run] = sweepRuns(paths, [{ path: 'learningRates', values: [long] }])
  expect(run?.words).toMatch(/^learningRates = \[0\.1,.{1,60}…$/)
  expect(run?.config).toMatchObject({ learningRates: long })
  const network = { kind: 'network', epochs: 1 }
  expect(sweepRuns(network, [{ path: 'steps', values: [5] }])[0]?.config).not.toHaveProperty('epochs')
})

test('a part of a missing field makes that field; the name of a form takes away what that has not', () => {
  const heavy = { ...config, rule: { name: 'heavy-ball', momentum: 0.5 } }
  const seen = (from: object, over: Parameters<typeof sweepRuns>[1]) =>
    sweepRuns({ ...from }, over).map(({ config }) => [
      'rule' in config ? config.rule : undefined,
      'noise' in config ? config.noise : undefined,
    ])
  expect(seen(config, [{ path: 'noise.std', values: [0, 2] }])).toEqual([
    [undefined, { std: 0 }],
    [undefined, { std: 2 }],
  ])
  const names = { path: 'rule.name', values: ['nesterov', 'gradient-descent'] }
  expect(seen(heavy, [names])).toEqual([
    [{ name: 'nesterov', momentum: 0.5 }, undefined],
    [{ name: 'gradient-descent' }, undefined],
  ])
  const momenta = { path: 'rule.momentum', values: [0.1, 0.2] }
  expect(seen(config, [momenta, { path: 'rule.name', values: ['nesterov'] }])).toEqual(
    [0.1, 0.2].map((momentum) => [{ name: 'nesterov', momentum }, undefined]),
  )
  expect(config).not.toHaveProperty('noise')
})

test('a part is set in the whole that it is swept with, in whichever order they are named', () => {
  const other = { expression: 'a * x^4', variables: ['x'], parameters: { a: 1 } }
  const whole = { path: 'landscape', values: [config.landscape, other] }
  const part = { path: 'landscape.parameters.a', values: [2, 3] }
  const seen = (over: Parameters<typeof sweepRuns>[1]) =>
    sweepRuns(config, over).map(({ config }) => 'landscape' in config && config.landscape)
  const of = (expression: string, a: number) => ({ expression, variables: ['x'], parameters: { a } })
  const [one, two] = [config.landscape.expression, other.expression]
  expect(seen([whole, part])).toEqual([of(one, 2), of(one, 3), of(two, 2), of(two, 3)])
  expect(seen([part, whole])).toEqual([of(one, 2), of(two, 2), of(one, 3), of(two, 3)])
})

test.each<[string, Parameters<typeof sweepRuns>[1], string]>([
  [
    'too many runs',
    [
      { path: 'steps', values: Array(40).fill(1) },
      { path: 'bound', values: Array(40).fill(1) },
    ],
    'at most 1000 runs, got 1600',
  ],
  [
    'a field twice',
    [
      { path: 'steps', values: [1] },
      { path: 'steps', values: [2] },
    ],
    'steps is named twice',
  ],
  [
    'what cannot both be',
    [
      { path: 'epochs', values: [1] },
      { path: 'steps', values: [2] },
    ],
    'epochs: takes the place of steps',
  ],
  ['a value twice', [{ path: 'steps', values: [100, 200, 1e2] }], 'steps: 100 is given twice'],
  ['a list twice', [{ path: 'starts[0]', values: [[1], [2], [1]] }], 'starts[0]: [1] is given twice'],
  ['kinds', [{ path: 'kind', values: ['network'] }], 'one kind of experiment'],
  ['no such field', [{ path: 'poem', values: [1] }], 'With poem = 1: poem: is not a known field'],
  ['nowhere', [{ path: 'poem.line', values: [1] }], 'poem.line: is not a field of this config'],
  ['the momentum of no rule', [{ path: 'rule.momentum', values: [0.5] }], 'rule.name: must be one of gradient-descent'],
  ['a parameter of no landscape', [{ path: 'against.parameters.a', values: [1] }], 'is not a field of this config'],
  ['a wrong value', [{ path: 'steps', values: [10, 0] }], 'With steps = 0: steps: must be at least 1, got 0'],
  ['a prototype', [{ path: '__proto__.polluted', values: [1] }], 'is not a field of this config'],
])('a sweep over %s is refused with what is wrong', (_, over, words) => {
  expect(() => sweepRuns(config, over)).toThrow(words)
  expect({}).not.toHaveProperty('polluted')
})
