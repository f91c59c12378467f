import { gridAxes, type FigureInput } from '#shared/figures/index.ts'
import { formatCount } from '../words/index.ts'

/** What a NumPy archive of a run holds, by the names in it. */
export function archiveOf({ run, data }: FigureInput): { columns: string[]; rows: string[][]; note: string } {
  const shapeOf = (shape: readonly number[]) => shape.map(formatCount).join(' × ')
  return {
    columns: ['name', 'type', 'shape'],
    rows: [
      ...Object.values(data.arrays).map(({ name, dtype, shape }) => [name, dtype, shapeOf(shape)]),
      ...gridAxes(run.config).map(({ name, values }) => [`axes/${name}`, 'float64', shapeOf([values.length])]),
    ],
    note:
      data.series.length > 0
        ? `And ${formatCount(data.series.length)} series, such as series/0/${data.series[0]!.name}/values, with their steps.`
        : 'And the names of the fates, the settings and the provenance.',
  }
}
