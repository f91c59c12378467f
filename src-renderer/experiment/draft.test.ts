import fc from 'fast-check'
import {
  builtInLandscapes,
  builtInNames,
  configSchema,
  FIRST_KEEP,
  KEEP,
  kindSchema,
  type Config,
} from '#shared/contract/index.ts'
import { FIRST_GENERATOR, GENERATOR, generators } from '#shared/random/index.ts'
import { describe, expect, test } from 'vitest'
import { type Draft, draftOf, emptyDraft, isLeftOut, issuesElsewhere, messagesAt, readDraft } from './draft.ts'
import { fieldGroups, idleIn } from './field-groups.ts'
import { fieldsOf } from '../facts/index.ts'

const map: Config = configSchema.parse({
  kind: 'fate-map',
  landscape: 'paper-1d',
  start: { min: -10, max: 10, count: 400 },
  learningRate: { min: 1e-5, max: 0.06, count: 300, scale: 'log' },
})
const trajectory: Config = configSchema.parse({
  kind: 'trajectory',
  landscape: 'paper-1d-printed',
  starts: [[2.4], [-7.123456789012345]],
  learningRates: [0.001, 1e-7, 1 / 3],
  steps: 123456,
})

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0)
const rate = fc.double({ min: 1e-6, max: 10, noNaN: true })
const interval = fc.tuple(number, number).filter(([from, to]) => from < to)
const axis = fc.oneof(
  fc.record({
    min: fc.integer({ min: -50, max: 0 }),
    max: fc.integer({ min: 1, max: 50 }),
    count: fc.integer({ min: 1, max: 99 }),
    scale: fc.constant('linear' as const),
  }),
  fc.record({
    min: fc.double({ min: 1e-5, max: 1e-2, noNaN: true }),
    max: fc.integer({ min: 1, max: 50 }),
    count: fc.integer({ min: 1, max: 99 }),
    scale: fc.constantFrom('linear' as const, 'log' as const),
  }),
)
const rates = axis.map((values) => ({ ...values, min: Math.min(Math.abs(values.min) + 1e-9, values.max / 2) }))

const share = fc.double({ min: 0, max: 0.99, noNaN: true })
const rule = fc.oneof(
  fc.constant({ name: 'gradient-descent' }),
  fc.record({ name: fc.constantFrom('heavy-ball', 'nesterov'), momentum: share }),
)
const step = fc.integer({ min: 1, max: 1e6 })
/** Fields beyond plain gradient descent; `seed` is that of the noise where starts are not random. */
const motion = {
  rule: fc.option(rule, { nil: undefined }),
  schedule: fc.option(
    fc.oneof(
      fc.constant({ name: 'constant' }),
      fc.record({ name: fc.constant('warmup'), steps: step }),
      fc.record({ name: fc.constant('drop'), at: fc.array(step, { minLength: 1, maxLength: 3 }), factor: rate }),
      fc.record({ name: fc.constant('cosine'), final: share }),
    ),
    { nil: undefined },
  ),
  noise: fc.option(fc.record({ std: fc.double({ min: 0, max: 1e100, noNaN: true }) }), { nil: undefined }),
  sharpness: fc.option(fc.boolean(), { nil: undefined }),
}
const noisy = { ...motion, seed: fc.option(fc.nat(), { nil: undefined }) }

/** Landscapes of so many variables: built-in ones and written ones. */
function landscapeOf(dimension: number) {
  const variables = ['u', 'v'].slice(0, dimension)
  const definition = fc.record(
    {
      title: fc.constant('A landscape'),
      expression: fc.string({ minLength: 1 }),
      variables: fc.constant(variables),
      parameters: fc.dictionary(fc.constantFrom('a', 'b'), number, { minKeys: 1 }),
      domain: fc.tuple(...variables.map(() => interval)),
    },
    { requiredKeys: ['expression', 'variables'] },
  )
  return fc.oneof(fc.constantFrom(...builtInNames.filter((name) => builtInLandscapes[name] === dimension)), definition)
}

