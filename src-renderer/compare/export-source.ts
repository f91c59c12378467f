import {
  dataFormats,
  exportFormats,
  type ComparisonLook,
  type ExportOptions,
  type FileCall,
} from '#shared/contract/index.ts'
import { type CompareInput, wholeComparison } from '#shared/figures/compare/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import { type ExportSource, fileNameOf } from '../export/index.ts'

/** What is compared and how it is seen. */
interface SeenComparison {
  ids: readonly string[]
  look: ComparisonLook
  /** What the figure that is exported has been zoomed to, where it is one of all runs. */
  view: RasterView | null
  input: CompareInput
}

/** A figure or a table of a comparison, and all of them with all data. */
export function sourceOfComparison({ ids, look, view, input }: SeenComparison, figure: string): ExportSource {
  const write = (name: string, options: ExportOptions): FileCall => ({
    method: 'comparisons.export',
    argument: { runs: [...ids], look, figure: name, options },
  })
  const parts = wholeComparison(input, look)
  const file = (name: string, options: ExportOptions, as = name) => ({
    path: fileNameOf(as, options.format),
    file: write(name, options),
  })
  const isTable = parts.some(({ kind, isTable }) => kind.name === figure && isTable)
  return {
    key: ids.join('-'),
    formats: isTable ? dataFormats : exportFormats,
    everything: 'Everything',
    consistsOf:
      'One zip file: all figures in this format, results and settings as CSV and JSON, and the data of all ' +
      'runs as NPZ.',
    archiveName: 'overstep-comparison.zip',
    one: (options) => write(figure, options),
    files: (options) => [
      ...parts.flatMap(({ kind: { name }, isTable }) =>
        isTable
          ? [file(name, { ...options, format: 'csv' }), file(name, { ...options, format: 'json' })]
          : // The zoom belongs to the figure that is seen.
            [file(name, name === figure ? { ...options, view } : options)],
      ),
      file('grid', { ...options, format: 'npz' }, 'data'),
    ],
  }
}
