import {
  arrayShape,
  axisValue,
  axisValues,
  type BasinMapConfig,
  coordinateAlong,
  type FateMapConfig,
  learningRatesOf,
  numbersOfCell,
  ruleOf,
  sizeOf,
} from '#shared/contract/index.ts'
import type { Source } from '#shared/gpu/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { type Motion, motionOf } from '../descent/index.ts'

/**
 * Maps of the fates of many starts: over start point × learning rate, or over a plane of start points for each of
 * some learning rates.
 */
export type MapConfig = FateMapConfig | BasinMapConfig

/** The cells of a map: rows of starts that are descended from with one learning rate. */
export interface MapGrid {
  /** Shape of its arrays; the last axis is a row. */
  shape: readonly number[]
  rows: number
  columns: number
  learningRateOf(row: number): number
  /** Starts `from` to `to` (not included) of a row, shape [to − from, variables]. */
  startsOf(row: number, from: number, to: number): Float64Array
  /** Most neighbours in a row whose descents move in the same way. */
  alike: number
  motionOf(column: number): Motion
  /** By these the noise of descents is told apart. */
  numbersOf(row: number, column: number): { start: number; rate: number }
  /** The numbers that vary over the map, as a GPU takes them. */
  sources(): Record<string, Source>
}

export const cellsOf = (config: MapConfig) => sizeOf(arrayShape(config, 'fate')!)

export function gridOf(config: MapConfig): MapGrid {
  return config.kind === 'basin-map' ? basinGrid(config) : fateGrid(config)
}

function basinGrid(config: BasinMapConfig): MapGrid {
  const motion = motionOf(config, config.steps)
  const [rates, x, y] = [learningRatesOf(config), axisValues(config.x), axisValues(config.y)]
  const learningRateOf = (row: number) => rates[Math.floor(row / y.length)]!
  const yOf = (row: number) => y[row % y.length]!
  const rows = rates.length * y.length
  return {
    shape: arrayShape(config, 'fate')!,
    rows,
    columns: x.length,
    alike: x.length,
    motionOf: () => motion,
    numbersOf: (row, column) => numbersOfCell(config, column, row % y.length, Math.floor(row / y.length)),
    learningRateOf,
    startsOf: (row, from, to) => pairs(x.subarray(from, to), () => yOf(row)),
    sources: () => ({
      x0: { values: x, along: 'columns' },
      x1: { values: Float64Array.from({ length: rows }, (_, row) => yOf(row)), along: 'rows' },
      rate: { values: Float64Array.from({ length: rows }, (_, row) => learningRateOf(row)), along: 'rows' },
    }),
  }
}

function fateGrid(config: FateMapConfig): MapGrid {
  const { line, learningRate, momentum } = config
  const motion = motionOf(config, config.steps)
  const [rows, columns] = [learningRate.count, (momentum ?? config.start).count]
  const places = axisValues(config.start)
  const starts = line
    ? pairs(
        places.map((place) => coordinateAlong(line, place, 0)),
        (index) => coordinateAlong(line, places[index]!, 1),
      )
    : places
  const dimension = starts.length / places.length
  const along = momentum ? 'all' : 'columns'
  const coordinates = Array.from({ length: dimension }, (_, axis) => [
    `x${axis}`,
    { values: starts.filter((_, index) => index % dimension === axis), along } as const,
  ])
  const common = {
    shape: arrayShape(config, 'fate')!,
    rows,
    columns,
    learningRateOf: (row: number) => axisValue(learningRate, row),
    numbersOf: (row: number, column: number) => numbersOfCell(config, column, row),
  }
  const sources = (): Record<string, Source> => ({
    ...(Object.fromEntries(coordinates) as Record<string, Source>),
    rate: { values: axisValues(learningRate), along: 'rows' },
    ...(momentum && { momentum: { values: axisValues(momentum), along: 'columns' } }),
  })
  if (momentum)
    return {
      ...common,
      // Kernels take one momentum for all of their starts.
      alike: 1,
      motionOf(column) {
        const rule = ruleOf(config, { momentum: axisValue(momentum, column) })
        return { ...motion, chosen: chosenRule(rule) }
      },
      startsOf: () => starts,
      sources,
    }
  return {
    ...common,
    alike: columns,
    motionOf: () => motion,
    startsOf: (_row, from, to) => starts.subarray(from * dimension, to * dimension),
    sources,
  }
}

/** Points of the plane, shape [x.length, 2]. */
function pairs(x: Float64Array, yOf: (index: number) => number): Float64Array {
  const points = new Float64Array(2 * x.length)
  for (let index = 0; index < x.length; index++) {
    points[2 * index] = x[index]!
    points[2 * index + 1] = yOf(index)
  }
  return points
}
