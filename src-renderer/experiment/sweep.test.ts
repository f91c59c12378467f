import { describe, expect, test } from 'vitest'
import { configSchema, kindSchema, setField, sweepRuns, type Config, type SweepOver } from '#shared/contract/index.ts'
import { draftOf } from './draft.ts'
import { choicesOf } from './sweep-choices.ts'
import { AS_WRITTEN, measuredRuns, readSweep, sweepFields, sweepRow, sweepRows, type SweepRow } from './sweep.ts'

const written = { expression: 'a * x^2', variables: ['x'], parameters: { a: 1 } }
const map: Config = configSchema.parse({
  kind: 'fate-map',
  landscape: written,
  start: { min: -1, max: 1, count: 3 },
  learningRate: { min: 0.1, max: 1, count: 3 },
  steps: 100,
})
const paths: Config = configSchema.parse({
  kind: 'trajectory',
  landscape: 'paper-2d',
  starts: [
    [3, 4],
    [-1, 2],
  ],
  learningRates: [0.01, 0.02],
})
const networks: Config = configSchema.parse({ kind: 'network', epochs: 1 })

const fieldsIn = (config: Config) =>
  sweepFields(config.kind, draftOf(config), ['x', 'y'].slice(0, config === paths ? 2 : 1))
const typed = (path: string, text: string): SweepRow => ({ path, text, chosen: [] })
const chosen = (path: string, ...choices: string[]): SweepRow => ({ path, text: '', chosen: choices })
const read = (config: Config, ...rows: SweepRow[]) => readSweep(config, rows, fieldsIn(config))
const valuesOf = (config: Config, row: SweepRow): unknown => read(config, row).over[0]?.values

describe('what a sweep may go over', () => {
  test('parts of axes, entries of lists and parameters of landscapes are fields of their own', () => {
    expect(fieldsIn(map).map(({ path }) => path)).toEqual([
      'landscape',
      'landscape.parameters.a',
      'start.min',
      'start.max',
      'start.count',
      'start.scale',
      'learningRate.min',
      'learningRate.max',
      'learningRate.count',
      'learningRate.scale',
      'steps',
      'tolerance',
      'bound',
      'rule.name',
      'schedule.name',
      'noise.std',
      'seed',
      'device',
      'against',
    ])
    const points = fieldsIn(paths).filter(({ path }) => /^(starts|learningRates)/.test(path))
    expect(points.map(({ path, title, part, text }) => [path, `${title}, ${part}`, text])).toEqual([
      ['starts[0]', 'start points x₀, point 1', '3, 4'],
      ['starts[1]', 'start points x₀, point 2', ' -1, 2'],
      ['learningRates', 'learning rates γ, ', '0.01, 0.02'],
      ['learningRates[0]', 'learning rates γ, number 1', '0.01'],
      ['learningRates[1]', 'learning rates γ, number 2', '0.02'],
    ])
  })

  test('so are the names of forms and the parts of those that are chosen, whether the config has them or not', () => {
    const drafted = {
      ...map,
      rule: { name: 'heavy-ball' as const, momentum: 0.5 },
      schedule: { name: 'drop' as const, at: [50], factor: 0.1 },
    }
    const parts = fieldsIn(drafted as Config).filter(({ path }) => /^(rule|schedule|noise)/.test(path))
    expect(parts.map(({ path, title, part, text, whole }) => [path, `${title}, ${part}`, text, whole])).toEqual([
      ['rule.name', 'rule, name', 'heavy-ball', false],
      ['rule.momentum', 'rule, momentum β', '0.5', false],
      ['schedule.name', 'schedule, name', 'drop', false],
      ['schedule.at', 'schedule, at steps', '50', false],
      ['schedule.at[0]', 'schedule, at steps, number 1', '50', true],
      ['schedule.factor', 'schedule, factor', '0.1', false],
      ['noise.std', 'noise, standard deviation σ', '', false],
    ])
    const { runs } = read(map, typed('noise.std', '0, 2'))
    expect(runs.map(({ config }) => config)).toEqual([0, 2].map((std) => ({ ...map, noise: { std } })))
    const rules = read(drafted as Config, chosen('rule.name', 'gradient-descent', 'nesterov')).runs
    expect(rules.map(({ config }) => 'rule' in config && config.rule)).toEqual([
      { name: 'gradient-descent' },
      { name: 'nesterov', momentum: 0.5 },
    ])
  })

  test('each of them, with the value that it has, makes the config again', () => {
    const axis = { min: 0.1, max: 0.9, count: 5 }
    const point = [1, 2]
    const plane: Config[] = [
      { kind: 'trajectory', starts: [point, [3, 4]], learningRates: [0.01, 0.02] },
      { kind: 'fate-map', start: axis, learningRate: axis, line: { from: [-5, -5], to: [5, 5] }, against: 'beale' },
      { kind: 'basin-map', x: axis, y: axis, learningRate: 0.01 },
      { kind: 'basin-share', learningRate: axis },
      { kind: 'bifurcation', start: point, learningRate: axis },
      { kind: 'theory', minimum: point, globalMinimum: point, mu: 1 },
    ].map((fields) => configSchema.parse({ ...fields, landscape: 'himmelblau' }))
    const line = configSchema.parse({
      kind: 'loss-line',
      from: { run: '0'.repeat(26), member: 1 },
      to: { run: '1'.repeat(26), member: 2 },
    })
    const ofWeights = configSchema.parse({ kind: 'loss-plane', of: { run: '0'.repeat(26), members: [1, 4] } })
    const configs = [map, networks, line, ofWeights, ...plane]
    expect(new Set(configs.map(({ kind }) => kind))).toEqual(new Set(kindSchema.options))
    for (const config of configs) {
      const fields = sweepFields(config.kind, draftOf(config), ['x', 'y'])
      for (const field of fields.filter(({ text }) => text !== '')) {
        // A point may be an only value where a semicolon follows it.
        const row = sweepRow(field)
        const reading = readSweep(config, [field.type === 'value' ? { ...row, text: `${row.text};` } : row], fields)
        expect([field.path, reading.problem, reading.runs.map((run) => run.config)]).toEqual([
          field.path,
          null,
          [config],
        ])
      }
    }
  })
})

