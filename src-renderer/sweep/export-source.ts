import { exportFormats, type ExportOptions, type FileCall, type SweepLook } from '#shared/contract/index.ts'
import { sweepFigures, type SweepInput } from '#shared/figures/sweep/index.ts'
import { type ExportSource, fileNameOf } from '../export/index.ts'

/** A figure of a sweep, and all of them. */
export function sourceOfSweep({ sweep }: SweepInput, look: SweepLook, figure: string): ExportSource {
  const names = sweepFigures({ sweep }).map(({ name }) => name)
  const write = (name: string, options: ExportOptions): FileCall => ({
    method: 'sweeps.export',
    argument: { id: sweep.id, look, figure: name, options },
  })
  return {
    key: sweep.id,
    // What the runs computed is theirs: a sweep has one number of each.
    formats: exportFormats.filter((format) => format !== 'npz'),
    everything: names.length > 1 ? `All ${names.length}` : null,
    archiveName: `overstep-sweep-${sweep.id}.zip`,
    one: (options) => write(figure, options),
    files: (options) =>
      names.map((name) => ({
        path: fileNameOf(name, options.format),
        // The zoom belongs to the figure that is seen.
        file: write(name, name === figure ? options : { ...options, view: null }),
      })),
  }
}
