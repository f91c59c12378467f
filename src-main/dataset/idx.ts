import { aboutDataset, OverstepError, type PublishedName } from '#shared/contract/index.ts'
import { CLASSES, PIXELS, SIDE } from './samples.ts'

/** What one of the four files of a dataset must be. */
export interface IdxSpec {
  /** The data set; MNIST where left out. */
  dataset?: PublishedName
  /**
   * How its name begins; `train-images` may be called train-images-idx3-ubyte or train-images.idx3-ubyte, with or
   * without .gz.
   */
  stem: string
  holds: 'images' | 'labels'
  count: number
  /** SHA-256 of the content, unzipped, in hexadecimal. */
  sha256?: string
  /** MD5 of the file as it is published, gzip: of data sets of which nothing else is known. */
  md5?: string
}

/** First number of a file: two zero bytes, 8 for unsigned bytes, and the number of dimensions. */
const magics = { images: 0x00000803, labels: 0x00000801 }

/** Bytes before the first image or label. */
function headerLength({ holds }: IdxSpec): number {
  return holds === 'images' ? 16 : 8
}

/** Bytes of a whole file, unzipped. */
export function contentLength(spec: IdxSpec): number {
  return headerLength(spec) + spec.count * (spec.holds === 'images' ? PIXELS : 1)
}

/** The error of a file that the system does not let us read. */
export function unreadable(path: string, error: unknown, dataset?: PublishedName): OverstepError {
  const problem = `cannot be read (${error instanceof Error ? error.message : String(error)})`
  return fileError(path, problem, { dataset, cause: error })
}

/** An error about a file of a dataset: what is wrong with it (also `details.problem`), and what can be done. */
export function fileError(
  path: string,
  problem: string,
  { dataset = 'mnist', cause }: { dataset?: PublishedName | undefined; cause?: unknown } = {},
): OverstepError {
  const { label } = aboutDataset(dataset)
  const remedy = `Replace it by the original file, download ${label} again, or choose the dataset 'synthetic-digits'.`
  return new OverstepError('storage', `${path} ${problem}. ${remedy}`, { path, problem }, { cause })
}

/**
 * Reads the content of an IDX file (Y. LeCun, C. Cortes, C. Burges, "The MNIST database": big-endian 32-bit numbers for
 * kind and sizes, then bytes).
 * @param content all of it, or at least one byte more than a right file has
 * @returns the images, shape [count, 784], or labels, shape [count]; a view of `content`
 * @throws {OverstepError} `storage`, naming the file at `path` and the byte offset of the first thing that is wrong
 */
export function parseIdx(content: Uint8Array, spec: IdxSpec, path: string): Uint8Array {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const fields: [meaning: string, expected: number][] = [
    [`the sign of an IDX file of ${spec.holds}`, magics[spec.holds]],
    [`the number of ${spec.holds}`, spec.count],
  ]
  if (spec.holds === 'images') fields.push(['the height of the images', SIDE], ['the width of the images', SIDE])
  for (const [index, [meaning, expected]] of fields.entries()) {
    const offset = 4 * index
    if (content.length < offset + 4) throw lengthError(content, spec, path)
    const found = view.getUint32(offset)
    if (found !== expected)
      throw fileError(path, `must have ${expected} at byte offset ${offset} (${meaning}), but has ${found}`, spec)
  }
  if (content.length !== contentLength(spec)) throw lengthError(content, spec, path)
  const values = content.subarray(headerLength(spec))
  const none = spec.dataset ? 'no class' : 'no digit'
  const stray = spec.holds === 'labels' ? values.findIndex((label) => label >= CLASSES) : -1
  if (stray >= 0)
    throw fileError(
      path,
      `has the label ${values[stray]} at byte offset ${headerLength(spec) + stray}, which is ${none}`,
      spec,
    )
  return values
}

function lengthError(content: Uint8Array, spec: IdxSpec, path: string): OverstepError {
  const length = contentLength(spec)
  const problem =
    content.length < length
      ? `is cut off at byte offset ${content.length}: ${spec.count} ${spec.holds} take ${length} bytes`
      : `goes on at byte offset ${length}, where ${spec.count} ${spec.holds} end`
  return fileError(path, problem, spec)
}