describe('values', () => {
  test('are read as the rest of the form reads them', () => {
    expect(valuesOf(map, typed('steps', '10, 1e3; 200\n3'))).toEqual([10, 1000, 200, 3])
    expect(valuesOf(map, typed('landscape.parameters.a', '−1 .5'))).toEqual([-1, 0.5])
    expect(valuesOf(map, chosen('start.scale', 'linear', 'log'))).toEqual(['linear', 'log'])
    expect(valuesOf(paths, typed('learningRates', '0.1, 0.2; 0.3'))).toEqual([[0.1, 0.2], [0.3]])
    expect(valuesOf(paths, typed('starts[1]', '1, 2\n3 4'))).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(valuesOf(networks, typed('batchSize', '32, full'))).toEqual([32, 'full'])
    expect(valuesOf(networks, typed('starts', '1; 4, 5'))).toEqual([1, [4, 5]])
    expect(valuesOf(networks, chosen('device', 'cpu', 'webgpu'))).toEqual(['cpu', 'webgpu'])
  })

  test('landscapes are built-in ones, that of the form as it is now, or none where there need not be one', () => {
    expect(sweepRow(fieldsIn(map)[0]!).chosen).toEqual([AS_WRITTEN])
    expect(valuesOf(map, chosen('landscape', AS_WRITTEN, 'cubic'))).toEqual([expect.objectContaining(written), 'cubic'])
    const { runs } = read(map, chosen('against', '', 'cubic'))
    expect(runs.map(({ config }) => 'against' in config && config.against)).toEqual([false, 'cubic'])
    expect(runs[0]?.config).toEqual(map)
    const [landscape] = fieldsIn(map)
    const saved = [{ id: '1', definition: { ...written, title: 'Mine' }, changed: 0 }]
    const labels = choicesOf(landscape!, chosen('landscape', 'himmelblau'), { dimension: 1, saved })
    expect(labels.map(({ label }) => label)).toEqual([
      'As written above',
      'Mine',
      'Three minima',
      'Three minima, as printed',
      'Double well',
      'Cubic',
      'Himmelblau',
    ])
  })

  test.each<[string, Config, SweepRow, string]>([
    ['no number', map, typed('steps', '10, x'), 'number 2 must be a number, got “x”'],
    [
      'a decimal comma',
      map,
      typed('tolerance', '0,01'),
      'number 1 must be a number, got “0,01” (a decimal comma: write 0.01)',
    ],
    ['nothing', map, typed('steps', ' '), 'must be given'],
    ['no choice', map, chosen('start.scale'), 'must be given'],
    ['an entry of a list', paths, typed('learningRates', '0.1; 0.2, y'), 'list 2, number 2 must be a number, got “y”'],
    ['a field that is gone', map, typed('landscape.parameters.b', '1'), 'is not in the form now'],
    ['a landscape of another time', map, chosen('landscape', ''), 'must be landscapes that are written in full'],
  ])('%s is told beside its row', (_, config, row, message) => {
    const { messages, runs, problem } = read(config, row)
    expect(messages.get(row.path)).toEqual([message])
    expect([runs, problem]).toEqual([[], null])
  })
})