/** Valid configs of a kind, with what may be left out given or left out. */
function configOf(kind: Config['kind']): fc.Arbitrary<Config> {
  const dimensions = kind === 'basin-map' ? fc.constant(2) : fc.constantFrom(1, 2)
  const input = dimensions.chain((dimension): fc.Arbitrary<object> => {
    const point = fc.array(number, { minLength: dimension, maxLength: dimension })
    const box = fc.array(interval, { minLength: dimension, maxLength: dimension })
    const landscape = landscapeOf(dimension)
    const against = fc.option(landscape, { nil: undefined })
    const line = dimension === 1 ? fc.constant(undefined) : fc.record({ from: point, to: point })
    const optionalBox = fc.option(box, { nil: undefined })
    const few = fc.array(rate, { minLength: 1, maxLength: 4 })
    switch (kind) {
      case 'trajectory':
        return fc
          .record({ landscape, starts: fc.array(point, { minLength: 1, maxLength: 4 }), learningRates: few, ...noisy })
          .chain((fields) =>
            fc
              .option(
                step.map((count) => 1 + (count % 9)),
                { nil: undefined },
              )
              .map((draws) => ({
                ...fields,
                draws: fields.noise || draws === 1 ? draws : undefined,
              })),
          )
      case 'fate-map':
        return fc.oneof(
          fc.record({ landscape, start: axis, learningRate: rates, line, against, bound: rate, ...noisy }),
          fc.record({
            landscape,
            start: fc.constant({ min: 1, max: 1, count: 1 }),
            learningRate: rates,
            line,
            ...noisy,
            rule: fc.record({ name: fc.constantFrom('heavy-ball', 'nesterov'), momentum: share }),
            momentum: fc.constant({ min: 0, max: 0.95, count: 20 }),
          }),
        )
      case 'basin-map':
        return fc.record({ landscape, x: axis, y: axis, learningRate: fc.oneof(rate, few), against, ...noisy })
      case 'basin-share':
        return fc.record({
          landscape,
          box,
          learningRate: rates,
          seed: fc.nat(),
          generator: fc.constantFrom(undefined, ...generators),
          starts: fc.integer({ min: 1, max: 1e6 }),
          ...motion,
        })
      case 'bifurcation':
        return fc.record({
          landscape,
          start: dimension === 1 ? fc.oneof(number, point) : point,
          learningRate: rates,
          rule: motion.rule,
        })
      case 'theory':
        return fc.record({
          landscape,
          minimum: point,
          globalMinimum: point,
          mu: rate,
          regionP: optionalBox,
          domain: optionalBox,
          target: optionalBox,
          generator: fc.constantFrom(undefined, ...generators),
        })
      case 'loss-line':
        return fc.record({
          from: fc.record({ run: fc.constant('0'.repeat(26)), member: fc.nat(127) }),
          to: fc.record({ run: fc.constant('1'.repeat(26)) }),
          align: fc.constantFrom('none', 'weight-matching'),
          count: fc.integer({ min: 3, max: 1001 }),
        })
      case 'loss-plane':
        return fc.record({
          of: fc.record({ run: fc.constant('0'.repeat(26)), members: fc.constantFrom([0, 1, 2], [7, 3, 5, 127]) }),
          plane: fc.constantFrom('random', 'pca', 'members'),
          extent: fc.double({ min: 0.01, max: 1000, noNaN: true }),
          count: fc.integer({ min: 3, max: 401 }),
          generator: fc.constantFrom(undefined, ...generators),
        })
      case 'network':
        return fc.record({
          starts: fc.oneof(fc.constant(3), fc.constant([7]), fc.constant([1, 2])),
          learningRates: few,
          generator: fc.constantFrom(undefined, ...generators),
          keep: fc.option(
            fc.record({
              snapshots: fc.constantFrom('first-layer', 'products'),
              precision: fc.constantFrom('float32', 'float16'),
            }),
            { nil: undefined },
          ),
        })
    }
  })
  return input.map((fields) => configSchema.parse(JSON.parse(JSON.stringify({ kind, ...fields }))))
}

