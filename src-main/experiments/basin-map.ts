import { learningRatesOf, type Preset } from '#shared/contract/index.ts'
import type { Experiment } from './experiment.ts'
import { cellsOf } from './map-grid.ts'
import { coarser, estimateMap, fewer, mapBytes } from './map-cost.ts'
import { runMapOnDevice } from './map-on-device.ts'
import { grouped, descentProvenance } from './provenance.ts'
import { listed, moving, on, range, versus } from './titles.ts'

const presets: readonly Preset[] = [
  {
    id: 'basins',
    reference: 'Figs 7–10',
    title: 'Basins before and beyond the limit',
    description:
      'The minimum reached from each start point of the plane, for learning rates below and above the ' +
      'stability limit of the sharp minima (2/102.4 ≈ 0.0195).',
    figure: 'basin-map',
    config: {
      kind: 'basin-map',
      landscape: 'paper-2d',
      x: { min: -4, max: 4, count: 201, scale: 'linear' },
      y: { min: -4, max: 4, count: 201, scale: 'linear' },
      learningRate: [0.01, 0.015, 0.018, 0.0195, 0.02, 0.0205, 0.021, 0.025, 0.03, 0.05, 0.1, 0.2, 0.5, 0.9],
      steps: 1000,
      tolerance: 1e-6,
      bound: 1e6,
    },
  },
  {
    id: 'fractal',
    reference: 'Fractal border',
    title: 'A border that grows rough',
    description:
      'Basins of Himmelblau’s function: with a small learning rate their border is a smooth line, with larger ones ' +
      'it takes more of the plane, as the border of trainability of networks does (J. Sohl-Dickstein, ' +
      'arXiv 2402.06184).',
    figure: 'basin-map',
    config: {
      kind: 'basin-map',
      landscape: 'himmelblau',
      x: { min: -6, max: 6, count: 512, scale: 'linear' },
      y: { min: -6, max: 6, count: 512, scale: 'linear' },
      learningRate: [0.01, 0.015, 0.02, 0.024],
      steps: 1000,
      tolerance: 1e-6,
      bound: 1e6,
      border: true,
    },
  },
]

/** Most cells of a preview of a list of learning rates: of some of them, on a coarse grid. */
const PREVIEW = { starts: 90, rates: 4, steps: 2000 }

/** The fate of gradient descent over a plane of start points, for one learning rate or a sequence of them. */
export const basinMap: Experiment<'basin-map'> = {
  presets,
  title: (config) => {
    const { landscape, against, x, y } = config
    const box = `x₀ = ${range(x)}, y₀ = ${range(y)}`
    return `Basins${on(landscape)}${versus(against)}, ${box}, γ = ${listed(learningRatesOf(config))}${moving(config)}`
  },
  provenance: descentProvenance,
  preview: (config) => ({
    ...config,
    x: coarser(config.x, PREVIEW.starts),
    y: coarser(config.y, PREVIEW.starts),
    learningRate:
      typeof config.learningRate === 'number' ? config.learningRate : fewer(config.learningRate, PREVIEW.rates),
    steps: Math.min(config.steps, PREVIEW.steps),
  }),
  bytes: mapBytes,
  size: (config) => `${grouped(cellsOf(config))} cells`,
  estimateSeconds: estimateMap,
  run: runMapOnDevice,
}
