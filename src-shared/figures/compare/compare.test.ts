import { expect, test } from 'vitest'
import {
  freshRun,
  comparisonLookSchema,
  configSchema,
  exportOptionsSchema,
  figureLookSchema,
  PENDING,
  type ConfigInput,
  type JointSnapshots,
  type Run,
} from '../../contract/index.ts'
import { placeColor } from './compare.ts'
import { fateFlows, whyNotSubtracted } from './difference.ts'
import { overlaysOf } from './kinds.ts'
import { linkedFigures } from './grid.ts'
import { compareLookOf, comparisonFigure, comparisonParts } from './set.ts'
import { exportedFigure, fateColor, type FigureInput } from '../../plot/index.ts'
import { pointsOf } from '../../plot/reading.fixture.ts'
import { sampleNetworks } from '../../results/networks.fixture.ts'
import { compareConvergence } from './paths.ts'
import { compareShares, sharedFates } from './rates.ts'
import { jointPlane, jointSeparations } from './weights.ts'
import { directComponents, everyRow, gramOf, scattered } from '../../projection/direct-components.fixture.ts'

function runOf(config: ConfigInput, summary: Run['summary'] = null, id = 'a'): Run {
  const parsed = configSchema.parse(config)
  return {
    id,
    kind: parsed.kind,
    title: id,
    config: parsed,
    status: 'completed',
    created: 0,
    started: 0,
    finished: 1,
    computed: 1,
    appVersion: '',
    engine: '',
    device: '',
    precision: '',
    generator: null,
    seed: null,
    ...freshRun(),
    summary,
  }
}
const map = (fields: object = {}): ConfigInput => ({
  kind: 'fate-map',
  start: { min: 0, max: 1, count: 4 },
  learningRate: { min: 0.1, max: 1, count: 3 },
  ...fields,
})
const plane = (fields: object = {}): ConfigInput => ({
  kind: 'basin-map',
  x: { min: 0, max: 1, count: 2 },
  y: { min: 0, max: 1, count: 2 },
  learningRate: 0.1,
  ...fields,
})
const mapInput = (config: ConfigInput, fates: string[], codes: number[]): FigureInput => ({
  run: runOf(config, { fates }),
  data: {
    members: [],
    series: [],
    arrays: { fate: { name: 'fate', dtype: 'uint8', shape: [codes.length], fill: 255, data: Uint8Array.from(codes) } },
  },
})

test('the matrix of fates counts cell by cell, by the names and not the codes of either map', () => {
  const names: string[][] = [
    ['flat', 'sharp', 'slow'],
    ['slow', 'other', 'flat'],
  ]
  const codes = [
    [0, 0, 1, 2, 2, 1, 0, PENDING, 0, 1, 2, 0],
    [2, 0, 1, 0, 0, 0, 2, 1, PENDING, 2, 1, 2],
  ] as const
  const [before, after] = [0, 1].map((side) => mapInput(map(), names[side]!, [...codes[side]!]))
  const flows = fateFlows({ runs: [before!, after!] })
  expect(flows.fates).toEqual(['flat', 'sharp', 'slow', 'other'])
  const counted = new Map<string, number>()
  let [total, changed] = [0, 0]
  for (let cell = 0; cell < 12; cell++) {
    const [from, to] = [names[0]![codes[0][cell]!], names[1]![codes[1][cell]!]]
    if (from === undefined || to === undefined) continue
    counted.set(`${from} ${to}`, (counted.get(`${from} ${to}`) ?? 0) + 1)
    total++
    if (from !== to) changed++
  }
  expect([flows.total, flows.changed]).toEqual([total, changed])
  flows.fates.forEach((from, row) =>
    flows.fates.forEach((to, column) =>
      expect(flows.counts[row * 4 + column], `${from} to ${to}`).toBe(counted.get(`${from} ${to}`) ?? 0),
    ),
  )
})

test('of maps with a list of learning rates one is subtracted', () => {
  const config = plane({ learningRate: [0.1, 0.2] })
  const [before, after] = [
    mapInput(config, ['flat', 'sharp'], [0, 0, 0, 0, 1, 1, 1, 0]),
    mapInput(config, ['flat', 'sharp'], [0, 0, 0, 0, 0, 1, 1, 0]),
  ]
  expect(fateFlows({ runs: [before, after] }, 0).changed).toBe(0)
  expect(fateFlows({ runs: [before, after] }, 1)).toMatchObject({ changed: 1, total: 4 })
})

