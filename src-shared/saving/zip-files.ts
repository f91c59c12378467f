import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { aboutFormat, type SavedFile, type Watch } from '../contract/index.ts'
import { eachFile, type FileToMake } from './each-file.ts'
import { namedFiles } from './named-files.ts'

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
  const made = await eachFile(files, watch, (figure, { path, format }) => {
    for (const { name, bytes } of namedFiles(figure, path)) {
      const packed = aboutFormat(format).packed || name !== path
      const file = packed ? new ZipPassThrough(name) : new ZipDeflate(name)
      zip.add(file)
      file.push(bytes, true)
    }
  })
  zip.end()
  return { pieces, ...made }
}
