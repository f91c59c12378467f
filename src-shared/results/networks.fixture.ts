import { configSchema, freshRun, type Run, type RunData } from '../contract/index.ts'
import type { FigureInput } from '../plot/index.ts'

/** A network run with made-up results, for tests of figures. */

interface NetworkSample {
  starts?: string[]
  learningRates?: number[]
  snapshots?: number
  dataset?: 'mnist' | 'synthetic-digits'
  /** Indices of the members whose last half is not finite. */
  diverged?: number[]
  /** Snapshots of each member that are computed; all by default. */
  computed?: number
  /** Eigenvalues that are measured at each snapshot; none by default. */
  eigenvalues?: number
  /** Whether critical sharpness is measured with them. */
  critical?: boolean
}

/**
 * Networks whose weights, of four values, go from a corner that is their start's along a bow that is longer for larger
 * learning rates.
 */
export function sampleNetworks(sample: NetworkSample = {}): FigureInput {
  const {
    starts = ['A', 'B', 'C'],
    learningRates = [0.01, 0.1, 0.5],
    snapshots = 20,
    diverged = [],
    eigenvalues = 0,
    critical = false,
  } = sample
  const computed = sample.computed ?? snapshots
  const steps = Float64Array.from({ length: snapshots }, (_, snapshot) => 50 * snapshot)
  const data: RunData = { members: [], series: [], arrays: {} }
  const rows: number[][] = []
  starts.forEach((start, corner) =>
    learningRates.forEach((learningRate, rate) => {
      const member = data.members.length
      data.members.push({ index: member, parameters: { start, seed: corner, learningRate }, summary: null })
      const lost = (snapshot: number) => diverged.includes(member) && snapshot >= snapshots / 2
      for (let snapshot = 0; snapshot < snapshots; snapshot++) {
        const way = 1 - Math.exp((-3 * (rate + 1) * snapshot) / snapshots)
        const at = [Math.cos(2 * corner) + way, Math.sin(2 * corner) + 0.3 * rate * way ** 2, 0.1 * way * corner, 1]
        rows.push(snapshot >= computed ? [0, 0, 0, 0] : lost(snapshot) ? [Number.NaN, 0, 0, 0] : at)
      }
      const add = (name: string, every: number, value: (step: number) => number) => {
        const at = Float64Array.from({ length: (50 * computed) / every }, (_, index) => index * every)
        data.series.push({
          member,
          name,
          steps: at,
          values: at.map((step) => (lost(step / 50) ? Number.NaN : value(step))),
        })
      }
      const fall = (step: number) => 2.3 * Math.exp(-0.01 * (rate + 1) * step) + 0.02
      add('trainLoss', 1, (step) => fall(step) * (1 + 0.3 * Math.sin(step * step)))
      add('testLoss', 50, (step) => fall(step) + 0.06)
      add('trainAccuracy', 50, (step) => 1 - fall(step) / 2.6)
      add('testAccuracy', 50, (step) => 0.98 - fall(step) / 2.6)
      // λ rises to just under 2/γ.
      for (let place = 1; place <= eigenvalues; place++)
        add(place === 1 ? 'sharpness' : `eigenvalue-${place}`, 50, (step) => {
          const limit = 2 / learningRate
          return (limit * (1 - 0.9 * Math.exp(-0.004 * step))) / place
        })
      // λ_c comes up to λ from below.
      if (critical) add('criticalSharpness', 50, (step) => (2 / learningRate) * (1 - Math.exp(-0.01 * step)))
    }),
  )
  const gram = Float64Array.from(
    rows.flatMap((a) => rows.map((b) => a.reduce((sum, value, at) => sum + value * b[at]!, 0))),
  )
  data.arrays.gram = { name: 'gram', dtype: 'float64', shape: [rows.length, rows.length], fill: 0, data: gram }
  data.arrays['snapshots/steps'] = {
    name: 'snapshots/steps',
    dtype: 'float64',
    shape: [snapshots],
    fill: 0,
    data: steps,
  }
  const summary = { dataset: sample.dataset ?? 'mnist' }
  const config = configSchema.parse({
    kind: 'network',
    starts: starts.length,
    learningRates,
    snapshots: 2,
    ...(eigenvalues > 0 && { sharpness: { every: 50, eigenvalues, critical } }),
  })
  const run: Run = {
    id: '01J00000000000000000000000',
    kind: 'network',
    title: 'Networks',
    config,
    status: 'completed',

    created: 0,
    started: 0,
    finished: 1,
    computed: 1,
    appVersion: '0.1.0',
    engine: 'onnx',
    device: 'cpu',
    precision: 'float32',
    generator: 'xoshiro128**',
    seed: 1,
    ...freshRun(),
    summary,
  }
  return { run, data }
}
