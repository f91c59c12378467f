import { axisIndex, axisValue } from '../../contract/index.ts'
import { formatCount, formatNumber, type FigureInput, type Pointed, type Reading } from '../../plot/index.ts'
import {
  cellAt,
  configOf,
  countsAt,
  countsAtRate,
  fateNames,
  gridOf,
  isFinished,
  mapConfigOf,
  outcomeAt,
  outcomeText,
  rateAt,
  sharesText,
} from '../../results/index.ts'
import { variablesOf } from '../axes.ts'

// What is told of the point of a figure that is pointed at: exact values of what lies there.

const number = (value: number): string => formatNumber(value, 5)

/** The descent of a cell of a map, and what became of it. */
export function cellReading({ run, data }: FigureInput, { x, y }: Pointed, slice: number): Reading[] {
  if (x === undefined || y === undefined) return []
  const config = mapConfigOf(run)
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
    { name: '', value: outcomeText(cell, !isFinished(run)) },
    ...(cell.iterations === null ? [] : [{ name: 'iterations', value: formatCount(cell.iterations), word: true }]),
    ...(cell.sharpness === null ? [] : [{ name: 'λ', value: number(cell.sharpness) }]),
  ]
}

/** The shares of fates at a learning rate of a map. */
export function mapSharesReading(input: FigureInput, { x }: Pointed): Reading[] {
  const config = mapConfigOf(input.run)
  const found = x === undefined ? undefined : rateAt(config, x)
  if (!found) return []
  return [
    { name: 'γ', value: number(found.rate) },
    { name: '', value: sharesText(countsAt(input, config, found.index)) },
  ]
}

/** The same, with the sharpness that is pointed at. */
export function endsReading(input: FigureInput, at: Pointed): Reading[] {
  const [rate, ...shares] = mapSharesReading(input, at)
  if (!rate) return []
  return [rate, ...(at.y === undefined ? [] : [{ name: 'λ', value: number(at.y) }]), ...shares]
}

/** The shares of fates of random starts at a learning rate. */
export function basinSharesReading({ run, data }: FigureInput, { x }: Pointed): Reading[] {
  const { learningRate } = configOf(run, 'basin-share')
  const index = x === undefined ? undefined : axisIndex(learningRate, x)
  if (index === undefined) return []
  return [
    { name: 'γ', value: number(axisValue(learningRate, index)) },
    { name: '', value: sharesText(countsAtRate(run, data, index)) },
  ]
}

/** What the long run with a learning rate came to, and its Lyapunov exponent. */
export function orbitReading({ run, data }: FigureInput, { x }: Pointed): Reading[] {
  const { learningRate } = configOf(run, 'bifurcation')
  const index = x === undefined ? undefined : axisIndex(learningRate, x)
  if (index === undefined) return []
  return [
    { name: 'γ', value: number(axisValue(learningRate, index)) },
    { name: '', value: outcomeText(outcomeAt(data, fateNames(run), index)) },
    { name: 'Λ', value: number(data.arrays.lyapunov?.data[index] ?? Number.NaN) },
  ]
}
