import { constantNames, type ArrayData, type TheorySummary } from '../../contract/index.ts'
import { variablesOf } from '../axes.ts'
import { type Block, columnOf, configOf, stacked } from '../../results/index.ts'
import type { FigureData, FigureInput } from '../../plot/index.ts'
import { askedRegions, constantRegions, cornersOf, theoryOf } from './parts.ts'

/**
 * What the regions are drawn from, named by `part`: the samples of the landscape (`landscape`), the two minima
 * (`local`, `global`), the ends or corners of `M`, of `P(M)` and of `X`, and by the name of each condition the ends of
 * the intervals where it fails, two by two, or in two dimensions the centres of the cells; the constants (`constant`),
 * each with what it is `over`, its `value`, where that is attained, and between which numbers it lies for sure.
 */
export function regionsData(input: FigureInput): FigureData {
  const { run, data } = input
  const { landscape } = configOf(run, 'theory')
  const names = variablesOf(landscape)
  const points = (part: string, at: readonly (readonly number[])[]): Block => ({
    rows: at.length,
    fixed: { part },
    columns: names.map((name, axis) => ({ name, at: (row) => at[row]?.[axis] ?? null })),
  })
  const theory = theoryOf(run)
  if (!theory) return stacked([])
  const failing = theory.conditions.map(({ name, intervals, box }) =>
    points(name, intervals ? intervals.flat().map((end) => [end]) : failingCells(box, data.arrays[`failing/${name}`])),
  )
  return stacked([
    landscapeSamples(data.arrays, names),
    points('local', [theory.local]),
    points('global', [theory.global]),
    points('M', cornersOf(theory.regions.m)),
    points('P(M)', cornersOf(theory.regions.p)),
    points('X', cornersOf(theory.regions.x)),
    ...failing,
    constantRows(theory, names),
  ])
}

/** A row for each constant, and for those that the conditions ask for. */
function constantRows({ constants, asked }: TheorySummary, names: readonly string[]): Block {
  const rows = constantNames.flatMap((name) => {
    const constant = constants[name]
    return constant ? [{ name: name as string, over: constantRegions[name], ...constant }] : []
  })
  const given = (name: string, over: string, estimate: number) =>
    rows.push({ name, over, estimate, at: null, certified: null })
  if (asked) {
    given('muAsked', askedRegions.mu, asked.mu)
    given('smoothnessAsked', askedRegions.smoothness, asked.smoothness)
  }
  return {
    rows: rows.length,
    fixed: { part: 'constant' },
    columns: [
      ...names.map((name, axis) => ({ name, at: (row: number) => rows[row]?.at?.[axis] ?? null })),
      { name: 'value', at: (row) => rows[row]?.estimate ?? null },
      { name: 'constant', at: (row) => rows[row]?.name ?? null },
      { name: 'over', at: (row) => rows[row]?.over ?? null },
      { name: 'certifiedFrom', at: (row) => rows[row]?.certified?.[0] ?? null },
      { name: 'certifiedTo', at: (row) => rows[row]?.certified?.[1] ?? null },
    ],
  }
}

function landscapeSamples(arrays: Record<string, ArrayData>, names: readonly string[]): Block {
  const fixed = { part: 'landscape' }
  const { 'curve/x': curve, 'surface/x': x, 'surface/y': y } = arrays
  const value = (arrays['curve/value'] ?? arrays['surface/value'])?.data ?? []
  const [across = 'x', up = 'y'] = names
  if (!x || !y)
    return {
      rows: curve?.data.length ?? 0,
      fixed,
      columns: [columnOf(across, curve?.data ?? []), columnOf('value', value)],
    }
  return {
    rows: x.data.length * y.data.length,
    fixed,
    columns: [
      { name: across, at: (row) => x.data[row % x.data.length] ?? null },
      { name: up, at: (row) => y.data[Math.floor(row / x.data.length)] ?? null },
      columnOf('value', value),
    ],
  }
}

function failingCells(box: TheorySummary['conditions'][number]['box'], cells: ArrayData | undefined): number[][] {
  const [rows = 0, columns = 0] = cells?.shape ?? []
  if (!box || !cells) return []
  const centre = (axis: 0 | 1, index: number, count: number) => {
    const [low, high] = box[axis]!
    return low + ((high - low) * (index + 0.5)) / count
  }
  return Array.from(cells.data).flatMap((code, index) =>
    code === 2 ? [[centre(0, index % columns, columns), centre(1, Math.floor(index / columns), rows)]] : [],
  )
}
