import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import {
  isRefusal,
  OverstepError,
  toWireError,
  type ExportedFigure,
  type ExportFormat,
  type ExportOptions,
  type Run,
  type Service,
} from '#shared/contract/index.ts'
import { fileStem, type RasterView } from '#shared/plot/index.ts'
import { figuresOf } from '#shared/figures/index.ts'

/** Formats that are packed already. */
const PACKED: readonly ExportFormat[] = ['png', 'npz']

/** One file of an archive, made when it is its turn. */
export interface ArchiveFile {
  path: string
  format: ExportFormat
  make(): Promise<Pick<ExportedFigure, 'bytes' | 'boxed'>>
}

/** A file that is not in an archive, and why. */
interface LeftOut {
  path: string
  reason: string
}

/** An archive, and what is not in it. */
interface Archive {
  bytes: Uint8Array<ArrayBuffer>
  leftOut: LeftOut[]
  /** The characters for which images in it have boxes. */
  boxed: string
}

interface Batch {
  /** Told after each file. */
  progress: (done: number, of: number) => void
  signal: AbortSignal
}

/**
 * Files as one zip archive. Those that are refused are left out: what is compared may not be such that it can be drawn, a size may be too small for some figures, a
 * table too long for its format.
 * @throws {OverstepError} `cancelled` when the signal aborts; the first refusal when nothing comes of it; whatever else goes wrong
 */
export async function archived(files: readonly ArchiveFile[], { progress, signal }: Batch): Promise<Archive> {
  const stopped = new OverstepError('cancelled', 'The export was cancelled.')
  const cancelled = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(stopped)))
  // Nothing may wait for it when it comes, such as between two files.
  cancelled.catch(() => undefined)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const leftOut: LeftOut[] = []
  const boxes = new Set<string>()
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece as Uint8Array<ArrayBuffer>)
  })
  progress(0, files.length)
  for (const [done, { path, format, make }] of files.entries()) {
    // It may have come while the runs were looked up, or a file was written.
    if (signal.aborted) throw stopped
    try {
      const { bytes, boxed } = await Promise.race([make(), cancelled])
      for (const character of boxed) boxes.add(character)
      const file = PACKED.includes(format) ? new ZipPassThrough(path) : new ZipDeflate(path)
      zip.add(file)
      file.push(bytes, true)
    } catch (thrown) {
      const error = toWireError(thrown)
      if (!isRefusal(error)) throw thrown
      leftOut.push({ path, reason: error.message })
      if (leftOut.length === files.length) throw thrown
    }
    progress(done + 1, files.length)
  }
  zip.end()
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer())
  return { bytes, leftOut, boxed: [...boxes].join('') }
}

/** Files of a reason that are named. */
const MOST_NAMED = 6

/** What is left out and why, in a sentence for each reason. */
export function leftOutText(leftOut: readonly LeftOut[]): string {
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
export function figureFiles(
  service: Service,
  run: Run,
  options: ExportOptions,
  seen: SeenViews = new Map(),
): ArchiveFile[] {
  const { format } = options
  return figuresOf(run.config).map(({ name: figure }) => ({
    ...{ path: fileNameOf(figure, format), format },
    make: () =>
      service.call('figures.export', {
        ...{ id: run.id, figure },
        options: { ...options, view: seen.get(figure)?.view ?? null },
      }),
  }))
}

/** All figures of runs as one zip archive: a file for each, in a folder for each run where there are several. */
export async function exportAllFigures(
  service: Service,
  runs: readonly Run[],
  options: ExportOptions,
  batch: Batch,
): Promise<Archive> {
  const files = runs.flatMap((run) =>
    figureFiles(service, run, options).map((file) => ({
      ...file,
      path: runs.length > 1 ? `${run.id}/${file.path}` : file.path,
    })),
  )
  return archived(files, batch)
}
