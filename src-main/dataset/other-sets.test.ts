import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { readCifar, type ArchiveSpec } from './cifar.ts'
import { downloadDataset } from './download.ts'
import { loadDataset, lookFor } from './index.ts'
import type { IdxSpec } from './idx.ts'
import { publications, publishedName, readDigits, type DigitFiles } from './published.ts'
import { smallDataset } from './sample-files.fixture.ts'
import { scaleOf } from './samples.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'overstep-sets-'))
  vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  vi.stubEnv('OVERSTEP_DATASETS_DIR', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')

/** Files as those of Fashion-MNIST: known by the MD5 of what is published. */
function published(): { files: DigitFiles; packed: Map<string, Buffer> } {
  const { files, contents } = smallDataset()
  const packed = new Map<string, Buffer>()
  const known = Object.entries(files as unknown as Record<string, IdxSpec>).map(([name, { stem, holds, count }]) => {
    const bytes = gzipSync(contents[stem]!)
    const spec: IdxSpec = { dataset: 'fashion-mnist', stem, holds, count, md5: md5(bytes) }
    packed.set(publishedName(spec), bytes)
    return [name, spec] as const
  })
  return { files: Object.fromEntries(known) as unknown as DigitFiles, packed }
}

/** A tar file (ustar) of these files. */
function tarOf(files: Record<string, Buffer>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512)
    header.write(`cifar-10-batches-bin/${name}`, 0)
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('0', 156)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** An archive as that of CIFAR-10, of two images in each file. */
function archive(change: (files: Record<string, Buffer>) => void = () => {}): { spec: ArchiveSpec; bytes: Buffer } {
  const record = (label: number) =>
    Buffer.from([label, ...Array.from({ length: 3072 }, (_, at) => (at * 7 + label) & 255)])
  const names = [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`)
  const files: Record<string, Buffer> = { 'readme.html': Buffer.from('a page') }
  names.forEach((name, part) => (files[name] = Buffer.concat([record(part), record(part + 5)])))
  files['test_batch.bin'] = Buffer.concat([record(3), record(9)])
  change(files)
  const bytes = gzipSync(tarOf(files))
  const spec = {
    dataset: 'cifar-10',
    stem: 'cifar-10-binary',
    holds: 'archive',
    count: 2,
    bytes: bytes.length,
  } as const
  return { spec: { ...spec, md5: md5(bytes) }, bytes }
}

/** A mirror on this machine. */
async function mirror(files: ReadonlyMap<string, Buffer>): Promise<string> {
  const server = createServer((request, response) => {
    const bytes = files.get(request.url!.slice(1))
    if (!bytes) return void response.writeHead(404).end()
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const headers = { 'content-length': bytes.length - from, 'content-range': `bytes ${from}-${bytes.length - 1}/*` }
    response.writeHead(from > 0 ? 206 : 200, headers).end(bytes.subarray(from))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('sums and addresses are those that torchvision lists, and that of the page of CIFAR-10', () => {
  const sums = Object.values(publications).flatMap(({ files }) =>
    'holds' in files ? [files.md5] : (Object.values(files) as IdxSpec[]).map((spec) => spec.md5 ?? spec.sha256),
  )
  expect(sums).toHaveLength(13)
  expect(new Set(sums).size).toBe(13)
  expect(publications['fashion-mnist'].files).toMatchObject({
    trainImages: { md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
  })
  expect(publications.kmnist.files).toMatchObject({ testLabels: { md5: '7320c461ea6c1c855c0b718fb2a4b134' } })
  expect(publications['cifar-10'].files).toMatchObject({ md5: 'c32a1d4ab5d03f1284b67883e8d87530' })
})

test('files of MNIST’s form come from a mirror, are known by their MD5, and are read', async () => {
  const { files, packed } = published()
  const directory = join(root, 'fashion-mnist')
  const mirrors = [await mirror(packed)]
  mkdirSync(directory)
  const big = 'train-images-idx3-ubyte.gz'
  writeFileSync(join(directory, `${big}.part`), packed.get(big)!.subarray(0, 500))
  await downloadDataset({ dataset: 'fashion-mnist', directory, files, mirrors })
  const [looked] = lookFor('fashion-mnist', { dataDir: root }, files)
  expect(looked).toMatchObject({ directory, source: 'downloaded', missing: [] })
  const read = await readDigits(looked!, undefined, files)
  const { contents } = smallDataset()
  expect(Buffer.from(read.train.images as Uint8Array)).toEqual(contents['train-images']!.subarray(16))
  expect(read.files).toContainEqual({
    name: big,
    sha256: createHash('sha256').update(contents['train-images']!).digest('hex'),
  })
})

test('a file of another data set under the same name is refused, and what to do is said of the right one', async () => {
  const { files, packed } = published()
  const directory = join(root, 'FashionMNIST', 'raw')
  mkdirSync(directory, { recursive: true })
  for (const [name, bytes] of packed) writeFileSync(join(directory, name), bytes)
  const other = smallDataset().contents['train-images']!
  other[99]! ^= 1
  writeFileSync(join(directory, 'train-images-idx3-ubyte.gz'), gzipSync(other))
  // The folder that torchvision was given.
  vi.stubEnv('OVERSTEP_DATASETS_DIR', root)
  const [looked] = lookFor('fashion-mnist', {}, files)
  expect(looked).toMatchObject({ directory, source: 'environment', missing: [] })
  await expect(readDigits(looked!, undefined, files)).rejects.toThrow(
    /not the Fashion-MNIST file that its name says: its MD5 is .*download Fashion-MNIST again/,
  )
})

test('CIFAR-10 comes as its archive: labels, and three planes of each image', async () => {
  const { spec, bytes } = archive()
  const directory = join(root, 'cifar-10')
  await downloadDataset({
    dataset: 'cifar-10',
    directory,
    files: spec,
    mirrors: [await mirror(new Map([['cifar-10-binary.tar.gz', bytes]]))],
  })
  const { train, test: tested, file } = await readCifar(join(directory, 'cifar-10-binary.tar.gz'), spec)
  expect([...train.labels]).toEqual([0, 5, 1, 6, 2, 7, 3, 8, 4, 9])
  expect([...tested.labels]).toEqual([3, 9])
  expect([...train.images.subarray(3072, 3075)]).toEqual([5, 12, 19])
  expect(train.images).toHaveLength(10 * 3072)
  expect(file.name).toBe('cifar-10-binary.tar.gz')
})

test.each<[string, (bytes: Buffer) => Buffer, Parameters<typeof archive>[0], RegExp]>([
  ['cut', (bytes) => bytes.subarray(0, -9), undefined, /must have \d+ bytes, but has/],
  ['other bytes', (bytes) => Buffer.alloc(bytes.length), undefined, /is no sound gzip file/],
  [
    'short',
    (bytes) => bytes,
    (files) => (files['test_batch.bin'] = Buffer.alloc(9)),
    /must have 6146 bytes in test_batch/,
  ],
  [
    'mislabelled',
    (bytes) => bytes,
    (files) => (files['data_batch_2.bin']![0] = 10),
    /the label 10 at byte offset 0 of data/,
  ],
  ['a bomb', (bytes) => bytes, (files) => (files['readme.html'] = Buffer.alloc(3_000_000)), /unpacks to more than/],
])('an archive that is %s is refused', async (_, spoilt, change, message) => {
  const { spec, bytes } = archive(change)
  const path = join(root, 'cifar-10-binary.tar.gz')
  writeFileSync(path, spoilt(bytes))
  await expect(readCifar(path, spec)).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(message),
  })
  await expect(readCifar(path, spec)).rejects.toThrow('download CIFAR-10 again')
})

test('a data set that is not there says where was looked, and what to put there', async () => {
  const request = { dataset: 'cifar-10', trainSize: 10, testSize: 10, seed: 1, dataDir: root } as const
  await expect(loadDataset(request)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(
      /^CIFAR-10 was not found; looked in \S+cifar-10\. Download it, or put cifar-10-binary/,
    ),
  })
})

test('bytes are normalised by their own mean and deviation', () => {
  const { mean, deviation } = scaleOf(Uint8Array.of(0, 51, 102, 255))
  expect(mean).toBeCloseTo((0 + 0.2 + 0.4 + 1) / 4, 12)
  expect(deviation).toBeCloseTo(Math.sqrt((0.16 + 0.04 + 0 + 0.36) / 4), 12)
})

test('Chebyshev polynomials are cosines of multiples of the angle, at equal distances from −1 to 1', async () => {
  const {
    train,
    test: tested,
    form,
  } = await loadDataset({
    dataset: 'chebyshev',
    degree: 5,
    trainSize: 21,
    testSize: 4,
    seed: 1,
  })
  expect(form).toEqual({ image: { channels: 1, height: 1, width: 1 }, classes: 1 })
  train.images.forEach((x, index) => {
    expect(x).toBeCloseTo(-1 + index / 10, 6)
    expect(train.targets![index]).toBeCloseTo(Math.cos(5 * Math.acos(Math.min(1, Math.max(-1, x)))), 5)
  })
  expect([...tested.images]).toEqual([-1, -1 / 3, 1 / 3, 1].map((x) => Math.fround(x)))
})
