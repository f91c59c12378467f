import { expect, test } from 'vitest'
import type { FigureInput, FigureOptions } from '../plot/index.ts'
import { summaryOf } from '../plot/reading.fixture.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { sampleBasin, sampleOrbits, samplePlanePaths, sampleShares } from '../results/planes.fixture.ts'
import { sampleDraws, sampleEnds } from '../results/motion.fixture.ts'
import { fates, sampleMap, samplePaths } from '../results/runs.fixture.ts'
import { figureOf } from './by-config.ts'

/** Every figure as data, one to a test: a change of what is drawn shows as a change of its snapshot. */

const drawn = (input: FigureInput, name: string, options: Partial<FigureOptions> = {}) =>
  summaryOf(figureOf(input.run.config, name).draw(input, { style: 'light', width: 480, height: 360, ...options }))

const map = sampleMap({ rates: 4, starts: 6, fateAt: (rate, start) => (rate + start) % fates.length })
const basin = sampleBasin({
  columns: 6,
  rows: 4,
  learningRate: [0.01, 0.02],
  fateAt: (slice, row, column) => (slice + row + column) % 7,
  againstAt: (_, row, column) => (row * column) % 7,
})
const shares = sampleShares({ min: 0.01, max: 0.1, count: 4, scale: 'log' }, 50, (index) => ({
  flat: 10 * index,
  sharp: 50 - 10 * index,
}))
const orbits = sampleOrbits({ min: 0.5, max: 3.05, count: 24 }, { samples: 8 })
const line = samplePaths([
  { x: [9, 5, 2, 0.1, 0], learningRate: 0.01, fate: 'flat' },
  { x: [9, -1e3, 1e7], learningRate: 0.2, fate: 'divergent' },
])
const plane = samplePlanePaths([[1.5, 0.8]], [0.05, 0.15], 6)
const networks = sampleNetworks({ starts: ['A', 'B'], learningRates: [0.01, 0.1], snapshots: 4 })

const overMomentum = sampleEnds({ rates: 4, momentum: { min: 0, max: 0.9, count: 6 } })
const ends = sampleEnds({ rates: 4, sharpnessAt: (rate, column) => (column === 0 ? Number.NaN : 40 * (rate + column)) })
const manyEnds = sampleEnds({ rates: 50, columns: 50, sharpnessAt: (rate, column) => 1000 / (1 + rate + column) })
const draws = sampleDraws(30)
const disc = sampleBasin({
  columns: 256,
  rows: 256,
  learningRate: [0.01, 0.02],
  fateAt: (slice, row, column) => (Math.hypot(row - 130, column - 120) < 60 * (slice + 1) ? 0 : 1),
})

test('a fate map', () => expect(drawn(map, 'fate-map')).toMatchSnapshot())
test('a fate map relative to a minimum', () => expect(drawn(map, 'fate-map', { relativeTo: 0 })).toMatchSnapshot())
test('a fate map as a thumbnail', () => expect(drawn(map, 'fate-map', { thumbnail: true })).toMatchSnapshot())
test('iterations to decide', () => expect(drawn(map, 'iterations')).toMatchSnapshot())
test('shares of the starts of a map', () => expect(drawn(map, 'shares')).toMatchSnapshot())
test('a fate map over momentum', () => expect(drawn(overMomentum, 'fate-map')).toMatchSnapshot())
test('shares of the momenta of a map', () => expect(drawn(overMomentum, 'shares')).toMatchSnapshot())
test('a map of the sharpness at ends', () => expect(drawn(ends, 'end-sharpness-map')).toMatchSnapshot())
test('the sharpness at ends by learning rate', () => expect(drawn(ends, 'end-sharpness')).toMatchSnapshot())
test('the sharpness at many ends', () => expect(drawn(manyEnds, 'end-sharpness')).toMatchSnapshot())
test('paths of many draws', () => expect(drawn(draws, 'path')).toMatchSnapshot())
test('the sharpness along paths', () => expect(drawn(draws, 'path-sharpness')).toMatchSnapshot())
test('a basin map', () => expect(drawn(basin, 'basin-map', { slice: 1 })).toMatchSnapshot())
test('the border of a disc', () => expect(drawn(disc, 'border', { slice: 1 })).toMatchSnapshot())
test('what another landscape changes', () => expect(drawn(basin, 'difference')).toMatchSnapshot())
test('shares of a list of basin maps', () => expect(drawn(basin, 'basin-shares')).toMatchSnapshot())
test('shares of random starts', () => expect(drawn(shares, 'basin-shares')).toMatchSnapshot())
test('a bifurcation diagram', () => expect(drawn(orbits, 'bifurcation')).toMatchSnapshot())
test('paths on a curve', () => expect(drawn(line, 'path')).toMatchSnapshot())
test('step lengths', () => expect(drawn(line, 'convergence')).toMatchSnapshot())
test('paths on contours', () => expect(drawn(plane, 'path')).toMatchSnapshot())
test('paths on a surface', () => expect(drawn(plane, 'surface')).toMatchSnapshot())
test('losses', () => expect(drawn(networks, 'losses')).toMatchSnapshot())
test('losses as means by learning rate', () => expect(drawn(networks, 'losses', { group: 'rate' })).toMatchSnapshot())
test('accuracies', () => expect(drawn(networks, 'accuracies')).toMatchSnapshot())
test('paths of weights in their plane', () => expect(drawn(networks, 'projection')).toMatchSnapshot())
test('distances from the start', () => expect(drawn(networks, 'distances')).toMatchSnapshot())
test('distances between networks', () => expect(drawn(networks, 'separations')).toMatchSnapshot())
