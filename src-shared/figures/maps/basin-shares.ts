import { learningRatesOf } from '../../contract/index.ts'
import { learningRateAxis, listAxis } from '../axes.ts'
import { configOf, countRows, fateNames, finestLevel, recordTable, sharesOf } from '../../results/index.ts'
import type { FigureData, FigureInput, RunFigureKind } from '../../plot/index.ts'
import { basinSharesReading, mapSharesReading } from './readings.ts'
import { computedLegend, isComputed } from './fate-cells.ts'
import { drawShareLines, shareAxis } from './share-lines.ts'
import { sharesTable } from './shares.ts'
import { wilsonInterval } from '../../statistics/index.ts'

/**
 * Fig 10 of the article: the share of descents from random starts that come to each fate, against the learning rate.
 */
export const basinShares: RunFigureKind = {
  name: 'basin-shares',
  title: 'Shares by learning rate',
  reading: basinSharesReading,
  axes({ run }, options) {
    const { learningRate, starts } = configOf(run, 'basin-share')
    return {
      x: learningRateAxis(run, learningRate, options),
      y: shareAxis(`share of ${starts} random ${starts === 1 ? 'start' : 'starts'}`),
    }
  },
  draw(input, options) {
    const { run, data } = input
    const { learningRate, starts } = configOf(run, 'basin-share')
    const counts = new Map(data.series.filter(({ member }) => member === 0).map((one) => [one.name, one]))
    return drawShareLines(input, options, {
      ...basinShares.axes(input, options),
      count: learningRate.count,
      lineOf(fate) {
        const { steps: rates, values } = counts.get(fate) ?? { steps: [], values: [] }
        return {
          rates: Array.from(rates),
          shares: Array.from(values, (count) => count / starts),
          intervals: Array.from(values, (count) => wilsonInterval(count, starts)),
        }
      },
      legend: [{ swatch: { kind: 'none' }, label: '{muted|95 % intervals}' }],
    })
  },
  data: countsTable,
}

/**
 * How many descents from random starts have each fate at a learning rate, a row for each, with the Wilson 95 % interval
 * of the share.
 */
function countsTable({ run, data }: FigureInput): FigureData {
  const series = fateNames(run).flatMap((fate) => data.series.find(({ name }) => name === fate) ?? [])
  const done = Math.min(...series.map(({ steps }) => steps.length))
  const rates = series.length === 0 ? [] : Array.from(series[0]!.steps.subarray(0, done))
  return recordTable(
    rates.flatMap((learningRate, at) => {
      const total = series.reduce((sum, { values }) => sum + values[at]!, 0)
      return series.map(({ name, values }) => {
        const count = values[at]!
        const [low, high] = wilsonInterval(count, total)
        return { learningRate, fate: name, count, total, share: total > 0 ? count / total : null, low, high }
      })
    }),
  )
}

/**
 * The share of the start points of a plane that come to each fate, against the learning rates of a sequence of maps: of
 * those that are computed, where these lie all over the plane.
 */
export const mapShares: RunFigureKind = {
  ...basinShares,
  reading: mapSharesReading,
  axes({ run }, options) {
    const { learningRate } = configOf(run, 'basin-map')
    return {
      x: learningRateAxis(run, listAxis([learningRate].flat()), options),
      y: shareAxis('share of start points'),
    }
  },
  draw(input, options) {
    const { run, data } = input
    const config = configOf(run, 'basin-map')
    const { x, y } = config
    const cells = x.count * y.count
    const list = learningRatesOf(config)
    const isSeen = (slice: number) =>
      finestLevel(x.count, y.count, isComputed(input, { first: slice * cells, count: cells })) !== undefined
    const slices = countRows(data.arrays.fate?.data ?? [], fateNames(run).length, list.length, cells)
      .map((counts, slice) => ({ rate: list[slice]!, counts, slice }))
      .filter(({ slice }) => isSeen(slice))
      .map(({ rate, counts }) => ({ rate, shares: sharesOf(counts) }))
      .sort((a, b) => a.rate - b.rate)
    return drawShareLines(input, options, {
      ...mapShares.axes(input, options),
      count: list.length,
      lineOf: (_, code) => ({
        rates: slices.map(({ rate }) => rate),
        shares: slices.map(({ shares }) => shares[code]!),
      }),
      legend: computedLegend(input, { first: 0, count: list.length * cells }),
    })
  },
  data(input) {
    const config = configOf(input.run, 'basin-map')
    return sharesTable(input, Float64Array.from(learningRatesOf(config)), config.x.count * config.y.count)
  },
}