describe('form and config', () => {
  test('the form has a field for every field of the schema but the kind', () => {
    for (const option of configSchema.options)
      expect(fieldsOf(option.shape.kind.value).map((field) => field.path)).toEqual(
        Object.keys(option.shape).filter((key) => key !== 'kind'),
      )
  })

  test('fields carry the titles of the contract and their types', () => {
    expect(fieldsOf('trajectory').map(({ title, type }) => [title, type])).toEqual([
      ['landscape', 'landscape'],
      ['start points x₀', 'points'],
      ['learning rates γ', 'numbers'],
      ['steps T', 'number'],
      ['tolerance', 'number'],
      ['bound', 'number'],
      ['rule', 'variant'],
      ['schedule', 'variant'],
      ['noise', 'object'],
      ['seed of the noise', 'number'],
      ['draws of the noise', 'number'],
      ['sharpness along the path', 'boolean'],
    ])
    expect(fieldsOf('fate-map').filter((field) => field.type === 'axis' && !field.optional)).toHaveLength(2)
  })

  test('a config written into the form and read again is the same config, to the bit', () => {
    for (const config of [map, trajectory]) expect(readDraft(config.kind, draftOf(config)).config).toEqual(config)
  })

  test('configs of every kind survive the form, to the bit', () => {
    for (const kind of kindSchema.options)
      fc.assert(
        fc.property(configOf(kind), (config) => {
          // One that names no generator comes back with the name of the first.
          const hasGenerator = fieldsOf(kind).some(({ path }) => path === 'generator')
          const generated = hasGenerator ? { generator: FIRST_GENERATOR, ...config } : config
          // One that does not say what is kept of snapshots comes back with what was kept then.
          const said = kind === 'network' ? { keep: FIRST_KEEP, ...generated } : generated
          expect(readDraft(kind, draftOf(config))).toEqual({ config: said, issues: [] })
        }),
        { numRuns: 60 },
      )
  })

  test('a new form has the newest generator of random numbers', () => {
    const { config } = readDraft('network', emptyDraft('network'))
    expect(config).toMatchObject({ seed: 1, generator: GENERATOR, keep: KEEP })
    for (const kind of ['basin-share', 'theory'] as const) expect(emptyDraft(kind)['generator']).toBe(GENERATOR)
    expect(emptyDraft('fate-map')['generator']).toBeUndefined()
  })

  test('an empty form has the defaults, and says what must be given', () => {
    const { issues } = readDraft('fate-map', emptyDraft('fate-map'))
    expect(emptyDraft('fate-map')['steps']).toBe('1000')
    expect(issues.map((issue) => issue.path)).toEqual([
      'start.min',
      'start.max',
      'start.count',
      'learningRate.min',
      'learningRate.max',
      'learningRate.count',
    ])
  })
})