test('maps whose axes differ are not subtracted, and the sentence says which', () => {
  const why = (one: ConfigInput, other: ConfigInput) => whyNotSubtracted(runOf(one), runOf(other))
  expect(why(map(), map({ steps: 5, landscape: 'cubic' }))).toBeNull()
  expect(why(map(), map({ start: { min: 0, max: 1, count: 5 } }))).toBe(
    'The start points differ: 0 … 1, 4 points, linear in the first map, 0 … 1, 5 points, linear in the second.',
  )
  expect(why(map(), map({ learningRate: { min: 0.1, max: 1, count: 3, scale: 'log' } }))).toMatch(/^The learning rates/)
  expect(why(plane({ learningRate: 0.1 }), plane({ learningRate: 0.2 }))).toBeNull()
  expect(why(plane({ learningRate: [0.1, 0.2] }), plane())).toBe('The maps are of 2 learning rates and of 1.')
  expect(why(plane(), plane({ y: { min: 0, max: 2, count: 2 } }))).toMatch(/^The start points y₀ differ/)
  expect(why(map(), plane())).toMatch(/^The axes mean different things/)
  expect(why(map(), { kind: 'trajectory', starts: [[1]], learningRates: [0.1] })).toMatch(/^Only maps/)
})

test('the share of a fate at a learning rate is that of its row', () => {
  const codes = [0, 1, 1, 0, 1, 1, 1, 1, PENDING, PENDING, PENDING, PENDING]
  const input = mapInput(map(), ['flat', 'sharp'], codes)
  expect(sharedFates({ runs: [input, input] })).toEqual(['flat', 'sharp'])
  const figure = compareShares.draw({ runs: [input] }, { style: 'light', width: 600, height: 400, fate: 'sharp' })
  expect(pointsOf(figure, 'line', 0)).toEqual([
    [0.1, 0.5],
    [0.55, 1],
    [1, Number.NaN],
  ])
})

test('a start is named in the legend as it is in that of its own run', () => {
  const path = (start: number[]): FigureInput => ({
    run: runOf({ kind: 'trajectory', landscape: 'himmelblau', starts: [start], learningRates: [0.1] }),
    data: {
      members: [{ index: 0, parameters: { start, learningRate: 0.1 }, summary: null }],
      series: [{ member: 0, name: 'stepLength', steps: Float64Array.of(0, 1), values: Float64Array.of(1, 0.5) }],
      arrays: {},
    },
  })
  const input = { runs: [path([1e-4, 2]), path([1e-4, 2])] }
  const figure = compareConvergence.draw(input, { style: 'light', width: 900, height: 600, colourBy: 'start' })
  expect(figure.legend?.items.map(({ label }) => label)).toContain(
    '({symbol|x}{sub|0}, {symbol|y}{sub|0}) = (10{sup|−4}, 2)',
  )
})

test('curves lie over each other where two runs have them', () => {
  const learningRate = { min: 0.1, max: 1, count: 3 }
  const kindsOf = (...configs: ConfigInput[]) =>
    overlaysOf(configs.map((config) => configSchema.parse(config))).map(({ name }) => name)
  expect(kindsOf(map(), { kind: 'network' })).toEqual([])
  expect(kindsOf(map(), { kind: 'basin-share', learningRate }, plane())).toEqual(['shares'])
  expect(kindsOf({ kind: 'network' }, { kind: 'network' })).toEqual(['losses', 'accuracies', 'distances'])
  const measured = { kind: 'network', sharpness: { every: 5 } } as const
  expect(kindsOf({ kind: 'network' }, measured, measured)).toContain('sharpness')
  expect(kindsOf({ kind: 'bifurcation', learningRate }, { kind: 'bifurcation', learningRate })).toEqual(['lyapunov'])
})

/** Two runs of two networks each, of starts with seeds 1, 2 and 2, 3, with 4 snapshots of 5 weights. */
const vectors = scattered(16, 5)
const jointInput = () => {
  const network = (seeds: number[]): FigureInput => ({
    run: runOf({ kind: 'network', starts: seeds, learningRates: [0.1] }),
    data: {
      members: seeds.map((seed, index) => ({ index, parameters: { seed, learningRate: 0.1 }, summary: null })),
      arrays: {},
      series: [],
    },
  })
  const weights: JointSnapshots = {
    rows: vectors.map((_, row) => ({ run: row >> 3, member: (row >> 2) & 1, step: 10 * (row & 3) })),
    gram: gramOf(vectors),
    every: 1,
  }
  return { runs: [network([1, 2]), network([2, 3])], weights }
}

