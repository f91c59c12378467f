/**
 * What a step of nine networks takes on the GPU and on the processor, in turn: tiny ones, which show what calls,
 * dispatches and copies cost by themselves, and 784-128-64-10 with batches of 64. Run: node bench/training-on-gpu.ts
 * [steps] [repeats] [widths, as 4-3-2 or 784-128-64-10] …
 */
import { availableParallelism } from 'node:os'
import { residenceWords } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { createEnsemble, trainingWays } from '../src-main/network/index.ts'
import { median } from './in-turn.ts'

const [steps = 20, repeats = 5] = process.argv.slice(2, 4).map(Number)
const sizes = process.argv.length > 4 ? process.argv.slice(4) : ['4-3-2', '784-128-64-10']
const devices = ['webgpu', 'cpu'] as const

for (const { device, name, problem, residence } of await trainingWays())
  if (device === 'webgpu') console.log(problem ?? `${name}: ${residenceWords(residence!)}`)

for (const size of sizes) {
  const widths = size.split('-').map(Number)
  const [inputs, classes] = [widths[0]!, widths.at(-1)!]
  const count = 1024
  const images = Uint8Array.from({ length: count * inputs }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
  const noise = { images, labels: Uint8Array.from({ length: count }, (_, index) => index % classes), count }
  const open = (device: (typeof devices)[number]) =>
    createEnsemble({
      inputs,
      hidden: widths.slice(1, -1),
      classes,
      starts: [1, 2, 3],
      learningRates: [0.01, 0.02, 0.03],
      batchSize: inputs < 100 ? 4 : 64,
      seed: 1,
      generator: GENERATOR,
      threads: availableParallelism(),
      device,
      data: { train: noise, test: noise },
    })
  const ensembles = [await open('webgpu'), await open('cpu')]
  for (const ensemble of ensembles) await ensemble.step(Math.min(steps, 8))
  const taken: number[][] = [[], []]
  for (let turn = 0; turn < repeats; turn++)
    for (const [index, ensemble] of ensembles.entries()) {
      const began = performance.now()
      await ensemble.step(steps)
      taken[index]!.push((performance.now() - began) / steps)
    }
  const shown = taken.map((each) => `${median(each).toFixed(2)} ms`)
  console.log(
    `nine networks ${size}: ${devices.map((device, index) => `${device} ${shown[index]!}`).join(', ')} a step`,
  )
  for (const ensemble of ensembles) await ensemble.close()
}
process.exit(0)
