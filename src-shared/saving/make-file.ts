import {
  OverstepError,
  type FileCall,
  type SavedFile,
  type Service,
  type ToBeSaved,
  type Watch,
} from '../contract/index.ts'
import { pdfOfPages } from '../pdf/index.ts'
import { withArchive } from './archives.ts'
import { eachFile, type FileToMake } from './each-file.ts'
import { makeReport } from './report.ts'
import { zipFiles } from './zip-files.ts'

/** A file that has been made, and is not yet anywhere. */
export interface MadeFile extends Omit<SavedFile, 'saved'> {
  /** The name under which it is offered. */
  name: string
  /** Hands its bytes on, piece by piece. */
  put(take: (piece: Uint8Array) => Promise<void> | void): Promise<void>
}

/** The share of the way that goes to carrying an archive; the rest is what the workbench does with it. */
const CARRYING = 0.3

/**
 * Makes a file that is to be saved, and hands it over; whatever it takes room for meanwhile is given back afterwards.
 * @throws {OverstepError} why it cannot be made; `cancelled`
 */
export async function makeFile<T>(
  service: Service,
  asked: ToBeSaved,
  watch: Watch,
  hand: (made: MadeFile) => Promise<T>,
): Promise<T> {
  try {
    return await made(service, asked, watch, hand)
  } catch (error) {
    throw watch.signal.aborted ? new OverstepError('cancelled', 'The export was cancelled.') : error
  }
}

async function made<T>(
  service: Service,
  asked: ToBeSaved,
  watch: Watch,
  hand: (made: MadeFile) => Promise<T>,
): Promise<T> {
  const { signal, progress } = watch
  if (asked.what === 'file') {
    const figure = await callFor(service, asked.file, signal)
    const { fileName: name, bytes, boxed, beside = [] } = figure
    if (beside.length === 0)
      return hand({ name, boxed, bytes: bytes.length, leftOut: [], put: async (take) => take(bytes) })
    // A figure and its images are one archive.
    const format = asked.file.argument.options.format ?? 'png'
    const make = () => Promise.resolve(figure)
    const { pieces } = await zipFiles([{ path: name, format, make }], watch)
    return hand(handed({ name: name.replace(/\.\w+$/, '.zip'), leftOut: [], boxed }, pieces))
  }
  if (asked.what === 'files' || asked.what === 'pages') {
    const files = asked.files.map(({ path, file }) => ({
      path,
      format: file.argument.options.format ?? 'png',
      make: () => callFor(service, file, signal),
    }))
    const { pieces, leftOut, boxed } = await (asked.what === 'files' ? zipFiles : pagesOf)(files, watch)
    return hand(handed({ name: asked.name, leftOut, boxed }, pieces))
  }
  if (asked.what === 'report') {
    const { bytes, boxed, leftOut } = await makeReport(service, asked.ids, watch)
    return hand({ name: asked.name, boxed, bytes: bytes.length, leftOut, put: async (take) => take(bytes) })
  }
  return withArchive(service, async (archive) => {
    const packing = (fraction: number): void => progress((1 - CARRYING) * fraction)
    const { ids, name } = asked
    const { bytes } = await service.call('archives.pack', { archive, ids }, { signal, progress: packing })
    return hand({
      name,
      bytes,
      leftOut: [],
      boxed: '',
      async put(take) {
        for (let offset = 0; offset < bytes;) {
          signal.throwIfAborted()
          const piece = (await service.call('archives.read', { archive, offset })).bytes
          await take(piece)
          offset += piece.length
          progress(1 - CARRYING + (CARRYING * offset) / bytes)
        }
      },
    })
  })
}

/** A file of which all pieces are there. */
function handed(about: Pick<MadeFile, 'name' | 'leftOut' | 'boxed'>, pieces: readonly Uint8Array[]): MadeFile {
  return {
    ...about,
    bytes: pieces.reduce((sum, { length }) => sum + length, 0),
    async put(take) {
      for (const piece of pieces) await take(piece)
    },
  }
}

/** PDFs as the pages of one. */
async function pagesOf(files: readonly FileToMake[], watch: Watch) {
  const other = files.find(({ format }) => format !== 'pdf')
  if (other) throw new OverstepError('invalid-input', `${other.path} is no PDF: pages of one file must all be PDFs.`)
  const pages: Uint8Array[] = []
  const made = await eachFile(files, watch, ({ bytes }) => void pages.push(bytes))
  return { pieces: [pdfOfPages(pages)], ...made }
}

/** Carries out the call that makes a file. */
export function callFor(service: Service, file: FileCall, signal?: AbortSignal) {
  const watch = signal ? { signal } : {}
  if (file.method === 'figures.export') return service.call(file.method, file.argument, watch)
  if (file.method === 'sweeps.export') return service.call(file.method, file.argument, watch)
  return service.call(file.method, file.argument, watch)
}
