import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadDataset, type Dataset, type DatasetRequest, type Samples } from './index.ts'

const realDirectory = process.env.OVERSTEP_MNIST_DIR
const empty = mkdtempSync(join(tmpdir(), 'overstep-dataset-'))
beforeEach(() => void vi.stubEnv('OVERSTEP_MNIST_DIR', ''))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(empty, { recursive: true, force: true })
})

const small: Omit<DatasetRequest, 'dataset'> = { trainSize: 300, testSize: 100, seed: 5 }
const big: Omit<DatasetRequest, 'dataset'> = { trainSize: 120, testSize: 30, seed: 2 ** 40 + 1 }
const counts = ({ labels }: Samples) =>
  Array.from({ length: 10 }, (_, digit) => labels.filter((l) => l === digit).length)
const bytes = ({ images }: Samples) => images as Uint8Array
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('a seed gives the same synthetic digits to the byte, and another seed other ones', async () => {
  const one = await loadDataset({ dataset: 'synthetic-digits', ...small })
  const again = await loadDataset({ dataset: 'auto', ...small, dataDir: empty })
  expect(one.name).toBe('synthetic-digits')
  expect(again).toEqual(one)
  const other = await loadDataset({ dataset: 'synthetic-digits', ...small, seed: 6 })
  expect(other.train.images).not.toEqual(one.train.images)
  expect(one.train.images.subarray(0, 78400)).not.toEqual(one.test.images)
})

test.each([
  // Recorded from the Overstep of then: its runs name their seed and must find their digits again.
  ['xoshiro128**', small, 'd9014aa301405dea 281e94661811d0d0 4c983a4652e75301 bca27a7c83826b94'],
  ['xoshiro128**', big, '00d86f7de96d7b2d 4837a0efabf2aeae 5315f237d3f0411c 403a2d16e3476579'],
  [undefined, small, 'd9014aa301405dea 281e94661811d0d0 4c983a4652e75301 bca27a7c83826b94'],
  ['xoshiro128** 2', small, '55477ddb6b7b136a ca206dacff401e03 2685a88ca97e9a4c 2e0936e2cc2589ba'],
  ['xoshiro128** 2', big, '7d49c7318610debc 90d749e1c3cf5728 99b1c86e971f708c 5374213b5797134b'],
] as const)('generator %s has its digits, %j', async (generator, sizes, digests) => {
  const { train, test } = await loadDataset({ dataset: 'synthetic-digits', ...sizes, generator })
  const parts = [bytes(train), train.labels, bytes(test), test.labels]
  expect(parts.map((bytes) => sha256(bytes).slice(0, 16)).join(' ')).toBe(digests)
})

test('synthetic digits are balanced, shuffled, and as dark as handwriting', async () => {
  const { train, test } = await loadDataset({ dataset: 'synthetic-digits', ...small, testSize: 105 })
  expect([train.count, train.labels.length, train.images.length]).toEqual([300, 300, 300 * 784])
  expect(counts(train)).toEqual(Array(10).fill(30))
  expect(counts(test).toSorted()).toEqual([...Array(5).fill(10), ...Array(5).fill(11)])
  expect([...train.labels]).not.toEqual([...train.labels.toSorted()])
  const mean = bytes(train).reduce((sum, ink) => sum + ink, 0) / train.images.length / 255
  expect(mean).toBeGreaterThan(0.06)
  expect(mean).toBeLessThan(0.2)
})

test.each([
  [{ trainSize: 60_001 }, 'trainSize', /^trainSize: must be a whole number from 1 to 60000.*synthetic-digits.*60001/],
  [{ testSize: 10_001 }, 'testSize', /^testSize: must be a whole number from 1 to 10000/],
  [{ testSize: 0 }, 'testSize', /got 0$/],
  [{ trainSize: 1.5 }, 'trainSize', /got 1\.5$/],
])('%j is refused at its field', async (sizes, path, message) => {
  const refused = loadDataset({ dataset: 'synthetic-digits', ...small, ...sizes })
  await expect(refused).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringMatching(message),
    details: { issues: [{ path }] },
  })
})

