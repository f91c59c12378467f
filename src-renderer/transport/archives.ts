import { ARCHIVE_PIECE_BYTES, OverstepError, type ImportResult, type Service } from '#shared/contract/index.ts'

/** How a long action is watched and stopped. */
export interface Watch {
  signal: AbortSignal
  /** 0…1 */
  progress: (fraction: number) => void
}

/** The share of the way that goes to carrying an archive; the rest is what the workbench does with it. */
const CARRYING = 0.3
/** More than a page can put together; the command line has no such bound. */
const MOST_BYTES = 1_500_000_000

/**
 * Hands a file to the workbench, which takes in the runs that it holds.
 * @throws {OverstepError} `invalid-input` with what is wrong in the file; `cancelled`
 */
export function importArchive(service: Service, file: Blob, watch: Watch): Promise<ImportResult> {
  return withArchive(service, watch, async (archive, progress) => {
    for (let offset = 0; offset < file.size; offset += ARCHIVE_PIECE_BYTES) {
      watch.signal.throwIfAborted()
      const bytes = new Uint8Array(await file.slice(offset, offset + ARCHIVE_PIECE_BYTES).arrayBuffer())
      await service.call('archives.write', { archive, offset, bytes })
      watch.progress((CARRYING * (offset + bytes.length)) / file.size)
    }
    progress((fraction) => watch.progress(CARRYING + (1 - CARRYING) * fraction))
    return service.call('archives.unpack', { archive })
  })
}

/**
 * Runs with everything that they computed, as the bytes of one file.
 * @throws {OverstepError} `conflict` where one of them is under way or they are too much for one file; `cancelled`
 */
export function exportArchive(service: Service, ids: string[], watch: Watch): Promise<Uint8Array<ArrayBuffer>> {
  return withArchive(service, watch, async (archive, progress) => {
    progress((fraction) => watch.progress((1 - CARRYING) * fraction))
    const { bytes } = await service.call('archives.pack', { archive, ids })
    if (bytes > MOST_BYTES)
      throw new OverstepError('conflict', 'These runs are more than 1.5 GB. Export fewer, or use: overstep archive')
    const whole = new Uint8Array(bytes)
    for (let offset = 0; offset < bytes;) {
      watch.signal.throwIfAborted()
      const piece = (await service.call('archives.read', { archive, offset })).bytes
      whole.set(piece, offset)
      offset += piece.length
      watch.progress(1 - CARRYING + (CARRYING * offset) / bytes)
    }
    return whole
  })
}

async function withArchive<T>(
  service: Service,
  { signal }: Watch,
  act: (archive: string, progress: (tell: (fraction: number) => void) => void) => Promise<T>,
): Promise<T> {
  const { archive } = await service.call('archives.open', null)
  let tell: (fraction: number) => void = () => undefined
  const stop = service.on('archive.progress', (event) => {
    if (event.archive === archive) tell(event.fraction)
  })
  let discarded: Promise<unknown> | undefined
  // Stops what is done with it, too.
  const discard = (): void => void (discarded ??= service.call('archives.discard', { archive }).catch(() => undefined))
  signal.addEventListener('abort', discard)
  try {
    return await act(archive, (listener) => (tell = listener))
  } catch (error) {
    throw signal.aborted ? new OverstepError('cancelled', 'It was cancelled.') : error
  } finally {
    signal.removeEventListener('abort', discard)
    stop()
    discard()
    await discarded
  }
}
