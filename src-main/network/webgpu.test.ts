import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type TestContext } from 'vitest'
import { patience } from '../../scripts/patience.ts'

/** The folder in which Debian's Chromium keeps a Vulkan that computes on the processor. */
const chromium = '/usr/lib/chromium'
const software = existsSync(join(chromium, 'vk_swiftshader_icd.json'))
const env = software
  ? { ...process.env, LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: join(chromium, 'vk_swiftshader_icd.json') }
  : process.env

/**
 * What a module prints, in a process of its own, because the Vulkan that it finds is told by the environment at its
 * start; skips the test where there is no GPU.
 */
function answerOf<Answer>(skip: TestContext['skip'], script: string): Answer {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const whole = `
    const at = (name) => import(${module('./')} + name)
    const answer = await (async () => { ${script} })().catch((error) => ({ error: String(error) }))
    process.stdout.write(JSON.stringify(answer), () => process.kill(process.pid, 'SIGKILL'))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', whole], {
    env,
    encoding: 'utf8',
    timeout: patience(55_000),
    killSignal: 'SIGKILL',
  })
  expect(stdout, stderr).not.toBe('')
  const answer = JSON.parse(stdout) as Answer & { error?: string }
  if (answer.error !== undefined && /adapter/i.test(answer.error))
    skip(`There is no GPU, nor a software Vulkan beside Chromium: ${answer.error.split('\n')[0]}`)
  expect(answer.error).toBeUndefined()
  return answer
}

const ensembles = `
  const { createEnsemble } = await at('index.ts')
  // A margin is black, as it is in MNIST.
  const ink = (at) => at % 784 < 56 ? 0 : Math.round(127 + 120 * Math.sin(78.233 * at))
  const images = Uint8Array.from({ length: 60 * 784 }, (_, at) => ink(at))
  const samples = { images, labels: Uint8Array.from({ length: 60 }, (_, index) => index % 10), count: 60 }
  const open = (device, changes) => createEnsemble({
    inputs: 784, hidden: [16, 8], classes: 10, starts: [1, 2], learningRates: [0.05, 0.2], batchSize: 16, seed: 1,
    generator: 'xoshiro128** 2', threads: 1, device, data: { train: samples, test: samples }, ...changes,
  })`

// Noise so small that no loss grows: where it does, the last bits do too.
test.for<[string, object]>([
  ['training', {}],
  ['training with noise', { noise: { std: 0.05, batchDifference: 0.5 }, stoppable: true }],
])('%s on WebGPU has the losses of that on the processor, to 1e-5', ([, changes], { skip }) => {
  const { cpu, webgpu } = answerOf<Record<'cpu' | 'webgpu', number[]>>(
    skip,
    `${ensembles}
    const found = {}
    for (const device of ['cpu', 'webgpu']) {
      const ensemble = await open(device, ${JSON.stringify(changes)})
      const { loss, accuracy } = await ensemble.step(8)
      const test = await ensemble.evaluate('test')
      found[device] = [...loss, ...test.loss, ...accuracy, ...test.accuracy]
      await ensemble.close()
    }
    return found`,
  )
  expect(webgpu.length).toBe(2 * (8 * 4 + 4))
  webgpu.forEach((value, index) => expect(Math.abs(value - cpu[index]!)).toBeLessThan(1e-5 * Math.abs(value) + 1e-9))
})

test('on WebGPU a state is fetched and given back to the bit, and a member that diverges is told', ({ skip }) => {
  const { resumed, whole, divergedAt } = answerOf<{ resumed: unknown; whole: unknown; divergedAt: unknown[] }>(
    skip,
    `${ensembles}
    const { heavyBall } = await import('#shared/rules/index.ts')
    const changes = {
      hidden: [8], starts: [1], learningRates: [0.05, 1e9], rule: { rule: heavyBall, parameters: { momentum: 0.9 } },
    }
    const [first, later] = [await open('webgpu', changes), await open('webgpu', changes)]
    await first.step(3)
    later.restore(structuredClone(await first.state()))
    const atFirst = await first.step(3)
    const afterwards = await later.step(3)
    const told = async (ensemble, { loss }) => {
      const { weights, memory } = await ensemble.state()
      return [[...loss], weights[0].map((layer) => [[...layer.weights], [...layer.biases]]), Object.keys(memory)]
    }
    return {
      whole: await told(first, atFirst),
      resumed: await told(later, afterwards),
      divergedAt: (await later.state()).divergedAt,
    }`,
  )
  expect(resumed).toEqual(whole)
  expect(divergedAt).toEqual([null, expect.any(Number)])
})

test('on WebGPU no operation of a step falls to the processor, and nothing is copied between steps', ({ skip }) => {
  type Measured = { onProcessor: string[]; copiesPerTurn: number }[]
  type Answer = { trials: Measured; control: Measured; told: number[]; copies: number }
  const { trials, control, told, copies } = answerOf<Answer>(
    skip,
    `const { measureResidence } = await at('residence.ts')
    const { trials } = await at('ways.ts')
    const { modelOf } = await at('onnx-model.ts')
    const { add, logSoftmax } = await at('operations.ts')
    const { input, scalar } = await at('tensor.ts')
    const { valueOf } = await at('session.ts')
    const { turnModelOf } = await at('turn-model.ts')
    const { openTurnModel } = await at('device-turns.ts')
    const { mkdtempSync, rmSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const folder = mkdtempSync(tmpdir() + '/overstep-')
    const options = { threads: 1, device: 'webgpu' }
    const measured = []
    for (const trial of trials()) measured.push(await measureResidence(trial, options, folder))
    // A turn with an operation that ONNX Runtime does not have for GPUs.
    const [a, turn] = [input('a', [2, 1, 3]), input('turn', [], 'int32')]
    const to = logSoftmax(add(a, scalar(1)))
    const model = turnModelOf({ turn, carried: { a: { from: a, to } }, collected: { b: to } })
    const next = add(turn, scalar(1, 'int32'))
    const bytes = modelOf({ 'turn after': next, 'a after': to, 'b of turn': add(to, scalar(1)) })
    const values = { a: valueOf(new Float32Array(6), [2, 1, 3]) }
    const trial = { model: { ...model, turn: bytes }, values, feeds: {} }
    const control = [await measureResidence(trial, options, folder)]
    rmSync(folder, { recursive: true })
    // So many turns that what they collect is joined, and joined again.
    const counting = await openTurnModel(
      turnModelOf({ turn, carried: { a: { from: a, to: add(a, scalar(1)) } }, collected: { a } }), options,
    )
    counting.set(values)
    const told = []
    for (const count of [1, 7, 70]) told.push(...(await counting.run(count, {})).a.data)
    return { trials: measured, control, told, copies: counting.copies }`,
  )
  expect(trials).toEqual(Array(3).fill({ onProcessor: [], copiesPerTurn: 0 }))
  // To the processor and back.
  expect(control).toEqual([{ onProcessor: ['LogSoftmax'], copiesPerTurn: 2 }])
  expect(told).toEqual(Array.from({ length: 78 * 6 }, (_, at) => Math.floor(at / 6)))
  // What was set; then of each call the number of the first turn, and what it tells.
  expect(copies).toBe(1 + 3 * 2)
})