test('where MNIST is wanted and missing, the error says where was looked and what to do', async () => {
  vi.stubEnv('OVERSTEP_MNIST_DIR', join(empty, 'environment'))
  const refused = loadDataset({ dataset: 'mnist', ...small, directory: join(empty, 'given'), dataDir: empty })
  const message = await refused.catch((error: Error) => error.message)
  expect(message).toBe(
    `MNIST was not found: ${join(empty, 'given')}, which the Data page names, does not exist; ` +
      `${join(empty, 'environment')}, which the environment variable OVERSTEP_MNIST_DIR names, does not exist. ` +
      'Download it, or put t10k-labels-idx1-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, ' +
      'train-images-idx3-ubyte.gz ' +
      '(also unzipped) into one folder and name that folder with OVERSTEP_MNIST_DIR, or choose the dataset ' +
      "'synthetic-digits'.",
  )
})

test('where no folder was named, the error says where was looked', async () => {
  await expect(loadDataset({ dataset: 'mnist', ...small, dataDir: empty })).rejects.toThrow(
    `MNIST was not found; looked in ${join(empty, 'mnist')}. Download it, or put t10k`,
  )
})

test('a folder that was named and has no MNIST is never made up for by synthetic digits', async () => {
  const auto = { dataset: 'auto', ...small, dataDir: empty } as const
  expect((await loadDataset(auto)).name).toBe('synthetic-digits')
  const named = loadDataset({ ...auto, directory: join(empty, 'given') })
  await expect(named).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('the Data page names'),
  })
  // A folder that is there is told what it lacks.
  mkdirSync(empty, { recursive: true })
  vi.stubEnv('OVERSTEP_MNIST_DIR', empty)
  await expect(loadDataset(auto)).rejects.toThrow(
    /, which the environment variable OVERSTEP_MNIST_DIR names, lacks t10k-labels.* the dataset 'synthetic-digits'/,
  )
  expect((await loadDataset({ ...auto, dataset: 'synthetic-digits' })).name).toBe('synthetic-digits')
})

test('loading stops when it is cancelled', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(loadDataset({ dataset: 'synthetic-digits', ...small }, signal)).rejects.toThrow('enough')
})

if (realDirectory) {
  test('loading the real MNIST stops when it is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    const loading = loadDataset({ dataset: 'mnist', ...small, directory: realDirectory }, signal)
    await expect(loading).rejects.toThrow('enough')
  })

  test('the real MNIST: in full as published, in part drawn by the seed', async () => {
    const request = { dataset: 'auto', trainSize: 60_000, testSize: 10_000, seed: 1, directory: realDirectory } as const
    const { name, train, test }: Dataset = await loadDataset(request)
    expect(name).toBe('mnist')
    // The first labels and the class sizes that the literature reports.
    expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect([...test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4])
    expect(counts(train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    // The mean by which MNIST is commonly normalized.
    const mean = bytes(train).reduce((sum, ink) => sum + ink, 0) / train.images.length / 255
    expect(mean).toBeCloseTo(0.1307, 4)

    // Recorded from the Overstep of then.
    const old = await loadDataset({ ...request, trainSize: 1000, testSize: 10, seed: 3 })
    const digests = [bytes(old.train), old.train.labels, bytes(old.test)].map((bytes) => sha256(bytes).slice(0, 16))
    expect(digests).toEqual(['fd74f0b49c18c222', '80c81b04f0bf0a74', '7552040701702732'])

    const part = await loadDataset({ ...request, trainSize: 1000, testSize: 10, generator: 'xoshiro128** 2' })
    expect(await loadDataset({ ...request, trainSize: 1000, testSize: 10, generator: 'xoshiro128** 2' })).toEqual(part)
    const places = new Map<string, number>()
    const image = (samples: Samples, index: number) => bytes(samples).subarray(index * 784, (index + 1) * 784)
    for (let index = 0; index < train.count; index++) places.set(sha256(image(train, index)), index)
    const drawn = Array.from(
      { length: part.train.count },
      (_, index) => places.get(sha256(image(part.train, index))) ?? -1,
    )
    expect(new Set(drawn).size).toBe(1000)
    expect(drawn.map((place) => train.labels[place])).toEqual([...part.train.labels])
    expect(drawn).not.toEqual(drawn.toSorted((a, b) => a - b))
    const middle = drawn.reduce((sum, place) => sum + place, 0) / 1000
    expect(Math.abs(middle - 30_000)).toBeLessThan(2500)
  })
} else console.log('The real MNIST files are not tested: OVERSTEP_MNIST_DIR names no folder that has them.')
