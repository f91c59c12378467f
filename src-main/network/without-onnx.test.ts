import { expect, test, vi } from 'vitest'
import { trainingWays, wayOf } from './index.ts'

const problem = 'ONNX Runtime cannot be loaded: libonnxruntime.so.1: cannot open shared object file'

vi.mock('../onnx-runtime/index.ts', () => ({
  onnxRuntimeProblem: () => Promise.resolve(problem),
  loadOnnxRuntime: () => Promise.reject(new Error('asked for all the same')),
}))

test('where ONNX Runtime cannot be loaded, networks say why, and auto is the engine that is left', async () => {
  const infos = await trainingWays()
  const found = infos.map(({ engine, device, problem, chosen }) => ({ engine, device, problem, chosen }))
  expect(found).toEqual([
    { engine: 'onnx', device: 'cpu', problem, chosen: false },
    { engine: 'onnx', device: 'webgpu', problem, chosen: false },
    { engine: 'tfjs', device: 'cpu', problem: null, chosen: true },
  ])
  expect(await wayOf({ engine: 'auto', device: 'auto' })).toMatchObject({ engine: 'tfjs', device: 'cpu' })
})

test('who asks for it is told the reason at the field', async () => {
  const refused = (path: string, message: string) => ({
    code: 'invalid-input',
    details: { issues: [{ path, message }] },
  })
  await expect(wayOf({ engine: 'onnx', device: 'cpu' })).rejects.toMatchObject(
    refused('engine', `onnx does not work here: ${problem}`),
  )
  await expect(wayOf({ engine: 'auto', device: 'webgpu' })).rejects.toMatchObject(
    refused('device', `webgpu does not work here: ${problem}`),
  )
})
