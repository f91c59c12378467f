import {
  ARCHIVE_PIECE_BYTES,
  type Argument,
  type ImportResult,
  type Service,
  type Watch,
} from '#shared/contract/index.ts'
import { withArchive } from '#shared/saving/index.ts'

/** The share of the way that goes to carrying an archive; the rest is what the workbench does with it. */
const CARRYING = 0.3

/**
 * Hands a file to the workbench, which takes in the runs that it holds.
 * @param weights where it is a file of weights from elsewhere instead
 * @throws {OverstepError} `invalid-input` with what is wrong in the file; `cancelled`
 */
export function importArchive(
  service: Service,
  file: Blob,
  { signal, progress }: Watch,
  weights?: Argument<'archives.unpack'>['weights'],
): Promise<ImportResult> {
  return withArchive(service, async (archive) => {
    for (let offset = 0; offset < file.size; offset += ARCHIVE_PIECE_BYTES) {
      const bytes = new Uint8Array(await file.slice(offset, offset + ARCHIVE_PIECE_BYTES).arrayBuffer())
      await service.call('archives.write', { archive, offset, bytes }, { signal })
      progress((CARRYING * (offset + bytes.length)) / file.size)
    }
    const takingIn = (fraction: number): void => progress(CARRYING + (1 - CARRYING) * fraction)
    return service.call('archives.unpack', { archive, ...(weights && { weights }) }, { signal, progress: takingIn })
  })
}