test('the rows of a sweep read as the lists that it was made of', () => {
  const sweeps: [Config, SweepOver][] = [
    [
      map,
      [
        {
          path: 'landscape',
          values: [map.kind === 'fate-map' && map.landscape, 'cubic', { ...written, title: 'Other' }],
        },
        { path: 'against', values: [null, 'cubic'] },
        { path: 'start.scale', values: ['linear'] },
        { path: 'bound', values: [1e6, 1 / 3, 1e-7] },
        { path: 'steps', values: [100] },
      ],
    ],
    [
      paths,
      [
        { path: 'learningRates', values: [[0.1], [0.1, 0.2]] },
        { path: 'starts[1]', values: [[1, 2]] },
        { path: 'learningRates[0]', values: [0.01, 0.02] },
      ],
    ],
    [
      networks,
      [
        { path: 'starts', values: [[3], 2, [4, 5]] },
        { path: 'batchSize', values: [32, 'full'] },
        { path: 'hidden', values: [[8]] },
        { path: 'epochs', values: [1, 2] },
      ],
    ],
  ]
  for (const [config, over] of sweeps) expect(read(config, ...sweepRows(config, over)).over).toEqual(over)
  // The form has no input for all starts at once: they are shown, and told of.
  const whole = sweepRows(paths, [{ path: 'starts', values: [[[1, 2]], [[3, 4]]] }])
  expect(whole[0]?.text).toBe('[[1,2]], [[3,4]]')
  expect(read(paths, ...whole).messages.get('starts')).toEqual(['is not in the form now'])
})

test('a range takes the place of a list', () => {
  const range = { min: '10', max: '1000', count: '3', scale: 'log' }
  const { over, runs } = read(map, { ...typed('steps', 'x'), range })
  expect(over).toEqual([{ path: 'steps', values: [10, 100, 1000] }])
  expect(runs).toHaveLength(3)
  const wrong = read(map, { ...typed('steps', '1'), range: { ...range, min: '0' } })
  expect([wrong.messages.get('steps'), wrong.runs]).toEqual([['from must be > 0 on a log axis, got 0'], []])
})

describe('the runs', () => {
  test('are those that the workbench makes of the same lists', () => {
    const { over, runs } = read(map, typed('steps', '10 20'), chosen('landscape', AS_WRITTEN, 'cubic'))
    expect(runs).toEqual(sweepRuns(map, over))
    // By hand: the last field changes fastest.
    expect(runs.map(({ config }) => config)).toEqual(
      [10, 20].flatMap((steps) =>
        [map.kind === 'fate-map' && map.landscape, 'cubic'].map((landscape) => {
          const config = structuredClone(map)
          setField(config, 'landscape', landscape)
          return { ...config, steps }
        }),
      ),
    )
  })

  test('a combination that cannot be is told with its values, and which rows it is about', () => {
    const steps = typed('steps', '10 0')
    const bound = typed('bound', '1e6')
    expect(read(map, bound, steps).problem).toEqual({
      message: 'With bound = 1000000, steps = 0: steps: must be at least 1, got 0',
      paths: ['steps'],
    })
    // An end of an axis is wrong for what its other end is.
    expect(read(map, typed('start.min', '-1 7')).problem).toEqual({
      message: 'With start.min = 7: start.max: must not be less than min (7), got 1',
      paths: ['start.min'],
    })
    const many = Array.from({ length: 40 }, (_, index) => index + 1).join(' ')
    expect(read(map, typed('steps', many), typed('bound', many)).problem).toEqual({
      message: 'a sweep has at most 1000 runs, got 1600',
      paths: ['steps', 'bound'],
    })
  })

  test('nothing is run of a form in which something else is wrong', () => {
    expect(readSweep(null, [typed('steps', '1 2')], fieldsIn(map)).runs).toEqual([])
  })

  test('those that are measured for all have several values of every field', () => {
    const few = read(map, typed('steps', '1 2 3'))
    expect(measuredRuns(few.runs)).toEqual(few.runs.map(({ config }) => config))
    const list = (length: number) => Array.from({ length }, (_, index) => index + 1).join(' ')
    for (const [first, second] of [
      [8, 8],
      [100, 10],
      [10, 100],
      [3, 16],
    ] as const) {
      const { runs } = read(map, typed('steps', list(first)), typed('bound', list(second)))
      const measured = measuredRuns(runs)
      expect(measured).toHaveLength(8)
      for (const field of ['steps', 'bound'])
        expect(new Set(measured.map((config) => (config as never)[field])).size).toBeGreaterThan(2)
    }
  })
})
