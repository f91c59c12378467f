import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import { inputsOf, OverstepError, type DataForm, type ImageForm } from '#shared/contract/index.ts'
import { openZip, type ZipReader } from '../archive/index.ts'
import { folderOf } from './folder.ts'
import { parseNpy, type NpyArray } from './npy.ts'
import { fileProblem } from './own-error.ts'
import { scaleOf, type Samples, type SourceFile } from './samples.ts'

/** Bytes of the images of a file, at most, unpacked. */
const MOST_BYTES = 1 << 30
/** Files of a folder that is looked through, at most. */
const MOST_FILES = 10_000
/** Labels are bytes. */
const MOST_CLASSES = 256

/** Images of the user's own: what they hold tells their sizes and classes. */
export interface OwnImages {
  form: DataForm
  files: SourceFile[]
  /** In two parts, or all of them, of which both parts are drawn. */
  images: { train: Samples; test: Samples } | { all: Samples }
}

/** An array as files have it: its lengths, and its values as bytes or floats. */
interface Values {
  shape: readonly number[]
  values: Uint8Array | Float32Array
}

interface Part {
  path: string
  x: Values
  y: Uint8Array
}

/**
 * Reads an .npz file with `x` and `y` (or `x_train`, `y_train`, `x_test` and `y_test`), or a folder with a pair of IDX
 * files, or a pair for training and another for tests. Images are bytes, or floats, which are taken as they are; labels
 * are whole numbers from 0.
 *
 * @throws {OverstepError} `not-found` where there is nothing; `storage`, naming the file and what is wrong with it
 */
export async function readOwnFiles(words: string, signal?: AbortSignal): Promise<OwnImages> {
  const path = folderOf(words)
  const place = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      const message = `there is nothing at ${path}`
      throw new OverstepError('not-found', `dataset.path: ${message}.`, { issues: [{ path: 'dataset.path', message }] })
    }
    throw fileProblem(path, `cannot be read (${error.message})`, error)
  })
  const { parts, files } = place.isDirectory() ? await readPairs(path, signal) : await readNpz(path, signal)
  const image = imageFormOf(parts[0]!.x.shape)
  for (const { path: other, x } of parts)
    if (String(x.shape.slice(1)) !== String(parts[0]!.x.shape.slice(1)))
      throw fileProblem(other, `has images [${x.shape.slice(1).join(', ')}], others than ${parts[0]!.path}`)
  // Bytes are normalised, and numbers are taken as they are.
  const kinds = new Set(parts.map(({ x }) => (x.values instanceof Uint8Array ? 'bytes' : 'floats')))
  if (kinds.size > 1) throw fileProblem(path, 'has bytes in one part and floats in the other; both must be of one type')
  const classes = 1 + parts.reduce((most, { y }) => y.reduce((more, label) => Math.max(more, label), most), 1)
  const [one, other] = parts.map((part) => samplesOf(part, image)) as [Samples, Samples | undefined]
  const scale = one.images instanceof Uint8Array ? { scale: scaleOf(one.images) } : {}
  const [train, test] = [{ ...one, ...scale }, other && { ...other, ...scale }]
  return { form: { image, classes }, files, images: test ? { train, test } : { all: train } }
}

/** Planes, rows and columns of images of these lengths: the last of three are colours where they are 1, 3 or 4. */
function imageFormOf([, ...lengths]: readonly number[]): ImageForm {
  const [one = 1, two = 1, three = 1] = lengths
  if (lengths.length === 2) return { channels: 1, height: one, width: two }
  if (lengths.length !== 3) return { channels: 1, height: 1, width: lengths.reduce((all, length) => all * length, 1) }
  return areColoursLast(lengths)
    ? { channels: three, height: one, width: two }
    : { channels: one, height: two, width: three }
}

const isColours = (length: number | undefined) => length === 1 || length === 3 || length === 4
const areColoursLast = (lengths: readonly number[]) =>
  lengths.length === 3 && isColours(lengths[2]) && !isColours(lengths[0])

