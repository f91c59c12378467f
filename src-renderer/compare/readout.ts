import { axisIndex, axisValue, learningRatesOf } from '#shared/contract/index.ts'
import { projectedSnapshots, variablesOf } from '#shared/figures/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'
import { countsAtRate, fateNames, memberRows } from '#shared/results/index.ts'
import { cellAt, countsAt, gridOf, nearest, sharesText } from '../maps/index.ts'
import { nearestSnapshot } from '../networks/index.ts'
import { nearestIterate, seriesOverTime, spanOverTime } from '../paths/index.ts'
import { outcomeText } from '../readout/index.ts'
import { formatCount, formatNumber } from '../words/index.ts'

/** A quantity with its value: `γ` and '0.01'. An empty name is a value that speaks for itself. */
export interface Reading {
  name: string
  value: string
  /** The name is a word, not a symbol. */
  word?: boolean
}

const number = (value: number): string => formatNumber(value, 5)

/**
 * The exact values of a run at a point of its figure of this name; the coordinates alone where it has no values there.
 */
export function readingsAt(
  name: string,
  { run, data }: FigureInput,
  point: { x?: number; y?: number },
  slice = 0,
): Reading[] {
  const { config } = run
  const { x, y } = point
  switch (config.kind) {
    case 'fate-map':
    case 'basin-map': {
      if (name.endsWith('shares') || name === 'end-sharpness') {
        if (x === undefined) return []
        const rates = config.kind === 'basin-map' ? learningRatesOf(config) : undefined
        const index = config.kind === 'fate-map' ? axisIndex(config.learningRate, x) : nearest(rates!, x)
        if (index === undefined) return []
        const rate = config.kind === 'fate-map' ? axisValue(config.learningRate, index) : rates![index]!
        return [
          { name: 'γ', value: number(rate) },
          ...(name === 'end-sharpness' && y !== undefined ? [{ name: 'λ', value: number(y) }] : []),
          { name: '', value: sharesText(countsAt({ run, data }, config, index)) },
        ]
      }
      if (x === undefined || y === undefined) return []
      const cell = cellAt(gridOf(config, slice), data, fateNames(run), { x, y })
      if (!cell) return []
      const starts = variablesOf(config.landscape).map((variable, axis) => ({
        name: `${variable}₀`,
        value: number(cell.start[axis]!),
      }))
      return [
        ...(cell.momentum === undefined ? [] : [{ name: 'β', value: number(cell.momentum) }]),
        ...starts,
        { name: 'γ', value: number(cell.learningRate) },
        { name: '', value: outcomeText(cell) },
        ...(cell.iterations === null ? [] : [{ name: 'iterations', value: formatCount(cell.iterations), word: true }]),
        ...(cell.sharpness === null ? [] : [{ name: 'λ', value: number(cell.sharpness) }]),
      ]
    }
    case 'basin-share': {
      const index = x === undefined ? undefined : axisIndex(config.learningRate, x)
      if (index === undefined) return []
      return [
        { name: 'γ', value: number(axisValue(config.learningRate, index)) },
        { name: '', value: sharesText(countsAtRate(run, data, index)) },
      ]
    }
    case 'bifurcation': {
      const index = x === undefined ? undefined : axisIndex(config.learningRate, x)
      if (index === undefined) return []
      const fate = fateNames(run)[data.arrays['fate']?.data[index] ?? -1] ?? null
      const period = fate === 'periodic' ? (data.arrays['period']?.data[index] ?? null) : null
      return [
        { name: 'γ', value: number(axisValue(config.learningRate, index)) },
        { name: '', value: outcomeText({ fate, period }) },
        { name: 'Λ', value: number(data.arrays['lyapunov']?.data[index] ?? Number.NaN) },
      ]
    }
    case 'trajectory': {
      if (x === undefined) return []
      const variables = variablesOf(config.landscape)
      const [first = 'x', second = 'value'] = variables
      const overTime = seriesOverTime(name)
      const names = overTime ?? { x: first, y: second }
      const span = y === undefined ? { x: 1, y: Infinity } : overTime ? spanOverTime(data, overTime) : { x: 1, y: 1 }
      const found = nearestIterate(data, memberRows(data, variables), names, { x, y: y ?? 0 }, span, null)
      if (!found) return []
      const { row, step, values } = found
      return [
        { name: 'γ', value: number(row.learningRate) },
        { name: 't', value: formatCount(step) },
        ...variables.map((variable) => ({ name: variable, value: number(values[variable]!) })),
        ...(row.draw === null ? [] : [{ name: 'draw', word: true, value: formatCount(row.draw + 1) }]),
        { name: 'f', value: number(values['value']!) },
        ...(values['sharpness'] === undefined ? [] : [{ name: 'λ', value: number(values['sharpness']) }]),
        ...(values['stepLength'] === undefined
          ? []
          : [{ name: 'step length', word: true, value: number(values['stepLength']) }]),
      ]
    }
    case 'network': {
      if (x === undefined) return []
      if (!name.startsWith('projection'))
        return [{ name: 't', value: formatCount(x) }, ...(y === undefined ? [] : [{ name: '', value: number(y) }])]
      const found =
        y === undefined ? undefined : nearestSnapshot(projectedSnapshots({ run, data }, name), { x, y }, { x: 1, y: 1 })
      const member = found && data.members.find(({ index }) => index === found.member)?.parameters
      return found && member
        ? [
            { name: 'start', word: true, value: String(member['start']) },
            { name: 'γ', value: number(Number(member['learningRate'])) },
            { name: 't', value: formatCount(found.step) },
          ]
        : []
    }
    default:
      return [x, y].flatMap((value, axis) =>
        value === undefined ? [] : [{ name: axis === 0 ? 'x' : 'y', value: number(value) }],
      )
  }
}
