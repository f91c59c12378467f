import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { aboutFormat, type SavedFile, type Watch } from '../contract/index.ts'
import { eachFile, type FileToMake } from './each-file.ts'

/** An archive in pieces, and what is not in it. */
interface Zipped extends Pick<SavedFile, 'boxed' | 'leftOut'> {
  pieces: Uint8Array[]
}

/**
 * Files as one zip archive: see `eachFile` for those that are refused.
 * @throws {OverstepError} as `eachFile`
 */
export async function zipFiles(files: readonly FileToMake[], watch: Watch): Promise<Zipped> {
  const pieces: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece)
  })
  const made = await eachFile(files, watch, (bytes, { path, format }) => {
    const file = aboutFormat(format).packed ? new ZipPassThrough(path) : new ZipDeflate(path)
    zip.add(file)
    file.push(bytes, true)
  })
  zip.end()
  return { pieces, ...made }
}