function samplesOf({ x: { shape, values }, y, path }: Part, image: ImageForm): Samples {
  const count = shape[0]!
  if (count !== y.length) throw fileProblem(path, `has ${count} images and ${y.length} labels`)
  if (values.length === 0) throw fileProblem(path, 'has no images')
  const stray = values instanceof Float32Array ? values.findIndex((value) => !Number.isFinite(value)) : -1
  if (stray >= 0)
    throw fileProblem(path, `has a value that is no finite number in image ${Math.floor(stray / inputsOf(image))}`)
  return { images: areColoursLast(shape.slice(1)) ? asPlanes(values, image) : values, labels: y, count }
}

/** Colours side by side in each pixel, put into planes. */
function asPlanes<Values extends Uint8Array | Float32Array>(values: Values, { channels, height, width }: ImageForm) {
  const [pixels, planes] = [height * width, values.slice()]
  for (let from = 0; from < values.length; from += channels * pixels)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let channel = 0; channel < channels; channel++)
        planes[from + channel * pixels + pixel] = values[from + pixel * channels + channel]!
  return planes
}

interface Read {
  parts: Part[]
  files: SourceFile[]
}

async function readNpz(path: string, signal?: AbortSignal): Promise<Read> {
  const file = await open(path)
  try {
    const zip = await openZip(file)
    const names = ['x', 'x_train'].filter((name) => zip.sizes.has(`${name}.npy`))
    if (names.length !== 1) throw fileProblem(path, 'must have either x and y, or x_train, y_train, x_test and y_test')
    const endings = names[0] === 'x' ? [''] : ['_train', '_test']
    const parts: Part[] = []
    for (const ending of endings) {
      const x = await entryOf(zip, `x${ending}.npy`, path, signal)
      const y = await entryOf(zip, `y${ending}.npy`, path, signal)
      parts.push({ path, x: imagesOf(x, `${path}: x${ending}`), y: labelsOf(y, `${path}: y${ending}`) })
    }
    return { parts, files: [{ name: basename(path), sha256: await sumOf(path, signal) }] }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof OverstepError) || error.code !== 'invalid-input') throw error
    const [issue] = (error.details?.issues ?? []) as { path: string; message: string }[]
    throw fileProblem(path, `cannot be read: ${issue ? `${issue.path} ${issue.message}` : error.message}`, error)
  } finally {
    await file.close()
  }
}

async function sumOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash, { signal })
  return hash.digest('hex')
}

/** An array of the file. */
async function entryOf(zip: ZipReader, name: string, path: string, signal?: AbortSignal): Promise<NpyArray> {
  const size = zip.sizes.get(name)
  if (size === undefined) throw fileProblem(path, `lacks ${name}`)
  if (size > MOST_BYTES) throw fileProblem(path, `has ${size} bytes in ${name}; ${MOST_BYTES} are the most`)
  const pieces: Buffer[] = []
  for await (const piece of zip.read(name)) {
    signal?.throwIfAborted()
    pieces.push(piece)
  }
  return parseNpy(Buffer.concat(pieces), (problem) => fileProblem(`${path}: ${name}`, problem))
}

function imagesOf({ type, shape, bytes }: NpyArray, path: string): Values {
  if (type === '|u1') return { shape, values: new Uint8Array(bytes) }
  const aligned = new Uint8Array(bytes).buffer
  if (type === '<f4') return { shape, values: new Float32Array(aligned) }
  if (type === '<f8') return { shape, values: Float32Array.from(new Float64Array(aligned)) }
  throw fileProblem(path, `must be uint8, float32 or float64, got '${type}'`)
}

const wholeTypes: Record<string, (view: DataView, at: number) => number> = {
  '|u1': (view, at) => view.getUint8(at),
  '|i1': (view, at) => view.getInt8(at),
  '<u2': (view, at) => view.getUint16(at, true),
  '<i2': (view, at) => view.getInt16(at, true),
  '<u4': (view, at) => view.getUint32(at, true),
  '<i4': (view, at) => view.getInt32(at, true),
  '<u8': (view, at) => Number(view.getBigUint64(at, true)),
  '<i8': (view, at) => Number(view.getBigInt64(at, true)),
}

function labelsOf({ type, shape, bytes }: NpyArray, path: string): Uint8Array {
  const read = wholeTypes[type]
  if (!read) throw fileProblem(path, `must be whole numbers, got '${type}'`)
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1))
    throw fileProblem(path, `must have a label for each image, got the shape [${shape.join(', ')}]`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const step = Number(type.slice(2))
  const labels = Float64Array.from({ length: shape[0]! }, (_, index) => read(view, index * step))
  const stray = labels.find((label) => label < 0 || label >= MOST_CLASSES)
  if (stray !== undefined) throw fileProblem(path, `has the label ${stray}; labels are 0 to ${MOST_CLASSES - 1}`)
  return Uint8Array.from(labels)
}

