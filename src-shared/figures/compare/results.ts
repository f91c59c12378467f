import { variablesOf } from '../axes.ts'
import type { FigureInput } from '../../plot/index.ts'
import { memberRows, networkRows, fateCountsOf } from '../../results/index.ts'

/** A cell of a table. */
export type Value = number | string | null

/** What came out of a run, or of one of its descents or networks, by the names of the columns. */
export interface ResultRow {
  /** The place of the run, from 0. */
  place: number
  values: Readonly<Record<string, Value>>
}

/** A column of the table of results. */
export interface ResultColumn {
  name: string
  /** Shares of 1, shown in percent. */
  share: boolean
  text: boolean
}

export interface Results {
  columns: ResultColumn[]
  rows: ResultRow[]
}

const texts = new Set(['start', 'fate'])
const shares = new Set(['train accuracy', 'test accuracy'])

/**
 * The shares of fates of maps and random starts, the end points of descents, and those of networks, of all runs in one
 * table.
 */
export function resultsOf(runs: readonly { place: number; title: string; input: FigureInput }[]): Results {
  const fates = new Set<string>()
  const rows = runs.flatMap(({ place, title, input }): ResultRow[] => {
    const { run, data } = input
    const row = (values: Record<string, Value>): ResultRow => ({ place, values: { run: title, ...values } })
    if (run.config.kind === 'trajectory') {
      const variables = variablesOf(run.config.landscape)
      return memberRows(data, variables).map((member) =>
        row({
          start: member.start.join(', '),
          'learning rate γ': member.learningRate,
          ...(member.draw !== null && { draw: member.draw }),
          fate: member.fate,
          iterations: member.iterations,
          ...Object.fromEntries(variables.map((variable, index) => [`last ${variable}`, member.last[index] ?? null])),
          'last f': member.lastValue,
          'last λ': member.sharpness,
          'last step': member.lastStep,
        }),
      )
    }
    if (run.config.kind === 'network') {
      const { sharpness, stopAtLoss } = run.config
      return networkRows(data).map((network) =>
        row({
          start: network.start,
          'learning rate γ': network.learningRate,
          ...(network.scaledRate !== null && { 'c = γλ₀': network.scaledRate, 'λ₀': network.initialSharpness }),
          ...(stopAtLoss && { 'stopped at step': network.stoppedAt }),
          'train loss': network.trainLoss,
          'test loss': network.testLoss,
          'train accuracy': network.trainAccuracy,
          'test accuracy': network.testAccuracy,
          'distance, all weights': network.distance,
          ...(sharpness && { 'sharpness λ': network.sharpness }),
          ...(sharpness?.critical && { 'critical sharpness λ_c': network.criticalSharpness }),
        }),
      )
    }
    const counted = fateCountsOf(run, data)
    if (counted.total === 0) return [row({})]
    const occurring = counted.fates.filter(({ count }) => count > 0)
    for (const { fate } of occurring) fates.add(fate)
    return [
      row({
        ...Object.fromEntries(counted.fates.map(({ fate, count }) => [fate, count / counted.total])),
        descents: counted.total,
      }),
    ]
  })
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))].filter((name) => name !== 'run')
  // Of fates only those that occur in some run.
  const tallied = new Set(
    runs.flatMap(({ input }) => fateCountsOf(input.run, input.data).fates.map(({ fate }) => fate)),
  )
  const kept = names.filter((name) => !tallied.has(name) || fates.has(name))
  return {
    rows,
    columns: kept.map((name) => ({ name, share: fates.has(name) || shares.has(name), text: texts.has(name) })),
  }
}
