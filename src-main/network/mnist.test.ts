import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { createEnsemble, type Samples } from './index.ts'

const directory = process.env.OVERSTEP_MNIST_DIR

function read(folder: string, part: string): Samples {
  const bytes = (name: string, header: number) =>
    new Uint8Array(gunzipSync(readFileSync(join(folder, `${part}-${name}-ubyte.gz`))).subarray(header))
  const labels = bytes('labels-idx1', 8)
  return { images: bytes('images-idx3', 16), labels, count: labels.length }
}

// What any introduction to MNIST finds: a network of this size misses less than 6 % of the test images after one epoch.
test('one epoch of MNIST teaches 784-128-64-10 to read more than 94 % of the test images', async ({ skip }) => {
  if (!directory) return skip('there is no MNIST: OVERSTEP_MNIST_DIR names its folder')
  const ensemble = await createEnsemble({
    inputs: 784,
    hidden: [128, 64],
    classes: 10,
    starts: [1, 2, 3],
    learningRates: [0.1],
    batchSize: 64,

    seed: 1,
    generator: GENERATOR,
    threads: 1,
    data: { train: read(directory, 'train'), test: read(directory, 't10k') },
  })
  await ensemble.step(937)
  const { loss, accuracy } = await ensemble.evaluate('test')
  await ensemble.close()
  for (const share of accuracy) expect(share).toBeGreaterThan(0.94)
  for (const value of loss) expect(value).toBeLessThan(0.2)
})
