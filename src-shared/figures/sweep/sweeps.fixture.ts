import {
  configSchema,
  freshRun,
  type ConfigInput,
  type Run,
  type SweepOver,
  type SweepRow,
} from '../../contract/index.ts'
import type { SweepInput } from './cells.ts'
import { indicesOf } from './cells.ts'

/** A sweep with made-up results, for tests. */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The id of the run at a position. */
export const runIdAt = (position: number): string =>
  `01ARZ3NDEKTSV4RRFFQ69G5F${ALPHABET[Math.floor(position / 32)]}${ALPHABET[position % 32]}`

/**
 * @param valuesAt what came out of the run with these values, in the order of the fields; null of one that has not
 *   ended
 */
export function sampleSweep(
  config: ConfigInput,
  over: SweepOver,
  valuesAt: (values: readonly unknown[], position: number) => SweepRow['values'] | null,
): SweepInput {
  const count = over.reduce((product, { values }) => product * values.length, 1)
  const parsed = configSchema.parse(config)
  const rows = Array.from({ length: count }, (_, position): SweepRow => {
    const own = indicesOf(over, position).map((index, field) => over[field]!.values[index])
    const values = valuesAt(own, position)
    return {
      id: runIdAt(position),
      position,
      title: `Run ${position}`,
      status: values ? 'completed' : 'queued',
      begun: values !== null,
      error: null,
      values: values ?? {},
    }
  })
  const first: Run = {
    id: rows[0]!.id,
    kind: parsed.kind,
    title: 'Run 0',
    status: rows[0]!.status,
    config: parsed,
    created: 0,
    started: 0,
    finished: 0,
    computed: 1000,
    appVersion: '0.1.0',
    engine: 'overstep',
    device: 'cpu',
    precision: 'float64',
    generator: null,
    seed: null,
    ...freshRun(),
  }
  const sweep = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAW', title: 'A sweep', created: 0, config: parsed, over, parts: null }
  return { sweep, rows, first }
}

/** Networks over learning rates and seeds: accuracy falls from 0.9 by 0.2 a rate, ± 0.01 from seed to seed. */
export function sampleNetworkSweep(): SweepInput {
  const rates = [0.01, 0.1, 1]
  const over = [
    { path: 'learningRates', values: rates.map((rate) => [rate]) },
    { path: 'seed', values: [1, 2, 3] },
  ]
  return sampleSweep({ kind: 'network', starts: 1 }, over, (values) => {
    const [[rate], seed] = values as [[number], number]
    const place = rates.indexOf(rate)
    return {
      'networks.learningRate': rate,
      'networks.seed': seed,
      'networks.testAccuracy': 0.9 - 0.2 * place + 0.01 * (seed - 2),
      'networks.testLoss': 0.1 * 10 ** place * (1 + 0.1 * (seed - 2)),
      duration: 2,
    }
  })
}

/** Paths over learning rates and momenta, with the fate of each: sharp while γ(1 − β) is small. */
export function sampleFateSweep(): SweepInput {
  const over = [
    { path: 'learningRates', values: [0.0005, 0.001, 0.002] },
    { path: 'rule.momentum', values: [0, 0.5] },
  ]
  const rule = { name: 'heavy-ball', momentum: 0 } as const
  const config: ConfigInput = {
    kind: 'trajectory',
    landscape: 'paper-1d',
    starts: [[2.6]],
    learningRates: [0.001],
    steps: 100,
    rule,
  }
  return sampleSweep(config, over, (values) => {
    const [rate, momentum] = values as [number, number]
    const isSharp = rate * (1 - momentum) < 0.001
    return { 'shares.sharp': isSharp ? 1 : 0, 'shares.flat': isSharp ? 0 : 1, duration: 0.1 }
  })
}
