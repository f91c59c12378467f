import { gridAxes } from '#shared/contract/index.ts'
import { figureData } from '#shared/figures/index.ts'
import type { FigureInput, FigureKind } from '#shared/plot/index.ts'
import { formatCount } from '../words/index.ts'

/** What a NumPy archive of a figure holds, by the names in it. */
export function archiveOf(kind: FigureKind, input: FigureInput): { columns: string[]; rows: string[][]; note: string } {
  const { compared } = kind
  const runs = compared
    ? compared.runs.map((one, run) => ({ one, prefix: `runs/${compared.places[run]! + 1}/` }))
    : [{ one: input, prefix: '' }]
  const own = Object.entries(compared?.arrays?.() ?? {}).map(([name, values]) =>
    'dtype' in values ? [name, values.dtype, shapeOf(values.shape)] : [name, 'text', shapeOf([values.length])],
  )
  const columns = compared && !compared.ofArrays ? figureData(kind, input) : { rows: 0, columns: [] }
  const first = runs.find(({ one }) => one.data.series.length > 0)
  const series = runs.reduce((sum, { one }) => sum + one.data.series.length, 0)
  return {
    columns: ['name', 'type', 'shape'],
    rows: [
      ...own,
      ...columns.columns.map(({ name, at }) => [
        `columns/${name}`,
        typeof at(0) === 'string' ? 'text' : 'float64',
        shapeOf([columns.rows]),
      ]),
      ...runs.flatMap(({ one, prefix }) => arraysOf(one, prefix)),
    ],
    note: first
      ? `And ${formatCount(series)} series, such as ` +
        `${first.prefix}series/0/${first.one.data.series[0]!.name}/values, with their steps.`
      : 'And the names of the fates, the settings and the provenance.',
  }
}

function arraysOf({ run, data }: FigureInput, prefix: string): string[][] {
  return [
    ...Object.values(data.arrays).map(({ name, dtype, shape }) => [prefix + name, dtype, shapeOf(shape)]),
    ...gridAxes(run.config).map(({ name, values }) => [`${prefix}axes/${name}`, 'float64', shapeOf([values.length])]),
  ]
}

const shapeOf = (shape: readonly number[]) => shape.map(formatCount).join(' × ')
