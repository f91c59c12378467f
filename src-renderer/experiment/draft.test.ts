import { configSchema, type Config } from '#shared/contract/index.ts'
import { describe, expect, test } from 'vitest'
import { draftOf, emptyDraft, issuesElsewhere, messagesAt, readDraft } from './draft.ts'
import { fieldsOf } from './fields.ts'

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

describe('form and config', () => {
  test('the form has a field for every field of the schema but the kind', () => {
    for (const config of [map, trajectory])
      expect(fieldsOf(config.kind).map((field) => field.path)).toEqual(
        Object.keys(config).filter((key) => key !== 'kind'),
      )
  })

  test('fields carry the titles of the contract and their types', () => {
    expect(fieldsOf('trajectory').map(({ title, type }) => [title, type])).toEqual([
      ['landscape', 'choice'],
      ['start points x₀', 'points'],
      ['learning rates γ', 'numbers'],
      ['steps T', 'number'],
      ['tolerance', 'number'],
      ['bound', 'number'],
    ])
    expect(fieldsOf('fate-map').filter((field) => field.type === 'axis')).toHaveLength(2)
  })

  test('a config written into the form and read again is the same config, to the bit', () => {
    for (const config of [map, trajectory]) expect(readDraft(config.kind, draftOf(config)).config).toEqual(config)
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

describe('messages stand beside the field they mean', () => {
  test.each([
    ['steps', '10.5', 'must be a whole number, got 10.5'],
    ['tolerance', 'small', 'must be a number, got “small”'],
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
  })
})
