import { strFromU8, strToU8 } from 'fflate'
import { COMMON_NAME, type ExportedFigure } from '../contract/index.ts'

/** A file with its name. */
export interface NamedFile {
  name: string
  bytes: Uint8Array
}

/**
 * An exported figure under a name, and the images that go beside it, which are named after it.
 * @param name with its ending; folders before it are those of all
 */
export function namedFiles(
  { bytes, beside = [] }: Pick<ExportedFigure, 'bytes' | 'beside'>,
  name: string,
): NamedFile[] {
  if (beside.length === 0) return [{ name, bytes }]
  const stem = name.replace(/\.\w+$/, '')
  // It lies with them: folders are not part of what it calls them.
  const own = stem.replace(/^.*[/\\]/, '')
  const text = strFromU8(bytes).replaceAll(COMMON_NAME, () => own)
  const images = beside.map((image) => ({ name: stem + image.ending, bytes: image.bytes }))
  return [{ name, bytes: strToU8(text) }, ...images]
}
