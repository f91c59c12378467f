import { expect, test } from 'vitest'
import { trainingWays, wayOf } from './index.ts'

test('auto is the way that is told as chosen; what works has a speed, and what does not a reason', async () => {
  const infos = await trainingWays()
  expect(infos.map(({ engine, device }) => `${engine} ${device}`)).toEqual(['onnx cpu', 'onnx webgpu', 'tfjs cpu'])
  for (const { problem, stepsPerSecond, name } of infos)
    if (problem === null) {
      expect(stepsPerSecond).toBeGreaterThan(0)
      expect(name).toMatch(/^(ONNX Runtime|TensorFlow\.js) \d+\.\d+\.\d+[ ,]/)
    } else {
      expect(stepsPerSecond).toBeNull()
      expect(problem).not.toBe('')
    }
  expect(infos[0]).toMatchObject({ problem: null, name: expect.stringMatching(/\d threads?$/) as string })
  const { engine, device } = await wayOf({ engine: 'auto', device: 'auto' })
  expect(infos.filter(({ chosen }) => chosen)).toMatchObject([{ engine, device, problem: null }])
  // Told once, told again: nothing is measured twice.
  expect(await trainingWays()).toEqual(infos)
})

test('what is asked for is taken, or refused with the field and the reason', async () => {
  expect(await wayOf({ engine: 'auto', device: 'cpu' })).toMatchObject({ engine: 'onnx', device: 'cpu' })
  expect(await wayOf({ engine: 'tfjs', device: 'auto' })).toMatchObject({ engine: 'tfjs', device: 'cpu' })
  await expect(wayOf({ engine: 'tfjs', device: 'webgpu' })).rejects.toMatchObject({
    code: 'invalid-input',
    details: { issues: [{ path: 'device', message: 'must be cpu or auto with the engine tfjs' }] },
  })
  const { problem } = (await trainingWays())[1]!
  const asked = wayOf({ engine: 'auto', device: 'webgpu' })
  if (problem === null) expect(await asked).toMatchObject({ engine: 'onnx', device: 'webgpu' })
  else
    await expect(asked).rejects.toMatchObject({
      code: 'invalid-input',
      details: { issues: [{ path: 'device', message: `webgpu does not work here: ${problem}` }] },
    })
})
