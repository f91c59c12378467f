import {
  exportFormats,
  type ExportFormat,
  type ExportOptions,
  type FileCall,
  type Run,
} from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { figureFiles, type ArchiveFile, type SeenViews } from './batch.ts'

/** Where the files come from that an export makes. */
export interface ExportSource {
  /** The run or the runs that it is of. */
  key: string
  /** What is offered of what is looked at. */
  formats: readonly ExportFormat[]
  /** What there is besides, in few words, such as 'All 3'; null where there is nothing. */
  everything: string | null
  /** What it will be in, in a sentence, where files of more than one kind come with it. */
  consistsOf?: string
  /** The archive of everything. */
  archiveName: string
  one(options: ExportOptions): FileCall
  files(options: ExportOptions): ArchiveFile[]
}

/** A figure of a run, and all of them as they are seen. */
export function sourceOfRun(run: Run, figure: string, seen: SeenViews): ExportSource {
  const count = figuresOf(run.config, run.summary).length
  return {
    key: run.id,
    formats: exportFormats,
    everything: count > 1 ? `All ${count}` : null,
    archiveName: `overstep-${run.id}.zip`,
    one: (options) => ({ method: 'figures.export', argument: { id: run.id, figure, options } }),
    files: (options) => figureFiles(run, options, seen),
  }
}
