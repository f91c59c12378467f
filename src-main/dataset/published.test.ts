import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { folderOf } from './folder.ts'
import { lackOf, loadDataset } from './index.ts'
import { lookForMnist, readDigits } from './published.ts'
import { smallDataset, writePublished } from './sample-files.fixture.ts'

const root = mkdtempSync(join(tmpdir(), 'overstep-mnist-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
beforeEach(() => void vi.stubEnv('OVERSTEP_MNIST_DIR', ''))
afterEach(() => vi.unstubAllEnvs())

const small = smallDataset()
const { files, contents } = small
let folders = 0
const newFolder = () => {
  const directory = join(root, String(folders++))
  mkdirSync(directory)
  return directory
}
const read = (directory: string) => readDigits(lookForMnist({ directory }, files)[0]!, undefined, files)

test.each([
  ['as published', (stem: string, digit: number) => `${stem}-idx${digit}-ubyte.gz`],
  ['unzipped', (stem: string, digit: number) => `${stem}-idx${digit}-ubyte`],
  ['with a dot', (stem: string, digit: number) => `${stem}.idx${digit}-ubyte`],
  ['with a dot, gzip', (stem: string, digit: number) => `${stem}.idx${digit}-ubyte.gz`],
])('files named %s are read', async (_, nameOf) => {
  const directory = newFolder()
  for (const spec of Object.values(files)) {
    const name = nameOf(spec.stem, spec.holds === 'images' ? 3 : 1)
    const content = contents[spec.stem]!
    writeFileSync(join(directory, name), name.endsWith('.gz') ? gzipSync(content) : content)
  }
  const { train, test } = await read(directory)
  expect([train.count, test.count]).toEqual([30, 20])
  expect(Buffer.from(train.images)).toEqual(contents['train-images']!.subarray(16))
  expect(Buffer.from(train.labels)).toEqual(contents['train-labels']!.subarray(8))
  expect(Buffer.from(test.images)).toEqual(contents['t10k-images']!.subarray(16))
  expect(Buffer.from(test.labels)).toEqual(contents['t10k-labels']!.subarray(8))
})

const changed = (stem: string, change: (content: Buffer) => void) => {
  const content = Buffer.from(contents[stem]!)
  change(content)
  return content
}
const zipped = gzipSync(contents['train-images']!)
const flipped = Buffer.from(zipped)
flipped[zipped.length - 6]! ^= 1

test.each([
  ['train-images', 'empty', Buffer.alloc(0), /is cut off at byte offset 0: 30 images take 23536 bytes/],
  ['train-images', 'cut in the header', contents['train-images']!.subarray(0, 9), /cut off at byte offset 9:/],
  ['train-images', 'cut', contents['train-images']!.subarray(0, 20_000), /cut off at byte offset 20000:/],
  [
    'train-images',
    'oversized',
    Buffer.concat([contents['train-images']!, Buffer.alloc(3)]),
    /goes on at byte offset 23536, where 30/,
  ],
  ['train-images', 'vast', Buffer.alloc(3_000_000), /goes on at byte offset 23536, where it should end/],
  [
    'train-images',
    'a page',
    Buffer.from('<!doctype html>'),
    /must have 2051 at byte offset 0 \(the sign.*\), but has 1008821359/,
  ],
  ['train-images', 'labels', contents['train-labels']!, /must have 2051 at byte offset 0 .*, but has 2049/],
  [
    'train-images',
    'wide',
    changed('train-images', (bytes) => bytes.writeUInt32BE(32, 12)),
    /must have 28 at byte offset 12 \(the width/,
  ],
  [
    'train-images',
    'high',
    changed('train-images', (bytes) => bytes.writeUInt32BE(32, 8)),
    /must have 28 at byte offset 8 \(the height/,
  ],
  [
    'train-images',
    'the test images',
    contents['t10k-images']!,
    /must have 30 at byte offset 4 \(the number of images\), but has 20/,
  ],
  [
    'train-labels',
    'mislabelled',
    changed('train-labels', (bytes) => (bytes[20] = 10)),
    /has the label 10 at byte offset 20/,
  ],
  [
    'train-images',
    'other',
    changed('train-images', (bytes) => (bytes[99]! ^= 1)),
    /is a sound IDX file, but not the MNIST file.*SHA-256/,
  ],
  ['train-images', 'gzip, cut', zipped.subarray(0, 1000), /is cut off at byte offset 1000 of the gzip file/],
  [
    'train-images',
    'gzip, corrupt',
    flipped,
    /is damaged at or after byte offset \d+ of the gzip file \(incorrect data check\)/,
  ],
  [
    'train-images',
    'gzip, with more',
    Buffer.concat([zipped, Buffer.from('more')]),
    /is damaged at or after byte offset/,
  ],
  [
    'train-images',
    'gzip, padded',
    Buffer.concat([zipped, Buffer.alloc(9)]),
    new RegExp(`goes on at byte offset ${zipped.length}, where its gzip`),
  ],
  ['train-images', 'gzip, oversized', gzipSync(Buffer.alloc(90_000_000)), /must have 2051 at byte offset 0/],
  [
    'train-images',
    'gzip, too long',
    gzipSync(Buffer.concat([contents['train-images']!, Buffer.alloc(9_000_000)])),
    /goes on at byte offset 23536/,
  ],
])('%s that are %s are refused by file and byte offset', async (stem, _, bytes, message) => {
  const directory = newFolder()
  writePublished(small, directory)
  const path = join(directory, `${stem}-idx${stem === 'train-images' ? 3 : 1}-ubyte.gz`)
  writeFileSync(path, bytes)
  await expect(read(directory)).rejects.toMatchObject({ code: 'storage', message: expect.stringMatching(message) })
  await expect(read(directory)).rejects.toThrow(path)
  await expect(read(directory)).rejects.toThrow('download MNIST again, or choose')
})

test('a file under the name of another of the four is recognized', async () => {
  const directory = newFolder()
  const equal = smallDataset(30)
  writePublished(equal, directory)
  writeFileSync(join(directory, 't10k-images-idx3-ubyte.gz'), zipped)
  const looked = lookForMnist({ directory }, equal.files)[0]!
  await expect(readDigits(looked, undefined, equal.files)).rejects.toThrow(
    'has the content of train-images, not that of t10k-images',
  )
})

test('files that are no MNIST are not taken for it, whatever they hold', async () => {
  const dataDir = newFolder()
  writePublished(small, join(dataDir, 'mnist'))
  const request = { trainSize: 10, testSize: 10, seed: 1, dataDir }
  for (const dataset of ['auto', 'mnist'] as const)
    await expect(loadDataset({ dataset, ...request })).rejects.toThrow(
      /must have \d+ at byte offset 4 .*choose the dataset 'synthetic-digits'/,
    )
  expect((await loadDataset({ dataset: 'synthetic-digits', ...request })).name).toBe('synthetic-digits')
})

test('a folder that cannot be looked into is named', async () => {
  const circle = join(newFolder(), 'circle')
  symlinkSync(circle, circle)
  const request = { dataset: 'auto', trainSize: 10, testSize: 10, seed: 1, directory: circle } as const
  await expect(loadDataset(request)).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/circle\S+ cannot be read \(ELOOP/),
  })
})

test('a folder without MNIST is told apart from one that is not there and from what is no folder', () => {
  const directory = newFolder()
  const lack = (place: string) => lackOf(lookForMnist({ directory: place }, files)[0]!)
  expect(lack(join(directory, 'nowhere', 'at all'))).toBe('does not exist')
  writeFileSync(join(directory, 'digits.zip'), '')
  expect(lack(join(directory, 'digits.zip'))).toBe('is not a folder')
  expect(lack(directory)).toMatch(/^lacks t10k-labels-idx1-ubyte.gz, /)
  writePublished(small, directory)
  expect(lack(directory)).toBeNull()
})

test.each([
  ['raw', ['raw']],
  ['MNIST/raw, as torchvision has it', ['MNIST', 'raw']],
  ['MNIST', ['MNIST']],
])('the folder above %s is understood', (_, inside) => {
  const folder = newFolder()
  writePublished(small, join(folder, ...inside))
  for (const source of ['named', 'environment'] as const) {
    vi.stubEnv('OVERSTEP_MNIST_DIR', source === 'environment' ? folder : '')
    const [looked] = lookForMnist(source === 'named' ? { directory: folder } : {}, files)
    expect(looked).toMatchObject({ directory: join(folder, ...inside), source, missing: [] })
  }
})

test('a folder is named as people name it: with ~, between quotation marks, with blanks around', () => {
  vi.stubEnv('HOME', root)
  vi.stubEnv('USERPROFILE', root)
  writePublished(small, join(root, 'my digits'))
  const whole = join(root, 'my digits')
  for (const words of [
    '~/my digits',
    '~/my digits/',
    '"~/my digits"',
    `'${whole}'`,
    ` ${whole}\n`,
    `“${whole}”`,
    `"${whole}" `,
  ]) {
    expect(lookForMnist({ directory: words }, files)[0], words).toMatchObject({ directory: whole, missing: [] })
    vi.stubEnv('OVERSTEP_MNIST_DIR', words)
    expect(lookForMnist({}, files)[0], words).toMatchObject({ directory: whole, missing: [] })
    vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  }
  // Another user's folder, and a name that begins with the sign.
  expect(folderOf('~root/x')).toBe(resolve('~root/x'))
  expect(folderOf('~')).toBe(root)
  expect(lookForMnist({ directory: '~/nothing' }, files)[0]).toMatchObject({ directory: join(root, 'nothing') })
})

test('the named folder comes before the environment, that before the data folder; an incomplete folder is none', () => {
  const [directory, environment, dataDir] = [newFolder(), newFolder(), newFolder()]
  vi.stubEnv('OVERSTEP_MNIST_DIR', environment)
  writePublished(small, join(dataDir, 'mnist'))
  writePublished(small, environment)
  rmSync(join(environment, 't10k-labels-idx1-ubyte.gz'))
  const looked = lookForMnist({ directory, dataDir }, files)
  expect(looked.map((place) => [place.directory, place.missing.length])).toEqual([
    [directory, 4],
    [environment, 1],
    [join(dataDir, 'mnist'), 0],
  ])
})
