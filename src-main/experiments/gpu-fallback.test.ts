import { expect, test } from 'vitest'
import { type FateMapConfig, fateMapConfigSchema } from '#shared/contract/index.ts'
import { CONVERGED, DeviceLostError, type Driver, type Tile, UNSURE } from '#shared/gpu/index.ts'
import { gpuSource, triedOut } from '../gpu/index.ts'
import { NO_GPU, onSoftwareGpu } from '../gpu/on-software-gpu.fixture.ts'
import { fateMap } from './fate-map.ts'
import type { GpuSource } from './index.ts'
import type { compareWithLost, selfTests } from './maps-on-gpu.fixture.ts'
import { surroundings } from './surroundings.ts'

const fixture = new URL('./maps-on-gpu.fixture.ts', import.meta.url).href
const config: FateMapConfig = fateMapConfigSchema.parse({
  kind: 'fate-map',
  landscape: 'paper-1d',
  start: { min: -10, max: 10, count: 90, scale: 'linear' },
  learningRate: { min: 1e-4, max: 0.06, count: 70, scale: 'log' },
  steps: 300,
  device: 'gpu',
})

/** A driver of no device: it says one and the same of all descents of so many tiles, and then is lost. */
function standIn(word: number, tiles = Infinity): Driver {
  let left = tiles
  return {
    prepare: () => Promise.resolve(),
    async descend({ pointLength }, { columns, rows, steps }, { from = 0, to = columns * rows, onTile }) {
      for (let cell = from; cell < to; cell += 1000) {
        // Samples are followed for one step.
        if (steps > 1 && left-- === 0) throw new DeviceLostError('the cable was pulled')
        const count = Math.min(1000, to - cell)
        const tile: Tile = {
          from: cell,
          count,
          decisions: new Uint32Array(count).fill(word),
          iterations: new Uint32Array(count),
          ends: new Float64Array(count * pointLength),
        }
        await onTile(tile)
      }
    },
  }
}

async function ran(given: FateMapConfig, gpu?: GpuSource) {
  const { context, arrays } = surroundings(2)
  const told: unknown[] = []
  const summary = await fateMap.run(given, {
    ...context,
    gpu,
    output: { ...context.output, provenance: (provenance) => void told.push(provenance) },
  })
  return { arrays, summary, told }
}

test('without a device the config and its result are as they were before there was one', async () => {
  const plain: FateMapConfig = fateMapConfigSchema.parse({ ...config, device: undefined })
  delete plain.device
  expect(fateMapConfigSchema.parse(plain)).toEqual(plain)
  const { summary, told } = await ran(plain)
  expect(summary).not.toHaveProperty('computedOn')
  expect(told).toEqual([])
})

const reference = await ran({ ...config, device: 'cpu' })
const gpuOf = (driver: Driver): GpuSource => {
  const gpu = { adapter: 'Stand-in', isSoftware: true, driver, products: 'split' } as const
  return () => Promise.resolve(gpu)
}

test('where there is no GPU the processor does it all, and the run says why', async () => {
  const { arrays, summary, told } = await ran(
    config,
    gpuSource(() => Promise.reject(new Error('no GPU was found'))),
  )
  expect(arrays).toEqual(reference.arrays)
  expect(told).toEqual([])
  expect(summary.computedOn).toBe(
    'The GPU that was asked for was not used: no GPU was found. The CPU computed everything in float64.',
  )
  expect((await ran(config)).summary.computedOn).toContain('there is none in this process')
})

test('a GPU that could not be opened is asked for again', async () => {
  let asked = 0
  const source = gpuSource(() => Promise.reject(new Error(`no GPU was found ${++asked} times`)))
  for (const times of [1, 2]) await expect(source()).rejects.toThrow(`no GPU was found ${times} times`)
})

test('a GPU that fails its self-test is not used, and the run says why', async () => {
  const opened = { adapter: 'Stand-in', isSoftware: true }
  // It says that every descent converges at once at 0.
  const miscomputes = standIn(CONVERGED)
  const { arrays, summary } = await ran(config, () => triedOut(opened, miscomputes))
  expect(arrays).toEqual(reference.arrays)
  expect(summary.computedOn).toMatch(/not used: Stand-in fails its self-test \(\d+ of \d+ known descents end elsewhere/)
})

test.for([0, 1, 3])('where a GPU is lost after %i tiles the processor goes on, and nothing is lost', async (tiles) => {
  const { arrays, summary, told } = await ran(config, gpuOf(standIn(UNSURE, tiles)))
  expect(arrays).toEqual(reference.arrays)
  expect(summary.counts).toEqual(reference.summary.counts)
  expect(summary.computedOn).toContain('the cable was pulled')
  expect(summary.computedOn).toMatch(tiles === 0 ? /before it had done anything/ : /Stand-in computed \d+ of 6300 desc/)
  expect(told).toMatchObject([
    { device: 'gpu', precision: 'double-float' },
    { device: tiles === 0 ? 'cpu' : 'gpu, cpu' },
  ])
})

test('noise, a schedule, and numbers beyond float32 are left to the processor', async () => {
  const never: GpuSource = () => Promise.reject(new Error('must not be asked for'))
  const whyOf = async (changed: Partial<FateMapConfig>) =>
    (await ran({ ...config, ...changed }, never)).summary.computedOn
  expect(await whyOf({ noise: { std: 1 } })).toContain('noise or a schedule')
  expect(await whyOf({ landscape: { expression: '1e-40 * x^2', variables: ['x'] } })).toContain('beyond the range of')
  expect(await whyOf({ bound: 1e20 })).toContain('a bound of')
  expect(await whyOf({ tolerance: 1e-14 })).toContain('a tolerance of')
})

test('auto takes the processor for what it does at once, and asks no GPU', async () => {
  const { summary } = await ran({ ...config, device: 'auto' }, () => Promise.reject(new Error('must not be asked for')))
  expect(summary.computedOn).toContain('too short to be worth it')
})

test('a device that is destroyed in the middle of a map loses nothing of it', ({ skip }) => {
  const large = {
    ...config,
    start: { ...config.start, count: 200 },
    learningRate: { ...config.learningRate, count: 100 },
  }
  const compared = onSoftwareGpu<Awaited<ReturnType<typeof compareWithLost>>>(fixture, 'compareWithLost', large, 1)
  if (!compared) return skip(NO_GPU)
  expect(compared.computedOn).toMatch(
    /computed \d+ of 20000 descents .* Then the GPU was lost \(.*\); the CPU computed/,
  )
  expect(compared.differing).toBeLessThanOrEqual(0.0015 * compared.cells)
})

test('a compiler that rounds between multiplication and addition is found out', ({ skip }) => {
  const found = onSoftwareGpu<Awaited<ReturnType<typeof selfTests>>>(fixture, 'selfTests')
  if (!found) return skip(NO_GPU)
  expect(found.split).toBe(0)
  // Either a device fuses them, and the faster way is chosen, or it does not, and that is seen.
  expect(found.chosen).toBe(found.fused === 0 ? 'fused' : 'split')
})
