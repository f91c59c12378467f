import { configSchema, type Config } from '#shared/contract/index.ts'
import { createDriver, type Driver } from '#shared/gpu/index.ts'
import { countWrong, openDevice, theGpu, triedOut } from '../gpu/index.ts'
import { experimentOf, type GpuSource } from './index.ts'
import { surroundings } from './surroundings.ts'

/** How a map on a GPU compares with that of the processor. */
export interface Compared {
  cells: number
  /** Cells of another fate. */
  differing: number
  /** Of these, how many have eight neighbours that all have their fate on the processor… */
  inside: number
  /** …and how many such cells there are. */
  insides: number
  computedOn: string
}

/** For tests: runs maps on a GPU and on the processor. */
export async function compareMaps(configs: unknown[]): Promise<Compared[]> {
  const compared: Compared[] = []
  for (const config of configs) compared.push(await compareMap(config, theGpu))
  return compared
}

export async function compareMap(given: unknown, gpu: GpuSource): Promise<Compared> {
  const config = configSchema.parse(given)
  const [onGpu, onProcessor] = [
    await ran({ ...config, device: 'gpu' } as Config, gpu),
    await ran({ ...config, device: 'cpu' } as Config, gpu),
  ]
  const [mine, reference] = [onGpu.fate, onProcessor.fate]
  const columns = onProcessor.columns
  const rows = reference.length / columns
  let [differing, inside, insides] = [0, 0, 0]
  reference.forEach((fate, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns]
    const isOnEdge = row === 0 || column === 0 || row === rows - 1 || column === columns - 1
    const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => reference[cell + down * columns + right]))
    const isInside = !isOnEdge && around.every((other) => other === fate)
    if (isInside) insides++
    if (mine[cell] === fate) return
    differing++
    if (isInside) inside++
  })
  return { cells: reference.length, differing, inside, insides, computedOn: onGpu.computedOn }
}

/** For tests: summaries and arrays of runs on a GPU and on the processor. */
export async function runBoth(configs: unknown[]) {
  const both = []
  for (const given of configs) {
    const config = configSchema.parse(given)
    const run = async (device: 'gpu' | 'cpu') => {
      const { context, arrays } = surroundings()
      const summary = await experimentOf(config.kind).run({ ...config, device } as Config, { ...context, gpu: theGpu })
      const numbers = Object.entries(arrays).map(([name, { data }]) => [name, data] as const)
      return { summary: summary as Record<string, unknown>, arrays: Object.fromEntries(numbers) }
    }
    both.push({ gpu: await run('gpu'), cpu: await run('cpu') })
  }
  return both
}

async function ran(config: Config, gpu: GpuSource) {
  const { context, arrays } = surroundings()
  const summary = await experimentOf(config.kind).run(config, { ...context, gpu })
  const { data, shape } = arrays['fate']!
  return { fate: data, columns: shape.at(-1)!, computedOn: (summary as { computedOn?: string }).computedOn ?? '' }
}

/** For tests: runs a map on a GPU that is lost when it has handed out so many tiles, and on the processor. */
export async function compareWithLost(config: unknown, tiles: number): Promise<Compared> {
  const opened = await openDevice()
  const gpu = await triedOut(opened, createDriver(opened.device))
  let left = tiles
  const driver: Driver = {
    ...gpu.driver,
    descend: (shader, grid, options) =>
      gpu.driver.descend(shader, grid, {
        ...options,
        async onTile(tile) {
          await options.onTile(tile)
          // The next tile is on its way by then. Those of samples are small.
          if (tile.count > 1000 && --left === 0) opened.device.destroy()
        },
      }),
  }
  return compareMap(config, () => Promise.resolve({ ...gpu, driver }))
}

/** For tests: how a GPU fares in the self-test with each way to have products. */
export async function selfTests(): Promise<{ fused: number; split: number; chosen: string }> {
  const { device, ...opened } = await openDevice()
  const driver = createDriver(device)
  const [fused, split] = [await countWrong(driver, 'fused'), await countWrong(driver, 'split')]
  const { products } = await triedOut(opened, driver)
  return { fused: fused.wrong, split: split.wrong, chosen: products }
}
