import { expect, test } from 'vitest'
import { configSchema, type Preset, presetSchema } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { assign, generatorNote, parseJson, readConfig, sweepOver } from './config.ts'

const preset: Preset = presetSchema.parse({
  id: 'fig06',
  reference: 'Fig 6',
  title: 'Map',
  description: '',
  figure: 'fate-map',
  config: {
    kind: 'fate-map',
    start: { min: -10, max: 10, count: 4 },
    learningRate: { min: 0.001, max: 0.06, count: 3 },
  },
})

test('assignments change a copy, as JSON where they are JSON', () => {
  const config = { start: { min: 0 }, starts: [[1], [2]], landscape: 'a' }
  expect(assign(config, ['start.min=-10', 'starts[1][0]=2.5', 'landscape=paper-1d', 'starts.0=[7]'])).toEqual({
    start: { min: -10 },
    starts: [[7], [2.5]],
    landscape: 'paper-1d',
  })
  expect(config.start.min).toBe(0)
})

test('null takes a field away; steps and epochs take the place of each other', () => {
  const preset = { epochs: 10, seed: 1 }
  expect(assign(preset, ['steps=200'])).toEqual({ steps: 200, seed: 1 })
  expect(assign({ steps: 5, seed: 1 }, ['epochs=2'])).toEqual({ epochs: 2, seed: 1 })
  expect(assign(preset, ['epochs=null', 'seed=null', 'other=null'])).toEqual({})
  expect(assign(preset, ['steps=200', 'epochs=null'])).toEqual({ steps: 200, seed: 1 })
  expect(assign({ hidden: [3, 4] }, ['hidden[0]=null'])).toEqual({ hidden: [null, 4] })
})

test.each([
  ['start', /--set: must be key.path=value/],
  ['=3', /--set/],
  ['start.x.y=3', /start.x.y: is not a known field/],
  ['__proto__.polluted=1', /__proto__.polluted: is not a known field/],
])('the assignment %j is refused', (assignment, message) => {
  expect(() => assign({ start: { min: 0 } }, [assignment])).toThrow(message)
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test('a preset is taken by name, and unknown fields by name are refused', async () => {
  expect(await readConfig('fig06', ['start.count=7'], [preset])).toMatchObject({
    preset: 'fig06',
    config: { start: { count: 7 }, steps: 1000 },
  })
  await expect(readConfig('fig06', ['start.mn=7'], [preset])).rejects.toThrow('start.mn: is not a known field')
  await expect(readConfig('fig06', ['start.count=x'], [preset])).rejects.toThrow(/start.count: must be .* "x"/)
  await expect(readConfig('fig07', [], [preset])).rejects.toThrow('there is no preset "fig07", only fig06')
  await expect(readConfig('./none.json', [], [preset])).rejects.toThrow('./none.json: there is no such file')
  await expect(readConfig('./', [], [preset])).rejects.toThrow('is a folder')
})

test('--set changes other fields beside the generator, names another one, or takes it away', async () => {
  const config = configSchema.parse({ kind: 'basin-share', learningRate: { min: 0.01, max: 0.1, count: 3 } })
  const shares: Preset = { ...preset, id: 'fig10', config: { ...config, generator: GENERATOR } as Preset['config'] }
  const generatorWith = async (...assignments: string[]) =>
    ((await readConfig('fig10', assignments, [shares])).config as { generator?: string }).generator
  expect(await generatorWith('seed=3')).toBe('xoshiro128** 2')
  expect(await generatorWith('generator=xoshiro128**')).toBe('xoshiro128**')
  expect(await generatorWith('generator=null')).toBeUndefined()
  await expect(generatorWith('generator=mulberry32')).rejects.toThrow(
    'generator: must be xoshiro128** or xoshiro128** 2, got "mulberry32"',
  )
})

test('what names no generator is told to have the random numbers of then', () => {
  const noteOf = (config: object) => generatorNote(configSchema.parse(config))
  expect(noteOf({ kind: 'network' })).toMatch(/version 1.*"generator": "xoshiro128\*\* 2"/)
  expect(noteOf({ kind: 'theory', mu: 1200 })).toMatch(/version 1/)
  expect(noteOf({ kind: 'network', generator: 'xoshiro128**' })).toBeUndefined()
  expect(noteOf({ kind: 'network', generator: GENERATOR })).toBeUndefined()
  expect(noteOf({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] })).toBeUndefined()
})

test('values of a sweep are a list, or a range with those of an axis', () => {
  const over = (text: string) => sweepOver([text], 'fate-map')[0]
  expect(over('steps=100,1e3')).toEqual({ path: 'steps', values: [100, 1000] })
  expect(over('landscape=paper-1d, cubic')).toEqual({ path: 'landscape', values: ['paper-1d', ' cubic'] })
  // By hand: half of (max − min) on a linear axis, the geometric mean on a logarithmic one.
  expect(over('bound=-1..2:3')).toEqual({ path: 'bound', values: [-1, 0.5, 2] })
  expect(over('learningRate.min=1e-4 .. 1e-2 : 3 : log')?.values).toEqual([1e-4, expect.closeTo(1e-3, 15), 1e-2])
  expect(over('learningRate.min=.25...75:3:linear')?.values).toEqual([0.25, 0.5, 0.75])
  expect(over('steps=10..1000:5:log')?.values).toEqual([10, 32, 100, 316, 1000])
  expect(over('steps=7..7:1')?.values).toEqual([7])
})

test.each([
  ['{\n  "a": 1,,\n}', 'line 2, column 10: Property name expected, got ","'],
  ['{"a": ', 'line 1, column 7: Value expected'],
  ['', 'line 1, column 1: Value expected'],
  ['hello', 'line 1, column 1: Invalid symbol, got "hello"'],
  ['{"a": [1,\n 2, nope]}', 'line 2, column 5: Invalid symbol, got "nope"'],
  ['{"kind": "fate-map"}\n{"kind": "fate-map"}', 'line 2, column 1: End of file expected, got "{"'],
  ['{"a": 1,\r\n "b": 2\r\n "c": 3}', 'line 3, column 2: Comma expected, got "\\"c\\""'],
  ['{"a": 1 /* one */}', 'line 1, column 9: Invalid comment token, got "/* one */"'],
])('%j is not JSON: %s', (text, mistake) => {
  expect(() => parseJson(text, 'x.json')).toThrow(
    expect.objectContaining({ message: `x.json: is not JSON, ${mistake}` }),
  )
})

test.each([
  ['{"steps": 0,5}', 'write 0.5'],
  ['{"a": {"steps": -12,25e3, "b": 1}}', 'write -12.25e3'],
])('in %j the decimal comma is named', (text, hint) => {
  expect(() => parseJson(text, 'x.json')).toThrow(
    new RegExp(`x.json: is not JSON, line 1, .*\\(a decimal comma: ${hint}\\)$`),
  )
})

test('an assignment and a sweep name a decimal comma', async () => {
  for (const assignment of ['learningRate.min=0,01', 'steps=10,5'])
    await expect(readConfig('fig06', [assignment], [preset])).rejects.toThrow('(a decimal comma: write ')
  for (const text of ['learningRate.min=0,001,0,01', 'learningRate.min=0,1..0,5:5', 'learningRate.min=0,01'])
    expect(() => sweepOver([text], 'fate-map'), text).toThrow('has a decimal comma')
  // Lists of whole numbers are lists.
  expect(sweepOver(['steps=5,10,0'], 'fate-map')[0]?.values).toEqual([5, 10, 0])
})
