import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { OverstepError, type ExportOptions, type Run, type Service } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'

/** Formats that are packed already. */
const PACKED = ['png', 'npz']

/**
 * All figures of runs as one zip archive: a file for each, in a folder for each run where there are several.
 * @param progress told after each figure
 * @throws {OverstepError} `cancelled` when the signal aborts, and whatever the workbench refuses
 */
export async function exportAllFigures(
  service: Service,
  runs: readonly Run[],
  options: ExportOptions,
  { progress, signal }: { progress: (done: number, of: number) => void; signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const wanted = runs.flatMap((run) => figuresOf(run.config).map((kind) => ({ run, figure: kind.name })))
  const stopped = new OverstepError('cancelled', 'The export was cancelled.')
  const cancelled = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(stopped)))
  // Nothing may wait for it when it comes, such as between two figures.
  cancelled.catch(() => undefined)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece as Uint8Array<ArrayBuffer>)
  })
  progress(0, wanted.length)
  for (const [done, { run, figure }] of wanted.entries()) {
    // It may have come while the runs were looked up, or a file was written.
    if (signal.aborted) throw stopped
    const asked = service.call('figures.export', { id: run.id, figure, options })
    const { bytes } = await Promise.race([asked, cancelled])
    const name = `${figure.replaceAll(/[^\w-]+/g, '-')}.${options.format}`
    const path = runs.length > 1 ? `${run.id}/${name}` : name
    const file = PACKED.includes(options.format) ? new ZipPassThrough(path) : new ZipDeflate(path)
    zip.add(file)
    file.push(bytes, true)
    progress(done + 1, wanted.length)
  }
  zip.end()
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}