/** The pairs of IDX files of a folder, told apart by their names as those of MNIST are. */
async function readPairs(directory: string, signal?: AbortSignal): Promise<Read> {
  const names = (await readdir(directory)).toSorted()
  if (names.length > MOST_FILES) throw fileProblem(directory, `has more than ${MOST_FILES} files`)
  const keyOf = (name: string) =>
    name
      .replace(/\.gz$/, '')
      .replace(/images|labels/, '')
      .replace(/idx\d/, 'idx')
  // Of a file that is there plain and packed the first counts.
  const first = (names: readonly string[], word: string) =>
    names.filter((name) => name.includes(word) && /idx\d/.test(name) && !name.endsWith('.part'))
  const labels = first(names, 'labels')
  const pairs = first(names, 'images').flatMap((images) => {
    const own = labels.find((name) => keyOf(name) === keyOf(images))
    return own ? [{ key: keyOf(images), images, labels: own }] : []
  })
  const single = pairs.filter(({ key }, index) => pairs.findIndex((pair) => pair.key === key) === index)
  const [train, test] = [/train/i, /t10k|test/i].map((word) => single.filter(({ key }) => word.test(key)))
  const chosen = single.length === 1 ? single : train!.length === 1 && test!.length === 1 ? [train![0]!, test![0]!] : []
  if (chosen.length === 0)
    throw fileProblem(
      directory,
      single.length === 0
        ? 'has no pair such as x-images-idx3-ubyte and x-labels-idx1-ubyte (plain or gzip)'
        : `has ${single.length} pairs of IDX files; one must be of train, and one of t10k or test`,
    )
  const files: SourceFile[] = []
  const read = async (name: string) => {
    const content = await idxContent(join(directory, name), signal)
    files.push({ name, sha256: createHash('sha256').update(content).digest('hex') })
    return parseAnyIdx(content, join(directory, name))
  }
  const parts: Part[] = []
  for (const { images, labels: ofImages } of chosen) {
    const [x, y] = [await read(images), await read(ofImages)]
    if (x.shape.length < 2) throw fileProblem(join(directory, images), 'must have images, of two dimensions or more')
    if (y.shape.length !== 1 || !(y.values instanceof Uint8Array))
      throw fileProblem(join(directory, ofImages), 'must have labels: bytes of one dimension')
    parts.push({ path: join(directory, images), x, y: y.values })
  }
  return { parts, files }
}

async function idxContent(path: string, signal?: AbortSignal): Promise<Buffer> {
  try {
    const { size } = await stat(path)
    if (size > MOST_BYTES) throw fileProblem(path, `has ${size} bytes; ${MOST_BYTES} are the most`)
    const bytes = await readFile(path, { signal })
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof OverstepError) throw error
    throw fileProblem(path, `cannot be read (${(error as Error).message})`, error)
  }
}

/** Bytes (8) and big-endian floats (13) of an IDX file of any number of dimensions. */
function parseAnyIdx(content: Buffer, path: string): Values {
  const [zero, type, rank] = [content.length < 4 ? 1 : content.readUInt16BE(0), content[2], content[3] ?? 0]
  if (zero !== 0 || rank < 1 || rank > 5 || content.length < 4 + 4 * rank)
    throw fileProblem(path, 'does not begin as an IDX file does')
  if (type !== 0x08 && type !== 0x0d) throw fileProblem(path, `must have bytes or floats, has the type ${type}`)
  const shape = Array.from({ length: rank }, (_, axis) => content.readUInt32BE(4 + 4 * axis))
  const bytes = content.subarray(4 + 4 * rank)
  const size = shape.reduce((product, length) => product * length, type === 0x08 ? 1 : 4)
  if (bytes.length !== size) throw fileProblem(path, `must have ${size} bytes of values, but has ${bytes.length}`)
  if (type === 0x08) return { shape, values: new Uint8Array(bytes) }
  return { shape, values: Float32Array.from({ length: size / 4 }, (_, index) => bytes.readFloatBE(4 * index)) }
}
