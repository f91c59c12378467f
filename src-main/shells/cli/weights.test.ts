import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ArrayData } from '#shared/contract/index.ts'
import { npzOf } from '../../weights/weights-files.fixture.ts'
import { expectRefused, file, json, makeFolder } from './sample-commands.fixture.ts'

makeFolder()

/** Three snapshots of a network without hidden layers: of zeros, of ones, and of twos. */
function write(): string {
  const snapshots = (...shape: number[]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    return { shape: [3, ...shape], data: Float32Array.from({ length: 3 * size }, (_, at) => Math.floor(at / size)) }
  }
  const losses = { shape: [3], data: Float64Array.of(2.5, 1.5, 0.5) } as Pick<ArrayData, 'shape'> & {
    data: Float64Array<ArrayBuffer>
  }
  const path = file('logistic.npz')
  writeFileSync(path, npzOf({ 'out.weight': snapshots(10, 784), 'out.bias': snapshots(10), losses }))
  return path
}

test('weights from elsewhere become a run, which says so', async () => {
  const path = write()
  const { code, document } = await json('import-weights', path, '--set', 'learningRates=[0.25]')
  expect(code).toBe(0)
  const [id] = (document as unknown as { imported: [string] }).imported
  const { document: shown } = await json('show', id)
  expect(shown).toMatchObject({
    status: 'completed',
    config: { dataset: 'mnist', hidden: [], learningRates: [0.25], steps: 2, snapshots: 3 },
    summary: { parameters: 7850, networks: [{ learningRate: 0.25, trainLoss: 0.5, distance: 2 * Math.sqrt(7850) }] },
    notes: expect.stringContaining('imported from logistic.npz'),
  })
  await expectRefused(['train-on', id, '--steps', '5'], 'was trained elsewhere')
})

test.each<[string[], string]>([
  [['import-weights', 'nothing.npz'], 'nothing.npz: there is no such file'],
  [['import-weights', import.meta.filename], 'weights.test.ts is neither an .npz nor a .safetensors file'],
  [['import-weights', import.meta.filename, '--set', 'kind=theory'], 'kind: must be network'],
])('%j is refused with exit code 2', expectRefused)
