import { expect, test } from 'vitest'
import {
  configSchema,
  kindSchema,
  type Path,
  type TrajectoryConfig,
  trajectoryConfigSchema,
  type TypedArray,
} from '#shared/contract/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import { type ExperimentContext, presets, tasks } from './index.ts'
import { trajectory } from './trajectory.ts'

const presetOf = (id: string) => presets.find((preset) => preset.id === id)!.config

async function carriedOut(config: TrajectoryConfig) {
  const arrays: Record<string, TypedArray> = {}
  const members: Record<string, unknown>[] = []
  const series: { member: number; name: string; steps: Float64Array; values: Float64Array }[] = []
  const context: ExperimentContext = {
    signal: new AbortController().signal,
    progress() {},
    places: {},
    pool: { threads: 3, run: async (task, argument) => tasks[task as 'trajectory/path'](argument as never) },
    output: {
      foreknow() {},
      provenance() {},
      checkpoint() {},
      declareArray() {},
      writeArray: (name, _, data) => void (arrays[name] = data),
      member: (index, parameters, summary) => void (members[index] = { ...parameters, ...summary }),
      series: (member, name, steps, values) => void series.push({ member, name, steps, values }),
    },
  }
  const summary = await trajectory.run(config, context)
  const of = (member: number, name: string) => series.find((one) => one.member === member && one.name === name)!
  return { summary, arrays, members, of }
}

test('every preset is a config of the contract, and names a figure of its kind', () => {
  const figures = 'fig01 fig02 fig03 fig04 fig05 fig06 fig07 fig08 fig09 fig10 fig11 fig12 fig13 fig14 fig15'
  const toys = 'eos-toy quartic himmelblau momentum basins fractal noise large-step schedule bifurcation mnist'
  const networks = 'edge-of-stability network-momentum catapult critical-sharpness noise-or-rate pretraining pretrained'
  expect(presets.map(({ id }) => id)).toEqual([figures, toys, networks].flatMap((ids) => ids.split(' ')))
  for (const { config, figure } of presets) {
    expect(configSchema.parse(config)).toEqual(config)
    expect(figureOf(config, figure).name).toBe(figure)
  }
  expect(kindSchema.options).toEqual([
    'trajectory',
    'fate-map',
    'basin-map',
    'basin-share',
    'bifurcation',
    'theory',
    'network',
    'loss-line',
    'loss-plane',
  ])
})

test.each([
  ['fig02', ['sharpest', 'sharp', 'flat', 'flat']],
  ['fig03', ['sharpest']],
  ['fig04', ['sharp']],
  ['fig05', ['flat']],
  ['fig07', ['sharp', 'sharp', 'flat', 'flat']],
  ['fig08', ['flat']],
  ['fig09', ['sharp']],
])('%s ends where its title says', async (id, fates) => {
  const config = presetOf(id) as TrajectoryConfig
  const { members, summary } = await carriedOut(config)
  expect(members.map(({ fate }) => fate)).toEqual(fates)
  expect((summary.shares as Record<string, number>).flat).toBe(
    fates.filter((fate) => fate === 'flat').length / fates.length,
  )
})

test('the path to the flat minimum visits the sharp one, and that to the sharp one jumps over the trench', async () => {
  const { of } = await carriedOut({ ...(presetOf('fig02') as TrajectoryConfig), learningRates: [8e-4, 1e-2] })
  expect([...of(0, 'x').values].some((x) => x >= 8.4 && x <= 8.6)).toBe(false)
  expect([...of(1, 'x').values].filter((x) => x > 2 && x < 3).length).toBeGreaterThan(2)
})