describe('forms that are chosen by name', () => {
  test('what was typed for one of them is there again when it is chosen again', () => {
    const draft = { ...draftOf(map), 'rule.name': 'heavy-ball', 'rule.momentum': '0.5', 'schedule.name': 'cosine' }
    expect(readDraft('fate-map', draft).config).toEqual({
      ...map,
      rule: { name: 'heavy-ball', momentum: 0.5 },
      schedule: { name: 'cosine', final: 0 },
    })
    const other = { ...draft, 'rule.name': '', 'schedule.name': '' }
    expect(readDraft('fate-map', other).config).toEqual(map)
    expect(readDraft('fate-map', { ...other, 'rule.name': 'nesterov' }).config).toEqual({
      ...map,
      rule: { name: 'nesterov', momentum: 0.5 },
    })
  })

  test.each([
    ['rule.momentum', { 'rule.name': 'nesterov', 'rule.momentum': '1' }, 'must be < 1, got 1'],
    ['rule.momentum', { 'rule.name': 'nesterov', 'rule.momentum': 'x' }, 'must be a number, got “x”'],
    ['schedule.at', { 'schedule.name': 'drop' }, 'must have at least one step'],
    ['schedule.at', { 'schedule.name': 'drop', 'schedule.at': '5, 1.5' }, 'number 2 must be a whole number, got 1.5'],
    ['noise.std', { 'noise.std': '-1' }, 'must be at least 0, got -1'],
    ['momentum.max', { 'momentum.min': '0' }, 'must be given'],
  ])('what is wrong with %s stands beside it: %j', (path, typed, message) => {
    const { issues } = readDraft('fate-map', { ...draftOf(map), ...typed })
    expect(messagesAt(path, issues)).toEqual([message])
    expect(issuesElsewhere('fate-map', issues)).toEqual([])
  })

  test('an axis that may be left out is, whatever its scale', () => {
    const draft = { ...draftOf(map), 'momentum.scale': 'log' }
    expect(readDraft('fate-map', draft).config).toEqual(map)
  })

  test('they are in a group that the form of an experiment of the article leaves closed', () => {
    const groups = fieldGroups(fieldsOf('fate-map'))
    expect(groups.map(({ title, fields }) => [title, fields.map(({ path }) => path).join()])).toEqual([
      ['', 'landscape,start,learningRate,line,steps,tolerance,bound'],
      ['Rule, schedule and noise', 'rule,schedule,noise,seed,momentum,sharpness,border'],
      ['Device', 'device'],
      ['', 'against'],
    ])
    const grouped = groups[1]!.fields
    expect(grouped.filter((field) => !isLeftOut(field, draftOf(map)))).toEqual([])
    const idle = (draft: Draft) => grouped.filter((field) => idleIn(draft, field, grouped)).map(({ path }) => path)
    expect(idle(draftOf(map))).toEqual(['seed', 'momentum'])
    expect(idle({ ...draftOf(map), 'rule.name': 'nesterov', 'noise.std': '0' })).toEqual([])
    expect(fieldGroups(fieldsOf('bifurcation')).at(-2)?.title).toBe('Rule')
    const ofNetworks = fieldGroups(fieldsOf('network')).slice(-4)
    expect(
      ofNetworks.map(({ title, fields }) => [title, fields.map(({ path, type }) => `${path} ${type}`).join()]),
    ).toEqual([
      [
        'Rule, loss and activation',
        'learningRateUnit choice,rule variant,schedule variant,weightDecay number,noise object,stopAtLoss object,' +
          'loss choice,activation choice,initialScale number',
      ],
      ['Sharpness', 'sharpness object'],
      ['Branch', 'from object'],
      ['Trained on after', 'trainedOn numbers'],
    ])
    expect(ofNetworks.every(({ fields }) => fields.every(({ optional }) => optional))).toBe(true)
  })
})

describe('messages stand beside the field they mean', () => {
  test.each([
    ['steps', '10.5', 'must be a whole number, got 10.5'],
    ['tolerance', 'small', 'must be a number, got “small”'],
    ['tolerance', '0,001', 'must be a number, got “0,001” (a decimal comma: write 0.001)'],
    ['start.max', '-20', 'must not be less than min (-10), got -20'],
    ['learningRate.min', '0', 'must be > 0 on a log axis, got 0'],
    ['start.count', '', 'must be given'],
  ])('%s = "%s"', (path, text, message) => {
    const { config, issues } = readDraft('fate-map', { ...draftOf(map), [path]: text })
    expect(config).toBeUndefined()
    expect(messagesAt(path, issues)).toEqual([message])
    expect(issuesElsewhere('fate-map', issues)).toEqual([])
  })

  test('a wrong entry of a list is counted as the user counts', () => {
    const { issues } = readDraft('trajectory', { ...draftOf(trajectory), learningRates: '0.1, -2, 0.3' })
    expect(messagesAt('learningRates', issues)).toEqual(['number 2 must be > 0, got -2'])
    const text = readDraft('trajectory', { ...draftOf(trajectory), starts: '1, x' })
    expect(messagesAt('starts', text.issues)).toEqual(['number 2 must be a number, got “x”'])
    // What may be two numbers is one where two are refused.
    const comma = readDraft('trajectory', { ...draftOf(trajectory), learningRates: '0,5' })
    expect(messagesAt('learningRates', comma.issues)).toEqual([
      'number 1 must be > 0, got 0 (a decimal comma: write 0.5)',
    ])
  })
})

