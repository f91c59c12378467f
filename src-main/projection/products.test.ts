import { expect, test, vi } from 'vitest'
import { gramOf, productsOf } from './index.ts'

vi.mock('../onnx-runtime/index.ts', () => ({
  onnxRuntimeProblem: () => Promise.resolve('ONNX Runtime cannot be loaded: no such library'),
  loadOnnxRuntime: () => Promise.reject(new Error('asked for all the same')),
}))

/** Whole numbers, whose products float64 adds without rounding. */
const rows = Array.from({ length: 95 }, (_, row) =>
  Float32Array.from({ length: 701 }, (_, column) => ((row * 7919 + column * 104_729) % 2001) - 1000),
)
const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * b[index]!, 0)

test('without ONNX Runtime a loop takes its place: products are exact where no sum rounds', async () => {
  // More rows than are in one group.
  expect(await gramOf(rows)).toEqual(Float64Array.from(rows.flatMap((a) => rows.map((b) => product(a, b)))))
  const [few, others] = [rows.slice(0, 2), rows.slice(2, 7)]
  expect(await productsOf(few, others)).toEqual(Float64Array.from(few.flatMap((a) => others.map((b) => product(a, b)))))
})
