import { expect, test } from 'vitest'
import {
  basinMapConfigSchema,
  type BasinMapConfig,
  descentOfCell,
  fateMapConfigSchema,
  type FateMapConfig,
  pathArgument,
} from '#shared/contract/index.ts'
import { experimentOf, tasks } from '../experiments/index.ts'
import { memoryOutput } from './output.ts'
import { createAnswers } from './queries.ts'

const pool = {
  threads: 1,
  run: (task: string, argument: unknown) => Promise.resolve(tasks[task as keyof typeof tasks](argument as never)),
}
const never = new AbortController().signal
const answers = createAnswers(pool as never, () => ({}) as never)

async function mapOf(config: FateMapConfig | BasinMapConfig) {
  const { output, data } = memoryOutput()
  const context = { output, signal: never, progress: () => {}, pool, places: {} }
  const summary = await experimentOf(config.kind).run(config as never, context as never)
  const { fate, iterations } = data().arrays
  return { names: (summary as { fates: string[] }).fates, fate: fate!.data, iterations: iterations!.data }
}

const fateMap = (fields: object) =>
  fateMapConfigSchema.parse({
    kind: 'fate-map',
    start: { min: -9, max: 9, count: 13 },
    learningRate: { min: 1e-4, max: 0.06, count: 7, scale: 'log' },
    steps: 300,
    ...fields,
  })
const noise = { std: 30 }
const cases: [string, FateMapConfig | BasinMapConfig][] = [
  ['with noise', fateMap({ noise, seed: 7 })],
  [
    'over momenta, with noise',
    fateMap({
      start: { min: 9.5, max: 9.5, count: 1 },
      rule: { name: 'nesterov' },
      momentum: { min: 0, max: 0.95, count: 9 },
      noise,
    }),
  ],
  ['with a schedule', fateMap({ schedule: { name: 'drop', at: [20, 100], factor: 0.3 } })],
  [
    'along a line through a plane, heavy-ball warmed up',
    fateMap({
      landscape: 'paper-2d',
      line: { from: [-4, 3], to: [4, 3.5] },
      start: { min: 0, max: 1, count: 13 },
      rule: { name: 'heavy-ball', momentum: 0.7 },
      schedule: { name: 'warmup', steps: 40 },
    }),
  ],
  [
    'of a plane, of two learning rates, with noise that fades',
    basinMapConfigSchema.parse({
      kind: 'basin-map',
      x: { min: -4, max: 4, count: 6 },
      y: { min: -4, max: 4, count: 5 },
      learningRate: [0.015, 0.03],
      steps: 200,
      noise: { std: 20 },
      schedule: { name: 'cosine', final: 0.1 },
      seed: 3,
    }),
  ],
]

test.each(cases)('the fate of a path is that of its cell on a map %s', async (_, config) => {
  const { names, fate, iterations } = await mapOf(config)
  const columns = config.kind === 'basin-map' ? config.x.count : (config.momentum ?? config.start).count
  const rows = config.kind === 'basin-map' ? config.y.count : config.learningRate.count
  const met = new Set<string>()
  for (let cell = 0; cell < fate.length; cell++) {
    const row = Math.floor(cell / columns)
    const descent = descentOfCell(config, cell % columns, row % rows, Math.floor(row / rows))
    const path = await answers.path(pathArgument(config, descent) as never, never)
    met.add(path.fate)
    expect([cell, path.fate, path.iterations]).toEqual([cell, names[fate[cell]!], iterations[cell]])
  }
  // Descents that are other ones would seldom have the same fates.
  expect(met.size).toBeGreaterThan(1)
})

test('noise of another seed, start or learning rate makes another path', async () => {
  const config = fateMap({ noise, seed: 7 })
  const descent = descentOfCell(config, 3, 2)
  const lastOf = async (change: object) => {
    const { points } = await answers.path({ ...pathArgument(config, descent), ...change } as never, never)
    return points.at(-1)
  }
  const others = [{ seed: 8 }, { numbers: { start: 4, rate: 2 } }, { numbers: { start: 3, rate: 3 } }]
  const ends = await Promise.all([{}, ...others].map(lastOf))
  expect(new Set(ends).size).toBe(4)
})
