import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodConfigs as configs, hostileValues, replaced } from './hostile-values.fixture.ts'
import {
  configSchema,
  fieldsOf,
  methods,
  networkSeeds,
  OverstepError,
  parseInput,
  setField,
  sweepRuns,
  type Config,
  type MethodName,
} from './index.ts'

/** How many of each; OVERSTEP_FUZZ=1000000 for a thorough search. */
const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 1000)
const options = { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) }
const patience = 60_000 + 20 * COUNT

const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 })
const hostile = fc.constantFrom(...hostileValues)

/** What is done with a value from outside either succeeds or fails with an error that can be read. */
function survives<Value>(act: () => Value): Value | undefined {
  try {
    return act()
  } catch (error) {
    expect(error).toBeInstanceOf(OverstepError)
    const { code, message, details } = error as OverstepError
    expect(code).toBe('invalid-input')
    expect(message.length).toBeLessThan(1000)
    expect((details?.['issues'] as unknown[]).length).toBeLessThanOrEqual(500)
    return undefined
  }
}

/** What a run of it would compute is within the limits of the contract, counted anew. */
function expectWithinLimits(config: Config): void {
  if (config.kind === 'network')
    expect(networkSeeds(config).length * config.learningRates.length).toBeLessThanOrEqual(128)
  if (config.kind === 'trajectory')
    expect(config.starts.length * config.learningRates.length * (config.steps + 1)).toBeLessThanOrEqual(2e7)
  if (config.kind === 'fate-map') expect(config.start.count * config.learningRate.count).toBeLessThanOrEqual(2.5e7)
  if (config.kind === 'basin-map')
    expect(config.x.count * config.y.count * [config.learningRate].flat().length).toBeLessThanOrEqual(2.5e7)
  if (config.kind === 'basin-share' || config.kind === 'theory')
    expect(config.starts * config.learningRate.count).toBeLessThanOrEqual(1e8)
  expect(fieldsOf({ config, summary: null }).size).toBeLessThanOrEqual(200)
  expect(JSON.stringify(config).length).toBeLessThan(100_000)
}

test(
  'a config with anything in place of any of its values is within all limits or refused',
  () => {
    const kinds = new Set<string>()
    let refused = 0
    fc.assert(
      fc.property(fc.constantFrom(...configs), fc.array(fc.tuple(path, hostile), { maxLength: 3 }), (good, changes) => {
        const asked = changes.reduce<unknown>((value, [at, other]) => replaced(value, at, other), good)
        const config = survives(() => parseInput(configSchema, asked))
        if (!config) return void refused++
        kinds.add(config.kind)
        expectWithinLimits(config)
      }),
      options,
    )
    expect([kinds.size, refused > COUNT / 4, refused < COUNT]).toEqual([configs.length, true, true])
  },
  patience,
)

test(
  'a call of any method with anything for its argument is refused or one that the workbench knows',
  () => {
    let [met, taken] = [0, 0]
    const names = Object.keys(methods) as MethodName[]
    const known = {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      ids: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'],
      offset: 0,
      limit: 10,
      name: 'x',
    }
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(null, {}, known, { config: configs[0] }, { text: 'Fig 6', sort: 'created', where: [] }),
        fc.boolean(),
        path,
        hostile,
        (name, argument, isChanged, at, other) => {
          met++
          const asked = isChanged ? replaced(argument, at, other) : argument
          if (survives(() => parseInput(methods[name].argument, asked, 'argument')) !== undefined) taken++
        },
      ),
      options,
    )
    expect([met, taken > 0]).toEqual([COUNT, true])
  },
  patience,
)

test(
  'a sweep over anything is made of runs within all limits or refused',
  () => {
    let swept = 0
    const fields = [
      'steps',
      'learningRates',
      'learningRates[0]',
      'starts[9999][0]',
      'landscape.parameters.a',
      'kind',
      'x.y',
    ]
    const over = fc.record({
      path: fc.constantFrom(...fields),
      values: fc.array(fc.oneof(fc.nat(100), hostile), { minLength: 1, maxLength: 5 }),
    })
    fc.assert(
      fc.property(fc.constantFrom(...configs), fc.array(over, { minLength: 1, maxLength: 3 }), (config, over) => {
        const runs = survives(() => sweepRuns(config, over))
        if (!runs) return
        swept++
        expect(runs.length).toBeLessThanOrEqual(125)
        for (const run of runs) expectWithinLimits(run.config)
      }),
      { ...options, numRuns: Math.ceil(COUNT / 4) },
    )
    expect(swept).toBeGreaterThan(0)
  },
  patience,
)

test('setting any field of a config makes no list longer than by one', () => {
  const fields = ['starts', 'learningRates', 'steps']
  const keys = fc.constantFrom(...fields, '0', '1', '2', '4000000000', 'length', '-1', '__proto__', '1e3')
  let [set, lists] = [0, 0]
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 3 }), hostile, (path, value) => {
      const config = structuredClone(configs[0]!) as Record<string, unknown> & { starts: unknown }
      if (!setField(config, path.join('.'), value)) return
      set++
      for (const list of [config.starts, config['learningRates']])
        if (Array.isArray(list) && list !== value) {
          expect(list.length).toBeLessThanOrEqual(3)
          lists++
        }
    }),
    options,
  )
  expect(Math.min(set, lists)).toBeGreaterThan(COUNT / 100)
  expect(({} as { steps?: unknown }).steps).toBeUndefined()
})
