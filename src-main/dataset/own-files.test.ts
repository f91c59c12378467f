import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { OverstepError } from '#shared/contract/index.ts'
import { loadDataset } from './index.ts'
import { bytesOf, idx, npy, npzOf } from './own-files.fixture.ts'
import { readOwnFiles } from './own-files.ts'

const root = mkdtempSync(join(tmpdir(), 'overstep-own-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let made = 0
const newPath = (name: string) => join(root, `${made++}-${name}`)

function npz(arrays: Record<string, Buffer>): string {
  const path = newPath('own.npz')
  writeFileSync(path, npzOf(arrays))
  return path
}

const pixels = Uint8Array.from({ length: 6 * 8 }, (_, at) => (at * 37) & 255)
const labels = npy('<i8', [6], bytesOf(BigInt64Array.of(0n, 1n, 2n, 0n, 1n, 2n)))

test('an .npz file with x and y tells its sizes and classes, and its sum is that of the file', async () => {
  const path = npz({ x: npy('|u1', [6, 2, 4], pixels), y: labels })
  const { form, files, images } = await readOwnFiles(path)
  expect(form).toEqual({ image: { channels: 1, height: 2, width: 4 }, classes: 3 })
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  expect(files).toMatchObject([{ sha256 }])
  expect(images).toMatchObject({ all: { images: pixels, labels: Uint8Array.of(0, 1, 2, 0, 1, 2), count: 6 } })
})

test('floats are taken as they are; colours side by side become planes', async () => {
  const values = Float32Array.from({ length: 2 * 2 * 2 * 3 }, (_, at) => at / 7 - 1)
  const last = npz({ x: npy('<f4', [2, 2, 2, 3], bytesOf(values)), y: npy('|u1', [2], Uint8Array.of(0, 1)) })
  const { form, images } = await readOwnFiles(last)
  expect(form.image).toEqual({ channels: 3, height: 2, width: 2 })
  const planes = (images as { all: { images: Float32Array } }).all.images
  for (let image = 0; image < 2; image++)
    for (let channel = 0; channel < 3; channel++)
      for (let pixel = 0; pixel < 4; pixel++)
        expect(planes[12 * image + 4 * channel + pixel]).toBe(values[12 * image + 3 * pixel + channel])
  const first = npz({
    x: npy('<f8', [2, 3, 2, 2], bytesOf(Float64Array.from(planes))),
    y: npy('|u1', [2], Uint8Array.of(0, 1)),
  })
  expect(await readOwnFiles(first)).toMatchObject({ form: { image: form.image }, images: { all: { images: planes } } })
})

test('training and test images of one file are drawn by the seed, none twice', async () => {
  const path = npz({ x: npy('|u1', [6, 8], pixels), y: labels })
  const request = { dataset: { path }, trainSize: 4, testSize: 2, seed: 3, generator: 'xoshiro128** 2' } as const
  const one = await loadDataset(request)
  expect(await loadDataset(request)).toEqual(one)
  const rows = [one.train, one.test].flatMap(({ images, count }) =>
    Array.from({ length: count }, (_, index) => String(images.subarray(8 * index, 8 * index + 8))),
  )
  const all = Array.from({ length: 6 }, (_, index) => String(pixels.subarray(8 * index, 8 * index + 8)))
  expect(rows.toSorted()).toEqual(all.toSorted())
  await expect(loadDataset({ ...request, testSize: 3 })).rejects.toThrow(
    /^testSize: must be a whole number from 1 to 2/,
  )
  await expect(loadDataset({ ...request, trainSize: 6 })).rejects.toThrow(/^trainSize: .* from 1 to 5/)
})

test('a folder has a pair of IDX files, or one for training and one for tests', async () => {
  const [single, double] = [newPath('single'), newPath('double')]
  for (const folder of [single, double]) mkdirSync(folder)
  const ofLabels = idx(8, [6], Uint8Array.of(0, 1, 1, 0, 1, 3))
  writeFileSync(join(single, 'letters-images-idx3-ubyte'), idx(8, [6, 4, 2], pixels))
  writeFileSync(join(single, 'letters-labels-idx1-ubyte.gz'), gzipSync(ofLabels))
  expect(await readOwnFiles(single)).toMatchObject({
    form: { image: { channels: 1, height: 4, width: 2 }, classes: 4 },
    images: { all: { images: pixels, count: 6 } },
  })
  for (const part of ['train', 't10k']) {
    writeFileSync(join(double, `${part}-images-idx3-ubyte`), idx(8, [6, 4, 2], pixels))
    writeFileSync(join(double, `${part}-labels-idx1-ubyte`), ofLabels)
  }
  const { images } = await readOwnFiles(double)
  expect(images).toMatchObject({ train: { count: 6 }, test: { count: 6 } })
})

const x = npy('|u1', [6, 2, 4], pixels)
test.each<[string, () => string, RegExp]>([
  ['that is not there', () => join(root, 'nowhere.npz'), /there is nothing at .*nowhere/],
  [
    'that is no zip',
    () => (writeFileSync(join(root, 'a.npz'), 'text'), join(root, 'a.npz')),
    /cannot be read: .*no zip file/,
  ],
  ['without y', () => npz({ x }), /lacks y\.npy/],
  ['without x', () => npz({ y: labels }), /must have either x and y/],
  ['with words', () => npz({ x, y: npy('<U1', [6], new Uint8Array(24)) }), /holds '<U1', which is not read/],
  ['with objects', () => npz({ x: npy('|O', [6], new Uint8Array(6)), y: labels }), /holds '\|O'/],
  ['of fewer labels', () => npz({ x, y: npy('|u1', [5], new Uint8Array(5)) }), /has 6 images and 5 labels/],
  ['of float labels', () => npz({ x, y: npy('<f4', [6], new Uint8Array(24)) }), /y must be whole numbers, got '<f4'/],
  ['of negative labels', () => npz({ x, y: npy('|i1', [6], Uint8Array.of(255, 0, 0, 0, 0, 0)) }), /has the label -1/],
  ['by columns', () => npz({ x: npy('|u1', [6, 8], pixels, 'True'), y: labels }), /must be row-major/],
  [
    'of fewer values',
    () => npz({ x: npy('|u1', [7, 8], pixels), y: labels }),
    /must have 56 bytes of values, but has 48/,
  ],
  [
    'of no numbers',
    () => npz({ x: npy('<f4', [1], bytesOf(Float32Array.of(NaN))), y: npy('|u1', [1], Uint8Array.of(0)) }),
    /no finite number in image 0/,
  ],
  ['that is an empty folder', () => (mkdirSync(join(root, 'none')), join(root, 'none')), /has no pair such as/],
])('a file %s is refused', async (_, path, message) => {
  await expect(readOwnFiles(path())).rejects.toMatchObject({
    code: expect.stringMatching(/^(storage|not-found)$/),
    message: expect.stringMatching(message),
  })
})

test('any bytes for a file are images or are refused', async () => {
  const sound = readFileSync(npz({ x, y: labels }))
  const path = newPath('any.npz')
  const met = { taken: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), async (changes) => {
      const bytes = Buffer.from(sound)
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      writeFileSync(path, bytes)
      await readOwnFiles(path).then(
        () => met.taken++,
        (error: unknown) => {
          expect(error).toBeInstanceOf(OverstepError)
          met.refused++
        },
      )
    }),
    { numRuns: 200, seed: 1 },
  )
  expect(Math.min(met.taken, met.refused)).toBeGreaterThan(0)
})