test('members, series and curve', async () => {
  const config = trajectoryConfigSchema.parse({
    kind: 'trajectory',
    starts: [[1], [-9]],
    learningRates: [0.01, 0.2],
    steps: 50,
  })
  const { summary, arrays, members, of } = await carriedOut(config)
  expect(members[1]).toMatchObject({ start: [1], learningRate: 0.2, fate: 'divergent', period: null })
  expect(members[2]).toMatchObject({
    start: [-9],
    learningRate: 0.01,
    iterations: Math.ceil(Math.log(3.6e6) / -Math.log(0.6)),
  })
  members.forEach(({ iterations }, index) => {
    const [x, value, stepLength] = ['x', 'value', 'stepLength'].map((name) => of(index, name))
    expect([x!.values.length, value!.values.length, stepLength!.values.length]).toEqual(
      new Array(3).fill((iterations as number) + 1),
    )
    expect([...x!.steps]).toEqual([...x!.values.keys()])
    const taken = Math.abs(x!.values[1]! - x!.values[0]!)
    expect(stepLength!.values[0]).toBeCloseTo(taken, 12)
  })
  const curve = arrays['curve/x'] as Path['points']
  expect(curve[0]).toBeLessThan(-9)
  expect(Math.max(...curve)).toBeGreaterThan(1)
  // The divergent path leaves the domain; the curve does not follow it.
  expect(Math.max(...curve)).toBeLessThan(11)
  expect(arrays['curve/value']).toHaveLength(curve.length)
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
})

test('paths of two variables lie on their surface', async () => {
  const config = trajectoryConfigSchema.parse({
    kind: 'trajectory',
    landscape: 'paper-2d',
    starts: [
      [3.5, 3.2],
      [-6, 1],
    ],
    learningRates: [0.05, 1.5],
    steps: 300,
  })
  const { arrays, members, of } = await carriedOut(config)
  expect(members.map(({ fate }) => fate)).toEqual(['flat', 'divergent', 'flat', 'divergent'])
  expect(members[0]).toMatchObject({
    start: [3.5, 3.2],
    learningRate: 0.05,
    end: [expect.closeTo(0), expect.closeTo(0)],
  })
  const [x, y, value] = ['x', 'y', 'value'].map((name) => of(2, name).values)
  expect([x![0], y![0], value![0]]).toEqual([-6, 1, 37])
  // A step is −γ∇f; where the bowl is alone, ∇f = 2x.
  expect(x![1]).toBeCloseTo(-6 * 0.9, 12)
  expect(of(2, 'stepLength').values[0]).toBeCloseTo(0.1 * Math.hypot(6, 1), 12)
  const surface = ['x', 'y', 'value'].map((name) => arrays[`surface/${name}`]!)
  // It holds the domain and the start beyond it, not the way out of the divergent paths.
  expect(surface[0]![0]).toBeLessThan(-6)
  expect(surface[0]![0]).toBeGreaterThan(-8.5)
  expect(surface[1]!.at(-1)).toBeGreaterThanOrEqual(4)
  expect(surface[2]).toHaveLength(surface[0]!.length * surface[1]!.length)
  const at = (column: number, row: number) => surface[2]![row * surface[0]!.length + column]
  expect(at(3, 0)).toBeCloseTo(surface[0]![3]! ** 2 + surface[1]![0]! ** 2, 12)
  expect(trajectory.title(config)).toBe('Paths from x₀ = (3.5, 3.2), (−6, 1), γ = 0.05, 1.5')
})

test('titles write numbers as the field does', () => {
  const fig02 = presetOf('fig02') as TrajectoryConfig
  expect(trajectory.title(fig02)).toBe('Paths from x₀ = 9.5, γ = 2·10⁻⁴, 8·10⁻⁴, 3·10⁻³, 0.02')
  const starts = Array.from({ length: 5 }, (_, index) => [index - 10])
  expect(trajectory.title({ ...fig02, starts, learningRates: [0.01] })).toBe('Paths from x₀ = −10 … −6 (5), γ = 0.01')
})

test('numbers that are not finite do not reach a summary', async () => {
  const config = trajectoryConfigSchema.parse({ kind: 'trajectory', starts: [[1e100]], learningRates: [1e300] })
  const { members } = await carriedOut({ ...config, bound: 1e250 })
  expect(members[0]).toMatchObject({ fate: 'divergent', end: [null], value: null })
})
