import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { patience } from '../../scripts/patience.ts'

/** The folder in which Debian's Chromium keeps a Vulkan that computes on the processor. */
const chromium = '/usr/lib/chromium'
const software = existsSync(join(chromium, 'vk_swiftshader_icd.json'))

// In a process of its own, because the Vulkan that it finds is told by the environment at its start.
const script = `
  const { createEnsemble, trainingWays } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
  // A margin is black, as it is in MNIST.
  const ink = (at) => at % 784 < 56 ? 0 : Math.round(127 + 120 * Math.sin(78.233 * at))
  const images = Uint8Array.from({ length: 60 * 784 }, (_, at) => ink(at))
  const samples = { images, labels: Uint8Array.from({ length: 60 }, (_, index) => index % 10), count: 60 }
  const found = {}
  for (const device of ['cpu', 'webgpu']) {
    const ensemble = await createEnsemble({
      inputs: 784, hidden: [16, 8], classes: 10, starts: [1, 2], learningRates: [0.05, 0.2], batchSize: 16, seed: 1,
      generator: 'xoshiro128** 2',
      threads: 1, device, data: { train: samples, test: samples },
    })
    const { loss } = await ensemble.step(8)
    const { loss: test } = await ensemble.evaluate('test')
    found[device] = [...loss, ...test]
    await ensemble.close()
  }
  console.log(JSON.stringify(found))
  process.exit(0)`

test('training on WebGPU has the losses of training on the processor, to 1e-5', () => {
  const env = software
    ? { ...process.env, LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: join(chromium, 'vk_swiftshader_icd.json') }
    : process.env
  const args = ['--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    env,
    encoding: 'utf8',
    timeout: patience(55_000),
    killSignal: 'SIGKILL',
  })
  if (stdout === '' && /adapter/i.test(stderr)) {
    console.log('Training on WebGPU is not tested: there is no GPU, nor a software Vulkan beside Chromium.')
    return
  }
  const { cpu, webgpu } = JSON.parse(stdout) as Record<'cpu' | 'webgpu', number[]>
  expect(webgpu.length).toBe(8 * 4 + 4)
  webgpu.forEach((loss, index) => expect(Math.abs(loss / cpu[index]! - 1)).toBeLessThan(1e-5))
})
