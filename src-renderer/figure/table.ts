import { axisValue, axisValues, dimensionOf } from '#shared/contract/index.ts'
import type { BasinShareConfig, BifurcationConfig } from '#shared/contract/index.ts'
import { countCodes } from '#shared/figures/fates.ts'
import { fateNames, wilsonInterval, type FigureInput } from '#shared/figures/index.ts'
import { formatNumber, formatShare } from '../words/index.ts'

/** A figure's data as a table. `rows` may be cut short; `total` counts all. */
export interface Table {
  columns: string[]
  rows: string[][]
  total: number
}

const MOST_ROWS = 500

/**
 * What a figure is drawn from, as numbers: the share of each fate per learning rate for maps and random starts, the orbit at each learning rate, else the
 * members of the run.
 */
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

/**
 * The shares of the start points of a map, and where it is compared with another how many have another fate there.
 * @param starts start points at each learning rate
 */
function mapTable(rates: ArrayLike<number>, starts: number, { arrays }: FigureInput['data'], fates: string[]): Table {
  const codes = arrays['fate']?.data ?? new Uint8Array(0)
  const others = arrays['against/fate']?.data
  const rows = Array.from({ length: Math.min(rates.length, MOST_ROWS) }, (_, row) => {
    const [from, to] = [row * starts, Math.min((row + 1) * starts, codes.length)]
    const counts = countCodes(codes, fates.length, from, to)
    const computed = counts.reduce((sum, count) => sum + count, 0)
    let changed = 0
    for (let cell = from; others && cell < to; cell++) if (codes[cell] !== others[cell]) changed++
    return [
      formatNumber(rates[row] as number, 4),
      ...[...counts, ...(others ? [changed] : [])].map((count) => (computed ? formatShare(count / computed) : '')),
    ]
  })
  return { columns: ['learning rate γ', ...fates, ...(others ? ['changed'] : [])], rows, total: rates.length }
}

/** The shares of random starts with their 95 % intervals. */
function shareTable(
  { learningRate, starts }: BasinShareConfig,
  { series }: FigureInput['data'],
  fates: string[],
): Table {
  const counts = fates.map((fate) => series.find(({ member, name }) => member === 0 && name === fate)?.values)
  const rows = Array.from({ length: Math.min(learningRate.count, MOST_ROWS) }, (_, row) => [
    formatNumber(axisValue(learningRate, row), 4),
    ...counts.map((values) => {
      const count = values?.[row]
      if (count === undefined) return ''
      const [low, high] = wilsonInterval(count, starts)
      return `${formatShare(count / starts)} (${formatShare(low)} – ${formatShare(high)})`
    }),
  ])
  return { columns: ['learning rate γ', ...fates], rows, total: learningRate.count }
}

/** What becomes of the orbit at each learning rate, and between which values of its first coordinate it lies. */
function orbitTable(config: BifurcationConfig, { arrays }: FigureInput['data'], fates: string[]): Table {
  const { learningRate, landscape, samples } = config
  const { orbit, lyapunov, fate, period } = arrays
  const stride = dimensionOf(landscape)
  const rows = Array.from({ length: Math.min(learningRate.count, MOST_ROWS) }, (_, row) => {
    const known = fates[fate?.data[row] ?? fates.length]
    const rate = formatNumber(axisValue(learningRate, row), 6)
    if (known === undefined) return [rate, '', '', '', '', '']
    let [low, high] = [Infinity, -Infinity]
    for (let sample = 0; sample < samples; sample++) {
      const value = orbit?.data[(row * samples + sample) * stride] ?? Number.NaN
      if (value < low) low = value
      if (value > high) high = value
    }
    return [
      rate,
      known,
      known === 'periodic' ? String(period?.data[row] ?? '') : '',
      formatNumber(lyapunov?.data[row] ?? Number.NaN, 6),
      ...[low, high].map((end) => (Number.isFinite(end) ? formatNumber(end, 6) : '–')),
    ]
  })
  const columns = ['learning rate γ', 'fate', 'period', 'Lyapunov exponent', 'orbit from', 'orbit to']
  return { columns, rows, total: learningRate.count }
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
