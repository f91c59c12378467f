import type { Axis } from '../contract/index.ts'
import { learningRateAxis } from './axes.ts'
import { configOf, countCodes, fateNames, sharesOf } from './fates.ts'
import type { FigureKind } from './figure.ts'
import { drawShareLines } from './share-lines.ts'
import { wilsonInterval } from './wilson.ts'

/** Fig 10 of the article: the share of descents from random starts that come to each fate, against the learning rate. */
export const basinShares: FigureKind = {
  name: 'basin-shares',
  title: 'Shares by learning rate',
  draw(input, options) {
    const { run, data } = input
    const { learningRate, starts } = configOf(run, 'basin-share')
    const counts = new Map(data.series.filter(({ member }) => member === 0).map((one) => [one.name, one]))
    return drawShareLines(input, options, {
      x: learningRateAxis(run, learningRate, options),
      y: `share of ${starts} random ${starts === 1 ? 'start' : 'starts'}`,
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
}

/** The share of the start points of a plane that come to each fate, against the learning rates of a sequence of maps. */
export const mapShares: FigureKind = {
  ...basinShares,
  draw(input, options) {
    const { run, data } = input
    const { x, y, learningRate } = configOf(run, 'basin-map')
    const cells = x.count * y.count
    const names = fateNames(run)
    const codes = data.arrays.fate?.data ?? new Uint8Array()
    const slices = [learningRate]
      .flat()
      .map((rate, slice) => {
        const counts = countCodes(codes, names.length, slice * cells, Math.min((slice + 1) * cells, codes.length))
        return { rate, shares: sharesOf(counts) }
      })
      .filter(({ shares }) => shares.some((share) => share > 0))
      .sort((a, b) => a.rate - b.rate)
    return drawShareLines(input, options, {
      x: learningRateAxis(run, listAxis([learningRate].flat()), options),
      y: 'share of start points',
      count: [learningRate].flat().length,
      lineOf: (_, code) => ({
        rates: slices.map(({ rate }) => rate),
        shares: slices.map(({ shares }) => shares[code]!),
      }),
    })
  },
}

/** Learning rates that span more than this factor stand on a log axis. */
const WIDE = 20

/** An axis that holds the rates of a list. */
function listAxis(rates: readonly number[]): Axis {
  const [min, max] = [Math.min(...rates), Math.max(...rates)]
  return {
    min,
    max,
    count: min === max ? 1 : Math.max(new Set(rates).size, 10),
    scale: max > WIDE * min ? 'log' : 'linear',
  }
}