describe('points, boxes and lines', () => {
  const plane: Config = configSchema.parse({
    kind: 'trajectory',
    landscape: 'himmelblau',
    starts: [
      [3, 4],
      [-1, 2.5],
    ],
    learningRates: [0.01],
  })

  test('points stand in brackets as titles write them, one a line or separated, on one variable and on two', () => {
    const read = (landscape: string, starts: string) =>
      readDraft('trajectory', { ...emptyDraft('trajectory'), landscape, starts, learningRates: '[0.01, 0.02]' })
    const one = [[0.3, 4.5]]
    const two = [
      [0.3, 4.5],
      [-1, 2],
    ]
    const plane: [string, number[][]][] = [
      ['(0.3, 4.5)', one],
      ['(x₀, y₀) = (0.3, 4.5)', one],
      ['(0.3, 4.5), (−1, 2)', two],
      ['(0.3, 4.5)\n(−1, 2)\n', two],
      ['(0.3, 4.5); −1, 2', two],
      ['0.3, 4.5\n-1, 2', two],
      ['[[0.3, 4.5], [-1, 2]]', two],
    ]
    for (const [text, starts] of plane)
      expect(read('paper-2d', text).config, text).toMatchObject({ starts, learningRates: [0.01, 0.02] })
    const line: [string, number[][]][] = [
      ['(3)', [[3]]],
      ['x₀ = 3.5', [[3.5]]],
      ['3\n-4', [[3], [-4]]],
      ['[[3], [-4]]', [[3], [-4]]],
    ]
    for (const [text, starts] of line) expect(read('paper-1d', text).config, text).toMatchObject({ starts })
    expect(read('paper-2d', '(0.3, 4.5').issues[0]).toMatchObject({ path: 'starts[0][0]' })
    expect(read('paper-2d', '(0.3, b)').issues[0]).toMatchObject({ path: 'starts[0][1]' })
  })

  test('points of a plane have semicolons or line breaks between them', () => {
    expect(draftOf(plane)['starts']).toBe('3, 4; -1, 2.5')
    const { config } = readDraft('trajectory', { ...draftOf(plane), starts: '3 4\n -1, 2.5;' })
    expect(config).toEqual(plane)
  })

  test('a point that is none is told by its place', () => {
    const messages = (starts: string) =>
      messagesAt('starts', readDraft('trajectory', { ...draftOf(plane), starts }).issues, 'point')
    expect(messages('3, 4; 1')).toEqual([
      'point 2 must have 2 coordinates, one for each variable of the landscape, got 1',
    ])
    expect(messages('3, x')).toEqual(['point 1 must be a number, got “x”'])
  })

  test('a line is left out on one variable and asked for on two', () => {
    const draft = draftOf(map)
    expect(readDraft('fate-map', { ...draft, 'line.from': '1, 2', 'line.to': '3' }).config).toEqual(map)
    const { issues } = readDraft('fate-map', { ...draft, landscape: 'himmelblau' })
    expect(messagesAt('line', issues)).toEqual([expect.stringMatching(/^must be given/)])
    expect(issuesElsewhere('fate-map', issues)).toEqual([])
  })

  test('an end of a box that is missing is said at its place', () => {
    const draft = { ...emptyDraft('basin-share'), 'box[1][0]': '' }
    const { issues } = readDraft('basin-share', draft)
    expect(issues).toContainEqual({ path: 'box[1][0]', message: 'must be given' })
    expect(issuesElsewhere('basin-share', issues)).toEqual([])
  })

  test('what is wrong in a landscape that is written in the form belongs to its field', () => {
    const text = JSON.stringify({
      title: '',
      expression: 'a*x^2',
      variables: ['x'],
      parameters: [{ name: 'a', value: 'much', from: '0', to: '1' }],
      domain: [{ from: '', to: '' }],
    })
    const { issues } = readDraft('fate-map', { ...draftOf(map), landscape: text })
    expect(issues).toEqual([{ path: 'landscape.parameters.a', message: 'must be a number, got “much”' }])
    expect(issuesElsewhere('fate-map', issues)).toEqual([])
  })
})
