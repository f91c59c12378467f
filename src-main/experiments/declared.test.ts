import { expect, test } from 'vitest'
import { arrayProblem, configSchema, declaredSeries, kindSchema, type Config } from '#shared/contract/index.ts'
import { experimentOf, presets } from './index.ts'
import { trainedRun } from './saved-networks.fixture.ts'
import { surroundings } from './surroundings.ts'

/** A small run of every kind, and of what adds arrays or series to it. */
const configs: Config[] = [
  ...kindSchema.options.flatMap((kind) => {
    const preset = presets.find(({ config }) => config.kind === kind)
    return preset ? [experimentOf(kind).preview(preset.config)] : []
  }),
  ...[
    { kind: 'fate-map', start: { min: -1, max: 1, count: 3 }, against: 'paper-1d-printed' },
    {
      kind: 'fate-map',
      landscape: { expression: '(x*y-1)^2/2', variables: ['x', 'y'] },
      line: { from: [-2, -2], to: [2, 2] },
      start: { min: 0, max: 1, count: 5 },
    },
    { kind: 'bifurcation', landscape: 'himmelblau', start: [1, 1], samples: 4 },
    { kind: 'theory', landscape: 'paper-2d', minimum: [1.47, 1.47], globalMinimum: [0, 0], mu: 20, starts: 2 },
  ].map((config) => configSchema.parse({ learningRate: { min: 0.001, max: 0.01, count: 2 }, ...config })),
]

/** Kinds that need the weights of other runs, each with a config and the runs. */
const ofOthers = async () => {
  const source = await trainedRun()
  const named = { run: source.run.id, member: 0 }
  const config = configSchema.parse({ kind: 'loss-line', from: named, to: { ...named, member: 1 }, count: 3 })
  const plane = configSchema.parse({ kind: 'loss-plane', of: { run: source.run.id, members: [0] }, count: 3 })
  return [config, plane].map((config) => ({ config, sources: [source] }))
}

test('what every kind of experiment hands out is declared, with its type and its shape', async () => {
  const seen = new Set<string>()
  const all = [...configs.map((config) => ({ config, sources: [] })), ...(await ofOthers())]
  expect(new Set(all.map(({ config }) => config.kind))).toEqual(new Set(kindSchema.options))
  for (const { config, sources } of all) {
    const { context } = surroundings(1, new AbortController(), sources)
    const undeclared: string[] = []
    const { output } = context
    const summary = await experimentOf(config.kind).run(config, {
      ...context,
      output: {
        ...output,
        declareArray(spec) {
          seen.add(`${config.kind} ${spec.name}`)
          const problem = arrayProblem(config, spec)
          if (problem) undeclared.push(`${spec.name} ${problem}`)
          output.declareArray(spec)
        },
        series(member, name, steps, values) {
          seen.add(`${config.kind} ${name}`)
          if (!declaredSeries(config.kind, name)) undeclared.push(name)
          output.series(member, name, steps, values)
        },
      },
    })
    expect(undeclared, config.kind).toEqual([])
    expect(Object.keys(summary).length).toBeGreaterThan(0)
  }
  for (const one of [
    'theory failing/opsc-global',
    'fate-map against/fate',
    'fate-map sharpness',
    'network weights/0/1/biases',
    'loss-line testAccuracy',
    'loss-plane path/0',
  ])
    expect(seen).toContain(one)
  expect(seen.size).toBeGreaterThan(60)
}, 600_000)