test.each([
  ['all runs', 'all', everyRow(vectors)],
  ['the first run, applied to the other', 0, everyRow(vectors).slice(0, 8)],
  ['the second run, applied to the first', 1, everyRow(vectors).slice(8)],
] as const)('the plane of %s is that of the snapshots themselves', (_, fit, fitted) => {
  const [x, y] = directComponents(vectors, [...fitted], 2).map(({ path }) => path) as [number[], number[]]
  const { coordinates } = jointPlane(jointInput(), fit)!
  vectors.forEach((_, row) => {
    expect(coordinates[2 * row]).toBeCloseTo(x[row]!, 8)
    expect(coordinates[2 * row + 1]).toBeCloseTo(y[row]!, 8)
  })
})

test('distances between runs are those of the vectors, of networks with one start and rate where there are any', () => {
  const input = jointInput()
  const [only, ...others] = jointSeparations(input, 0)
  expect(others).toEqual([])
  expect([only!.from.member, only!.to.member]).toEqual([1, 0])
  expect([...only!.steps]).toEqual([0, 10, 20, 30])
  for (let snapshot = 0; snapshot < 4; snapshot++) {
    const [a, b] = [vectors[4 + snapshot]!, vectors[8 + snapshot]!]
    expect(only!.lengths[snapshot]).toBeCloseTo(Math.hypot(...a.map((value, index) => value - b[index]!)), 10)
  }
  // Without a start in common, all of one learning rate are measured.
  const strange = {
    ...input.runs[1]!,
    data: {
      ...input.runs[1]!.data,
      members: [7, 8].map((seed, index) => ({ index, parameters: { seed, learningRate: 0.1 }, summary: null })),
    },
  }
  expect(jointSeparations({ ...input, runs: [input.runs[0]!, strange] }, 0)).toHaveLength(4)
})

test('a network that diverged takes no part', () => {
  const input = jointInput()
  const gram = input.weights.gram.slice()
  for (let row = 0; row < 16; row++) gram[row * 16 + 5] = gram[5 * 16 + row] = Number.NaN
  const shown = { ...input, weights: { ...input.weights, gram } }
  expect(jointPlane(shown, 'all')!.coordinates).toHaveLength(2 * 12)
  expect(jointSeparations(shown, 0).map(({ from }) => from.member)).toEqual([0, 0])
})

test('axes of two runs are linked where they mean the same, and principal components never do', () => {
  const runs = [sampleNetworks(), sampleNetworks()]
  const meanings = (figure: string) =>
    (['x', 'y'] as const).map(
      (axis) =>
        new Set(linkedFigures(runs, { figure, link: true, extents: 'own' }, {}).map((one) => one.axes[axis].meaning))
          .size,
    )
  expect(meanings('losses')).toEqual([1, 1])
  expect(meanings('projection')).toEqual([2, 2])
})

test('what is exported of a comparison is what its page draws at the same size', () => {
  const networks = sampleNetworks()
  const maps = [40, 50].map((steps) =>
    mapInput(
      map({ steps }),
      ['flat', 'sharp'],
      Array.from({ length: 12 }, (_, at) => at % 2),
    ),
  )
  const look = comparisonLookSchema.parse({ colourBy: 'rate', part: 'train', fate: 'sharp' })
  const size = { width: 733, height: 461, style: 'dark' } as const
  for (const runs of [maps, [networks, networks]]) {
    const input = { runs, places: [0, 1], labels: ['one', 'other'] }
    const drawn = comparisonParts(input, look).filter(({ isTable, kind }) => !isTable && !kind.name.startsWith('grid'))
    expect(drawn.length).toBeGreaterThan(1)
    for (const { kind, input: own } of drawn) {
      const figure = comparisonFigure(input, look, kind.name)
      const exported = exportedFigure(figure.kind, figure.input, exportOptionsSchema.parse({ ...size }))
      const shown = kind.draw(own, { ...figureLookSchema.parse({}), ...size, ...compareLookOf(look, kind.name) })
      expect(JSON.stringify(exported), kind.name).toBe(JSON.stringify(shown))
    }
  }
})

test('runs have colours that no fate has, apart in CIELAB', () => {
  const runs = Array.from({ length: 8 }, (_, place) => placeColor(place, { style: 'light' }))
  const fates = ['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
  const seen = [...runs, ...fates.map((fate) => fateColor(fate, 'light'))].map(labOf)
  let counted = 0
  runs.forEach((_, run) =>
    seen.forEach((other, index) => {
      if (index === run) return
      expect(Math.hypot(...seen[run]!.map((value, axis) => value - other[axis]!))).toBeGreaterThan(20)
      counted++
    }),
  )
  expect(counted).toBe(8 * 15)
})

/** A colour of sRGB in CIELAB under D65 (IEC 61966-2-1, CIE 15). */
function labOf(color: string): [number, number, number] {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
