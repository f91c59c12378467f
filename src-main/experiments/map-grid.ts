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
  /** Writes the starts of some columns of a row, ascending, from start `at` on: shape [starts, variables]. */
  startsOf(row: number, columns: Int32Array, into: Float64Array, at: number): void
  motionOf(column: number): Motion
  /** By these the noise of descents is told apart. */
  numbersOf(row: number, column: number): { start: number; rate: number }
  /** The numbers that vary over the map, as a GPU takes them. */
  sources(): Record<string, Source>
}

export const cellsOf = (config: MapConfig) => sizeOf(arrayShape(config, 'fate')!)

/** The grid of the config that was asked for last: a thread is given one band of a map after the other. */
let lastGrid: { key: string; grid: MapGrid } | undefined

export function gridOf(config: MapConfig): MapGrid {
  const key = JSON.stringify(config)
  if (lastGrid?.key !== key) lastGrid = { key, grid: makeGrid(config) }
  return lastGrid.grid
}

function makeGrid(config: MapConfig): MapGrid {
  const shape = arrayShape(config, 'fate')!
  const columns = shape.at(-1)!
  const rows = sizeOf(shape) / columns
  const motion = motionOf(config, config.steps)
  const moving = { motionOf: () => motion }
  if (config.kind === 'basin-map') {
    const [rates, x, y] = [learningRatesOf(config), axisValues(config.x), axisValues(config.y)]
    return {
      shape,
      rows,
      columns,
      ...moving,
      numbersOf: (row, column) => numbersOfCell(config, column, row % y.length, Math.floor(row / y.length)),
      learningRateOf: (row) => rates[Math.floor(row / y.length)]!,
      startsOf(row, columns, into, at) {
        const ofRow = y[row % y.length]!
        for (let index = 0; index < columns.length; index++) {
          into[2 * (at + index)] = x[columns[index]!]!
          into[2 * (at + index) + 1] = ofRow
        }
      },
      sources: () => ({
        x0: { values: x, along: 'columns' },
        x1: { values: Float64Array.from({ length: rows }, (_, row) => y[row % y.length]!), along: 'rows' },
        rate: {
          values: Float64Array.from({ length: rows }, (_, row) => rates[Math.floor(row / y.length)]!),
          along: 'rows',
        },
      }),
    }
  }
  const { line, learningRate, momentum } = config
  const places = axisValues(config.start)
  const starts = line
    ? pairs(
        places.map((place) => coordinateAlong(line, place, 0)),
        (index) => coordinateAlong(line, places[index]!, 1),
      )
    : places
  const dimension = starts.length / places.length
  const common = {
    shape,
    rows,
    columns,
    learningRateOf: (row: number) => axisValue(learningRate, row),
    numbersOf: (row: number, column: number) => numbersOfCell(config, column, row),
    sources(): Record<string, Source> {
      const along = momentum ? 'all' : 'columns'
      const coordinates = Array.from({ length: dimension }, (_, axis): [string, Source] => [
        `x${axis}`,
        { values: starts.filter((_value, index) => index % dimension === axis), along },
      ])
      return {
        ...Object.fromEntries(coordinates),
        rate: { values: axisValues(learningRate), along: 'rows' },
        ...(momentum && { momentum: { values: axisValues(momentum), along: 'columns' } }),
      }
    },
  }
  if (momentum) {
    const motions = Array.from(axisValues(momentum), (value) => ({
      ...motion,
      chosen: chosenRule(ruleOf(config, { momentum: value })),
    }))
    return {
      ...common,
      motionOf: (column) => motions[column]!,
      startsOf(_row, columns, into, at) {
        for (let index = 0; index < columns.length; index++) into.set(starts, (at + index) * dimension)
      },
    }
  }
  return {
    ...common,
    ...moving,
    startsOf(_row, columns, into, at) {
      for (let index = 0; index < columns.length; index++)
        for (let axis = 0; axis < dimension; axis++)
          into[(at + index) * dimension + axis] = starts[columns[index]! * dimension + axis]!
    },
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
