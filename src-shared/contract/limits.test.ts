import { expect, test } from 'vitest'
import type { z } from 'zod'
import { configSchema, methods, parseInput, setField, sweepRuns } from './index.ts'

/** A schema, and where it is in the one that was asked for. */
type Part = [path: string, schema: z.core.$ZodType]

/** Every schema that a value may be parsed by: those of the arguments of all methods, with all that they consist of. */
const parts: Part[] = Object.entries(methods).flatMap(([name, { argument }]) => partsOf([name, argument]))

function partsOf([path, schema]: Part): Part[] {
  return [[path, schema], ...insideOf(schema).flatMap(([key, inner]) => partsOf([`${path}${key}`, inner]))]
}

function insideOf(schema: z.core.$ZodType): Part[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).map(([key, inner]) => [`.${key}`, inner])
    case 'array':
      return [['[]', def.element]]
    case 'tuple':
      return def.items.map((inner, index) => [`[${index}]`, inner])
    case 'record':
      return [
        ['.*', def.keyType],
        ['.*', def.valueType],
      ]
    case 'union':
      return def.options.map((inner) => ['', inner])
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return [['', def.innerType]]
    case 'string':
    case 'number':
    case 'boolean':
    case 'literal':
    case 'enum':
    case 'null':
    case 'unknown':
    case 'custom':
      return []
    default:
      throw new Error(`Schemas of type ${def.type} are not looked into`)
  }
}

const ofType = (type: string) => parts.filter(([, schema]) => schema._zod.def.type === type)
const checksOf = (schema: z.core.$ZodType) =>
  (schema._zod.def.checks ?? []).map(({ _zod: { def } }) => def as z.core.$ZodCheckDef & { pattern?: RegExp })
const pathsOf = (found: readonly Part[]) => [...new Set(found.map(([path]) => path))]
const isLimited = ([, schema]: Part) => checksOf(schema).some(({ check }) => check === 'max_length')

test('every list that a call may hold has a greatest length, which zod looks at before its entries', () => {
  const lists = ofType('array')
  expect(lists.length).toBeGreaterThan(100)
  expect(pathsOf(lists.filter((part) => !isLimited(part)))).toEqual([])
})

test('every text that a call may hold has a greatest length, by itself or by its pattern', () => {
  const texts = ofType('string')
  const isBounded = ({ pattern }: { pattern?: RegExp }) => /^\^[^*+]*\$$/.test(pattern?.source ?? '')
  expect(texts.length).toBeGreaterThan(100)
  expect(pathsOf(texts.filter((part) => !isLimited(part) && !checksOf(part[1]).some(isBounded)))).toEqual([])
})

test('every object with keys of its own has a greatest number of them', () => {
  const unbounded = ofType('record').filter(([, schema]) => checksOf(schema).length === 0)
  expect(pathsOf(unbounded)).toEqual([])
})

test('no check of our own is asked of a value that is beyond its limits already', () => {
  const own = parts.flatMap(([path, schema]) =>
    checksOf(schema)
      .filter(({ check }) => check === 'custom')
      .map(({ when }) => ({ path, asked: when?.({ value: {}, issues: [{}] } as never) ?? true })),
  )
  expect(own.length).toBeGreaterThan(50)
  expect(own.filter(({ asked }) => asked)).toEqual([])
})

const network = { kind: 'network', learningRates: [0.1] }
test.each<[string, object, string]>([
  ['4,000,000,000 starts', { ...network, starts: 4_000_000_000 }, 'starts: must be at most 128, got 4000000000'],
  ['10⁷ starts', { ...network, starts: Array(1e7).fill('x') }, 'starts: must be a number of starts'],
  ['10⁷ learning rates', { ...network, learningRates: Array(1e7).fill('x') }, 'must have at most 128 learning rates'],
  [
    '10⁷ start points',
    { kind: 'trajectory', starts: Array(1e7).fill(0), learningRates: [1] },
    'must have at most 512 start points',
  ],
  [
    '10⁷ intervals of a domain',
    { kind: 'trajectory', landscape: { expression: 'x', variables: ['x'], domain: Array(1e7).fill(0) } },
    'landscape.domain: must have an interval for each variable, at most 2',
  ],
  [
    '10⁵ unknown fields',
    {
      ...network,
      ...Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`f${i}`, 0])),
    },
    'f0: ',
  ],
])('a config with %s is refused at once', (_, config, words) => {
  expect(() => parseInput(configSchema, config)).toThrow(words)
})

test('every method that takes a config refuses such a one, and so does a sweep', () => {
  const config = { ...network, starts: 4_000_000_000 }
  for (const name of ['experiments.estimate', 'experiments.preview', 'runs.start'] as const)
    expect(() => parseInput(methods[name].argument, { config })).toThrow('starts: must be at most 128')
  expect(() => sweepRuns(config, [{ path: 'seed', values: [1] }])).toThrow('starts: must be at most 128')
})

test('what is wrong is told of so many fields, and repeats no more of them than can be read', () => {
  const wrong = { ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`f${i}`, 0])) }
  const error = refusal(() => parseInput(configSchema, { ...network, ...wrong }))
  expect(error.details?.issues).toHaveLength(500)
  for (const kind of ['x'.repeat(1e6), [[[]]], { kind: 'network' }])
    expect(refusal(() => parseInput(configSchema, { kind })).message.length).toBeLessThan(200)
})

function refusal(act: () => unknown): { message: string; details?: { issues: unknown[] } } {
  try {
    act()
  } catch (error) {
    return error as { message: string; details?: { issues: unknown[] } }
  }
  throw new Error('It was taken.')
}

test('a list grows by one entry at a time: no place in it makes it as long as that', () => {
  const config = () => ({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] })
  for (const path of ['starts[4000000000]', 'starts[2]', 'starts.length', 'starts[0][999999]', 'learningRates.x'])
    expect([path, setField(config(), path, 1)]).toEqual([path, false])
  const longer = config()
  expect(setField(longer, 'starts[1]', [2])).toBe(true)
  expect(longer.starts).toEqual([[1], [2]])
  const over = [{ path: 'learningRates[9999]', values: [1] }]
  expect(() => sweepRuns(config(), over)).toThrow('learningRates[9999]: is not a field of this config')
})