test('bytes to train on and floats to test on are refused, as one would be normalised and the other not', async () => {
  const floats = npy('<f4', [6, 8], bytesOf(Float32Array.from(pixels)))
  const path = npz({ x_train: npy('|u1', [6, 8], pixels), y_train: labels, x_test: floats, y_test: labels })
  await expect(readOwnFiles(path)).rejects.toThrow('has bytes in one part and floats in the other')
})

test('a file of a folder that is written again is read again', async () => {
  const folder = newPath('pair')
  mkdirSync(folder)
  const write = (value: number, seconds: number) => {
    const file = join(folder, 'x-images-idx3-ubyte')
    writeFileSync(file, idx(8, [6, 2, 4], new Uint8Array(48).fill(value)))
    utimesSync(file, seconds, seconds)
  }
  writeFileSync(join(folder, 'x-labels-idx1-ubyte'), idx(8, [6], Uint8Array.of(0, 1, 2, 0, 1, 2)))
  const request = {
    dataset: { path: folder },
    trainSize: 4,
    testSize: 2,
    seed: 3,
    generator: 'xoshiro128** 2',
  } as const
  write(1, 1e9)
  expect((await loadDataset(request)).train.images[0]).toBe(1)
  write(2, 1e9 + 5)
  expect((await loadDataset(request)).train.images[0]).toBe(2)
})
