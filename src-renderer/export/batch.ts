import type { ExportFormat, ExportOptions, FileCall, Run, SavedFile } from '#shared/contract/index.ts'
import { fileStem, type RasterView } from '#shared/plot/index.ts'
import { figuresOf } from '#shared/figures/index.ts'

/** One file of an archive. */
export interface ArchiveFile {
  path: string
  file: FileCall
}

/** Files of a reason that are named. */
const MOST_NAMED = 6

/** What is left out and why, in a sentence for each reason. */
export function leftOutText(leftOut: SavedFile['leftOut']): string {
  return [...Map.groupBy(leftOut, ({ reason }) => reason)]
    .map(([reason, files]) => {
      const named = files.slice(0, MOST_NAMED).map(({ path }) => path)
      const more = files.length > named.length ? ` and ${files.length - named.length} more` : ''
      return `Left out ${named.join(', ')}${more}: ${reason}`
    })
    .join(' ')
}

/** A name as that of a file. */
export function fileNameOf(figure: string, format: ExportFormat): string {
  return `${fileStem(figure)}.${format}`
}

/** What of figures is seen, by their names. */
export type SeenViews = ReadonlyMap<string, { view: RasterView | null }>

/** All figures of a run as files; of those that are seen what is seen of them. */
export function figureFiles(run: Run, options: ExportOptions, seen: SeenViews = new Map()): ArchiveFile[] {
  return figuresOf(run.config, run.summary).map(({ name: figure }) => ({
    path: fileNameOf(figure, options.format),
    file: {
      method: 'figures.export',
      argument: { id: run.id, figure, options: { ...options, view: seen.get(figure)?.view ?? null } },
    },
  }))
}

/** All figures of runs: a file for each, in a folder for each run where there are several. */
export function allFigureFiles(runs: readonly Run[], options: ExportOptions): ArchiveFile[] {
  return runs.flatMap((run) =>
    figureFiles(run, options).map(({ path, file }) => ({ path: runs.length > 1 ? `${run.id}/${path}` : path, file })),
  )
}

/** Those of files that can be the pages of one: tables and data cannot. */
export function pagesOf(files: readonly ArchiveFile[]): ArchiveFile[] {
  return files.filter(({ file }) => file.argument.options.format === 'pdf')
}
