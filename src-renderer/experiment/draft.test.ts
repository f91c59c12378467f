import fc from 'fast-check'
import { configSchema, FIRST_KEEP, KEEP, kindSchema, type Config } from '#shared/contract/index.ts'
import { FIRST_GENERATOR, GENERATOR } from '#shared/random/index.ts'
import { describe, expect, test } from 'vitest'
import { fieldsOf } from '../facts/index.ts'
import { configOf, map, trajectory } from './draft-configs.fixture.ts'
import { type Draft, draftOf, emptyDraft, isLeftOut, issuesElsewhere, messagesAt, readDraft } from './draft.ts'
import { fieldGroups, idleIn } from './field-groups.ts'

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
