import {
  axisValue,
  axisValues,
  PENDING,
  type BasinShareConfig,
  type BifurcationConfig,
} from '#shared/contract/index.ts'
import { countCodes } from '#shared/figures/fates.ts'
import { fateNames, type FigureInput } from '#shared/figures/index.ts'
import { formatCount, formatNumber, formatShare } from '../words/index.ts'

/** A figure's data as a table. `rows` may be cut short; `total` counts all. */
export interface Table {
  columns: string[]
  rows: string[][]
  total: number
}

const MOST_ROWS = 500
const rateColumn = 'learning rate γ'
const rateText = (rate: number) => formatNumber(rate, 4)

/** What a figure is drawn from, as numbers: what came of each learning rate where there is an axis of them, else the members of the run. */
export function tableOf({ run, data }: FigureInput): Table {
  const { config } = run
  const fates = fateNames(run)
  switch (config.kind) {
    case 'fate-map':
      return mapTable(axisValues(config.learningRate), config.start.count, data, fates)
    case 'basin-map':
      return mapTable([config.learningRate].flat(), config.x.count * config.y.count, data, fates)
    case 'basin-share':
      return shareTable(config, data, fates)
    case 'bifurcation':
      return orbitTable(config, data, fates)
    default:
      return memberTable(data)
  }
}

/** The share of each fate among the cells of each learning rate. */
function mapTable(rates: ArrayLike<number>, cells: number, data: FigureInput['data'], fates: string[]): Table {
  const codes = data.arrays['fate']?.data ?? new Uint8Array(0)
  const length = Math.min(rates.length, MOST_ROWS)
  const rows = Array.from({ length }, (_, rate) => {
    const counts = countCodes(codes, fates.length, rate * cells, (rate + 1) * cells)
    const computed = counts.reduce((sum, count) => sum + count, 0)
    return [rateText(rates[rate]!), ...Array.from(counts, (count) => (computed ? formatShare(count / computed) : ''))]
  })
  return { columns: [rateColumn, ...fates], rows, total: rates.length }
}

/** How many starts of each learning rate came to each fate. */
function shareTable({ learningRate }: BasinShareConfig, { series }: FigureInput['data'], fates: string[]): Table {
  const counts = fates.map((fate) => series.find(({ name }) => name === fate)?.values)
  const rows = Array.from({ length: Math.min(learningRate.count, MOST_ROWS) }, (_, rate) => [
    rateText(axisValue(learningRate, rate)),
    ...counts.map((values) => (values && rate < values.length ? formatCount(values[rate]!) : '')),
  ])
  return { columns: [rateColumn, ...fates], rows, total: learningRate.count }
}

function orbitTable({ learningRate }: BifurcationConfig, { arrays }: FigureInput['data'], fates: string[]): Table {
  const rows = Array.from({ length: Math.min(learningRate.count, MOST_ROWS) }, (_, rate) => {
    const code = arrays['fate']?.data[rate] ?? PENDING
    const known = code !== PENDING
    return [
      rateText(axisValue(learningRate, rate)),
      known ? (fates[code] ?? '') : '',
      known && fates[code] === 'periodic' ? formatCount(arrays['period']!.data[rate]!) : '',
      known ? formatNumber(arrays['lyapunov']!.data[rate]!, 4) : '',
    ]
  })
  return { columns: [rateColumn, 'fate', 'period', 'Lyapunov exponent'], rows, total: learningRate.count }
}

function memberTable({ members }: FigureInput['data']): Table {
  const keys = [...new Set(members.flatMap((member) => Object.keys({ ...member.parameters, ...member.summary })))]
  const rows = members
    .slice(0, MOST_ROWS)
    .map(({ parameters, summary }) => keys.map((key) => cell({ ...parameters, ...summary }[key])))
  return { columns: keys, rows, total: members.length }
}

function cell(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value, 6)
  if (Array.isArray(value)) return value.map(cell).join(', ')
  return value === null || value === undefined ? '' : String(value)
}
