/**
 * Maps on the GPU, in double-float and in float32 for looking, in turn with the worker threads and, of the fate map,
 * with the same loop in Numba: cells a second, and how many cells differ from those of the threads. Chromium's software
 * GPU does where there is no other: VK_ICD_FILENAMES at its vk_swiftshader_icd.json, LD_LIBRARY_PATH at its folder.
 * Run: node bench/gpu-map.ts [count] [repeats]
 */
import { availableParallelism } from 'node:os'
import { basinMapConfigSchema, type Config, fateMapConfigSchema } from '#shared/contract/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { startThreads } from '../src-main/compute/pool.ts'
import { experimentOf, type Output } from '../src-main/experiments/index.ts'
import { theGpu, shaderOf } from '../src-main/gpu/index.ts'
import { landscapeOf } from '../src-main/landscape/index.ts'
import { median, nowhere, startPeer } from './in-turn.ts'

const [count = 1000, repeats = 3] = process.argv.slice(2).map(Number)
const threads = availableParallelism()
const axis = (min: number, max: number) => ({ min, max, count })
const plane = { kind: 'basin-map', x: axis(-4, 4), y: axis(-4, 4) }

const maps = {
  'paper-1d': fateMapConfigSchema.parse({
    kind: 'fate-map',
    start: axis(-10, 10),
    learningRate: { ...axis(1e-4, 0.06), scale: 'log' },
  }),
  'paper-1d with momentum': fateMapConfigSchema.parse({
    kind: 'fate-map',
    start: axis(-10, 10),
    learningRate: { ...axis(1e-4, 0.06), scale: 'log' },
    rule: { name: 'heavy-ball', momentum: 0.9 },
  }),
  'paper-2d': basinMapConfigSchema.parse({ ...plane, landscape: 'paper-2d', learningRate: 0.0195 }),
  himmelblau: basinMapConfigSchema.parse({ ...plane, landscape: 'himmelblau', learningRate: 0.015 }),
  'ackley, with transcendental functions': basinMapConfigSchema.parse({
    ...plane,
    landscape: 'ackley',
    learningRate: 0.05,
  }),
  'rastrigin, half of it chaotic': fateMapConfigSchema.parse({
    kind: 'fate-map',
    landscape: { expression: 'x^2 - 10 * cos(2 * pi * x)', variables: ['x'] },
    start: axis(-4, 4),
    learningRate: axis(1e-3, 1e-2),
  }),
}

const pool = startThreads(new URL('../src-main/compute/worker.ts', import.meta.url)).jobs
const gpu = await theGpu().catch((error: Error) => {
  console.log(`No map can be computed on a GPU here: ${error.message}.`)
  process.exit(0)
})
console.log(`${gpu.adapter}, products ${gpu.products}; ${count} × ${count} cells, ${threads} threads, medians`)

interface Turn {
  seconds: number
  fates: Uint8Array
  computedOn: string | undefined
}

async function turnOf(config: Config, device: 'cpu' | 'gpu'): Promise<Turn> {
  const fates = new Uint8Array(count * count)
  const output: Output = {
    ...nowhere,
    writeArray(name, offset, data) {
      if (name === 'fate') fates.set(data as Uint8Array, offset)
    },
  }
  const began = performance.now()
  const { signal } = new AbortController()
  const context = { output, signal, progress() {}, places: {}, pool, gpu: theGpu }
  const summary = await experimentOf(config.kind).run({ ...config, device } as never, context)
  const { computedOn } = summary as { computedOn?: string }
  return { seconds: (performance.now() - began) / 1000, fates, computedOn }
}

/** Seconds of the fate map in float32, as the page draws it: without telling apart. */
async function secondsInFloat32(): Promise<number> {
  const { start, learningRate, landscape, steps, tolerance, bound } = maps['paper-1d']
  const { rule } = chosenRule(undefined)
  const shader = shaderOf(landscapeOf(landscape), { rule, bound, precision: 'float32' })
  await gpu.driver.prepare(shader)
  const along = (min: number, max: number) =>
    Float64Array.from({ length: count }, (_, index) => min + (index * (max - min)) / (count - 1))
  const rates = along(Math.log(learningRate.min), Math.log(learningRate.max)).map(Math.exp)
  const inputs = {
    x0: { values: along(start.min, start.max), along: 'columns' },
    rate: { values: rates, along: 'rows' },
  } as const
  const began = performance.now()
  await gpu.driver.descend(shader, { columns: count, rows: count, inputs, steps, tolerance, bound }, { onTile() {} })
  return (performance.now() - began) / 1000
}

const perSecond = (seconds: readonly number[]) => `${((count * count) / median(seconds) / 1e6).toFixed(3)} M cells/s`

for (const [name, config] of Object.entries(maps)) {
  const numba =
    name === 'paper-1d' ? await startPeer<{ seconds: number }>('fate_map_numba.py', count, config.steps, threads) : null
  // The first runs compile and are not counted.
  await turnOf(config, 'gpu')
  await turnOf(config, 'cpu')
  const [onGpu, onThreads, ofNumba]: [number[], number[], number[]] = [[], [], []]
  let [differing, computedOn]: [number, string | undefined] = [0, '']
  for (let turn = 0; turn < repeats; turn++) {
    const [mine, reference] = [await turnOf(config, 'gpu'), await turnOf(config, 'cpu')]
    onGpu.push(mine.seconds)
    onThreads.push(reference.seconds)
    if (numba) ofNumba.push((await numba.turn()).seconds)
    differing = reference.fates.reduce((sum, fate, cell) => sum + Number(fate !== mine.fates[cell]), 0)
    computedOn = mine.computedOn
  }
  numba?.end()
  console.log(`${name}: GPU ${perSecond(onGpu)}, CPU ${perSecond(onThreads)}`)
  console.log(`  the GPU is ${(median(onThreads) / median(onGpu)).toFixed(2)} times as fast; ${differing} cells differ`)
  if (numba) console.log(`  Numba ${perSecond(ofNumba)}`)
  else if (name === 'paper-1d') console.log('  Numba missing: PYTHON names a python that has it (pip install numba)')
  if (name === 'paper-1d') console.log(`  float32, for looking: ${perSecond([await secondsInFloat32()])}`)
  console.log(`  ${computedOn}`)
}
process.exit(0)
