import { axisValue, type FateMapConfig } from '#shared/contract/index.ts'
import { countCodes } from '#shared/figures/fates.ts'
import { fateNames, type FigureInput } from '#shared/figures/index.ts'
import { formatNumber, formatShare } from '../words/index.ts'

/** A figure's data as a table. `rows` may be cut short; `total` counts all. */
export interface Table {
  columns: string[]
  rows: string[][]
  total: number
}

const MOST_ROWS = 500

/** What a figure is drawn from, as numbers: the share of each fate per learning rate for maps, else the members of the run. */
export function tableOf({ run, data }: FigureInput): Table {
  return run.config.kind === 'fate-map' ? mapTable(run.config, data, fateNames(run)) : memberTable(data)
}

function mapTable({ start, learningRate }: FateMapConfig, data: FigureInput['data'], fates: string[]): Table {
  const codes = data.arrays['fate']?.data ?? new Uint8Array(0)
  const length = Math.min(learningRate.count, MOST_ROWS)
  const rows = Array.from({ length }, (_, row) => {
    const counts = countCodes(codes, fates.length, row * start.count, (row + 1) * start.count)
    const computed = counts.reduce((sum, count) => sum + count, 0)
    return [
      formatNumber(axisValue(learningRate, row), 4),
      ...Array.from(counts, (count) => (computed ? formatShare(count / computed) : '')),
    ]
  })
  return { columns: ['learning rate γ', ...fates], rows, total: learningRate.count }
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
