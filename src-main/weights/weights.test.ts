import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { zipSync } from 'fflate'
import { archiveWeights } from './index.ts'
import { fileOf, npzOf, safetensorsOf, type Written } from './weights-files.fixture.ts'

const zeros = (...shape: number[]): Written[string] => ({
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)),
})
/** Three snapshots of a network of 784, 4 and 10 units. */
const whole = (): Written => ({
  'fc1.weight': zeros(3, 4, 784),
  'fc1.bias': zeros(3, 4),
  'fc2.weight': zeros(3, 10, 4),
  'fc2.bias': zeros(3, 10),
  learning_rate: { shape: [], data: Float64Array.of(0.1) },
})
const number = (...values: number[]): Written[string] => ({ shape: [values.length], data: Float64Array.from(values) })
const archived = (content: Uint8Array, settings: Record<string, unknown> = {}) =>
  archiveWeights(fileOf(content), { name: 'mlp.npz', settings, version: '0.1.0' })

test('a file is made an archive beside it, by its layers alone', async () => {
  const path = await archived(npzOf(whole()))
  expect(path).toMatch(/weights\.zip$/)
  expect(existsSync(path)).toBe(true)
  expect(existsSync(await archived(safetensorsOf(whole())))).toBe(true)
})

const without = (name: string) => Object.fromEntries(Object.entries(whole()).filter(([key]) => key !== name))
const lost = () => {
  const tensors = whole()
  tensors['fc2.weight']!.data[119] = NaN
  return tensors
}
test.each<[Written, string, Record<string, unknown>?]>([
  [{}, 'mlp.npz has no tensor with weights'],
  [{ ...whole(), momentum: zeros(3, 2) }, 'mlp.npz: momentum is no weight, kernel or bias'],
  [{ ...whole(), 'fc2.weight': zeros(3, 10, 5) }, 'fc2.weight has 5 inputs, but fc1.weight before it 4 outputs'],
  [{ ...whole(), 'fc2.weight': zeros(2, 10, 4) }, 'fc2.weight must have the 3 snapshots of fc1.weight first'],
  [{ ...whole(), 'fc1.weight': zeros(3, 4, 1, 28, 28) }, 'fc1.weight must be a matrix at each snapshot'],
  [{ ...whole(), 'fc1.bias': zeros(3, 5) }, 'fc1.bias must have the shape [4] at each snapshot, got [5]'],
  [without('fc2.weight'), 'fc2.bias has no weight beside it'],
  [{ ...whole(), 'fc1.kernel': zeros(3, 784, 4) }, 'fc1.weight is there beside fc1.kernel'],
  [lost(), 'fc2.weight has a value that is no finite number'],
  [{ ...whole(), steps: number(0, 5, 5) }, 'steps must be ascending whole numbers'],
  [{ ...whole(), steps: number(0, 5) }, 'steps must have the shape [3], got [2]'],
  [{ ...whole(), losses: number(1, 2, 3, 4) }, 'losses must have a loss for each of the 3 snapshots'],
  [{ ...whole(), learning_rate: number(-1) }, 'learning_rate must be one number above 0'],
  [{ '0/fc1.weight': zeros(4, 784) }, 'must have 2 to 400 snapshots, got 1'],
  [{ '0/a.weight': zeros(4, 784), 'a.weight': zeros(4, 784) }, 'a.weight must have a step in front of its name'],
  [{ '0/a.weight': zeros(4, 784), '9/a.weight': zeros(4, 783) }, '9/a.weight must have the shape [4,784]'],
  [{ '0/a.weight': zeros(4, 784), '9/b.weight': zeros(4, 784) }, 'a.weight is missing at step 9'],
  [without('learning_rate'), 'learningRates: must be one, such as [0.1]: mlp.npz has no learning_rate'],
  [whole(), 'learningRates: must be left out', { learningRates: [0.1] }],
  [whole(), 'hidden: must be left out', { hidden: [4] }],
  [whole(), 'activation: must be relu, tanh, gelu or identity', { activation: 'sigmoid' }],
  [whole(), 'dataset: must be one of 784 inputs and 10 outputs', { dataset: 'cifar-10' }],
  [{ ...whole(), 'fc1.weight': zeros(3, 4, 20) }, 'dataset: must be one of 20 inputs and 10 outputs'],
])(
  '%# what is no trajectory of an MLP is refused by the name of the tensor or the field',
  async (tensors, words, set) => {
    await expect(archived(npzOf(tensors), set)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(archived(safetensorsOf(tensors), set)).rejects.toThrow(words)
    await expect(archived(npzOf(tensors), set)).rejects.toThrow(words)
  },
)

const long = Buffer.concat([safetensorsOf(whole())])
long.writeBigUInt64LE(2n ** 63n, 0)
const entry = (fields: object) => safetensorsOf({}, () => ({ 'fc1.weight': fields }))
test.each<[Uint8Array, string]>([
  [Buffer.alloc(0), 'is neither an .npz nor a .safetensors file'],
  [Buffer.from('\x80\x02}q\x00.pickled by torch.save', 'latin1'), 'is neither an .npz nor a .safetensors file'],
  [long, 'has a header of 9223372036854776000 bytes; 4194304 are the most'],
  [safetensorsOf(whole()).subarray(0, 100), 'has a header that is cut off'],
  [safetensorsOf(whole()).subarray(0, -1000), 'lies outside of the file'],
  [safetensorsOf({}, () => '{'), 'is neither an .npz nor a .safetensors file'],
  [entry({ dtype: 'F32', shape: [1], data_offsets: [-4, 0] }), 'has a header that is not valid'],
  [entry({ dtype: 'F32', shape: [2 ** 29, 2 ** 29, 2 ** 29], data_offsets: [0, 0] }), 'must have 6.18'],
  [entry({ dtype: 'BF16', shape: [0], data_offsets: [0, 0] }), 'holds BF16, which is not read'],
  [entry({ dtype: 'F32', shape: Array(99).fill(1), data_offsets: [0, 0] }), 'has a header that is not valid'],
  [zipSync({ 'a.weight.npy': Buffer.from('not an array') }), 'mlp.npz: a.weight is no .npy file'],
  [zipSync({ 'a.weight': Buffer.from('x') }), 'a.weight is no array'],
  [zipSync({ 'a.npy': Buffer.alloc(6e8) }, { level: 1 }), 'has 600000000 bytes of tensors; 536870912 are the most'],
])('%# a file that is forged or broken is refused in words', async (content, words) => {
  await expect(archived(content)).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(archived(content)).rejects.toThrow(words)
})
