import { type FateMapConfig, pointAlong, type Preset } from '#shared/contract/index.ts'
import type { Experiment } from './experiment.ts'
import { cellsOf } from './map-grid.ts'
import { coarser, estimateMap, mapBytes, withFewerColumns } from './map-cost.ts'
import { runMapOnDevice } from './map-on-device.ts'
import { grouped, descentProvenance } from './provenance.ts'
import { moving, on, pointed, range, versus } from './titles.ts'

const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }

const presets: readonly Preset[] = [
  {
    id: 'fig06',
    reference: 'Fig 6',
    title: 'Where gradient descent ends',
    description:
      'The minimum reached from each start point with each learning rate. What 1000 iterations do not decide ' +
      'is periodic, chaotic or slow; the article leaves it empty.',
    figure: 'fate-map',
    config: {
      kind: 'fate-map',
      landscape: 'paper-1d',
      start: { min: -10, max: 10, count: 400, scale: 'linear' },
      learningRate: { min: 1e-4, max: 0.06, count: 400, scale: 'log' },
      ...stopping,
    },
  },
  {
    id: 'himmelblau',
    reference: 'Himmelblau',
    title: 'Four minima along a line',
    description:
      'Starts on a diagonal through the plane of Himmelblau’s function: which of its four minima each ' +
      'learning rate leads them to.',
    figure: 'fate-map',
    config: {
      kind: 'fate-map',
      landscape: 'himmelblau',
      line: { from: [-5, -5], to: [5, 5] },
      start: { min: 0, max: 1, count: 400, scale: 'linear' },
      learningRate: { min: 1e-3, max: 0.04, count: 400, scale: 'linear' },
      ...stopping,
    },
  },
  {
    id: 'momentum',
    reference: 'Momentum',
    title: 'What momentum changes',
    description:
      'One start in the sharp basin, momentum β × learning rate: heavy-ball stays in the sharp minimum up to ' +
      '2(1 + β)/λ, twice as far as gradient descent, and carries descents over it on the way.',
    figure: 'fate-map',
    config: {
      kind: 'fate-map',
      landscape: 'paper-1d',
      start: { min: 2.4, max: 2.4, count: 1, scale: 'linear' },
      learningRate: { min: 1e-4, max: 0.1, count: 300, scale: 'log' },
      rule: { name: 'heavy-ball', momentum: 0.9 },
      momentum: { min: 0, max: 0.98, count: 300, scale: 'linear' },
      ...stopping,
    },
  },
]

function title(config: FateMapConfig): string {
  const { landscape, against, line, start, learningRate, momentum } = config
  const place = momentum && line ? pointed(pointAlong(line, start.min)) : range(start)
  const starts = line && !momentum ? `from ${pointed(line.from)} to ${pointed(line.to)}` : `x₀ = ${place}`
  return `Fate map${on(landscape)}${versus(against)}, ${starts}, γ = ${range(learningRate)}${moving(config)}`
}

/** The fate of gradient descent over start point × learning rate. */
export const fateMap: Experiment<'fate-map'> = {
  presets,
  title,
  provenance: descentProvenance,
  preview: (config) => ({
    ...withFewerColumns(config, 120),
    learningRate: coarser(config.learningRate, 80),
    steps: Math.min(config.steps, 2000),
  }),
  bytes: mapBytes,
  size: (config) => `${grouped(cellsOf(config))} cells`,
  estimateSeconds: estimateMap,
  run: runMapOnDevice,
}
