import { monotonicFactory } from 'ulid'
import { freshRun, type Run } from '#shared/contract/index.ts'

const nextId = monotonicFactory()

/** A completed map, but for what the test says. */
export function runOf(changes: Partial<Run> = {}): Run {
  const axis = { min: 0.01, max: 1, count: 10, scale: 'linear' as const }
  return {
    id: nextId(),
    kind: 'fate-map',
    title: 'A map',
    status: 'completed',
    created: 1000,
    started: 1000,
    finished: 2000,
    computed: 1000,
    config: {
      kind: 'fate-map',
      landscape: 'paper-1d',
      start: axis,
      learningRate: axis,
      steps: 1000,
      tolerance: 1e-6,
      bound: 1e6,
    },
    appVersion: '0.1.0',
    engine: 'overstep',
    device: 'cpu',
    precision: 'float64',
    generator: null,
    seed: null,
    ...freshRun(),
    summary: { shares: { flat: 0.25 } },
    ...changes,
  }
}
