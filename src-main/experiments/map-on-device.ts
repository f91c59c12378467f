import { sizeOf, type SummaryOf } from '#shared/contract/index.ts'
import type { Grid, Source } from '#shared/gpu/index.ts'
import { highestLevel, type Pass, passCells, WHOLE } from '#shared/passes/index.ts'
import { type Followed, partOfFollowed } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { type Ahead, type PassLeft, type Receive, runMap } from './map.ts'
import { type Band, restOf } from './map-band.ts'
import { coarser, estimateMap, withFewerColumns } from './map-cost.ts'
import { cellsOf, gridOf, type MapConfig, type MapGrid } from './map-grid.ts'
import {
  type ChosenGpu,
  extrapolated,
  followedIn,
  followOnGpu,
  gpuFor,
  type GpuWork,
  noProgress,
  type Progress,
  tally,
} from './on-gpu.ts'

/** Cells of a band of which a thread tells the fates: it takes it some milliseconds where many are done over again. */
const BAND_CELLS = 2048
/** Most cells whose numbers are given to a GPU at once… */
const MOST_CELLS = 1 << 18
/** …and where they are followed on one landscape and then on the one that is compared with. */
const SIDE_BY_SIDE_CELLS = 1 << 15
/** Samples of descents, whose steps are looked at. */
const SAMPLES = 48

/**
 * Computes a map: its descents on a GPU where the config asks for one and it is there, the rest on the threads. Where
 * the GPU is lost the threads go on from where it had come to.
 */
export async function runMapOnDevice(
  config: MapConfig,
  context: ExperimentContext,
): Promise<SummaryOf<MapConfig['kind']>> {
  const grid = gridOf(config)
  const choice = await gpuFor(context, {
    device: config.device,
    landscapes: [config.landscape, ...(config.against === undefined ? [] : [config.against])].map(landscapeOf),
    motion: grid.motionOf(grid.columns - 1),
    stopping: config,
    samples: () => samplesOf(grid, landscapeOf(config.landscape).info.variables.length),
    secondsOnProcessor: () => estimateMap(config, context.pool),
    secondsOnGpu: (chosen) => secondsOnGpu(config, chosen, context),
  })
  if (choice.chosen) return runMap(config, context, onGpu(config, choice.chosen, context))
  const { why } = choice
  const summary = await runMap(config, context)
  return why === undefined ? summary : { ...summary, computedOn: why }
}

function samplesOf(grid: MapGrid, dimension: number): ReturnType<GpuWork['samples']> {
  const cells = grid.rows * grid.columns
  return Array.from({ length: Math.min(cells, SAMPLES) }, (_, index) => {
    const cell = Math.floor(((index + 0.5) * cells) / Math.min(cells, SAMPLES))
    const [row, column] = [Math.floor(cell / grid.columns), cell % grid.columns]
    const start = new Float64Array(dimension)
    grid.startsOf(row, Int32Array.of(column), start, 0, start.length)
    return { start, learningRate: grid.learningRateOf(row), motion: grid.motionOf(column) }
  })
}

/** Follows the descents of a map on a GPU, pass by pass, and has their fates told by the threads. */
function onGpu(config: MapConfig, chosen: ChosenGpu, context: ExperimentContext): Ahead {
  return async (receive) => {
    const progress = noProgress(cellsOf(config))
    const left = passesFor(gridOf(config).shape).map((pass): PassLeft => ({ pass, from: 0 }))
    const computedOn = await followOnGpu(chosen, context, progress, async () => {
      while (left.length > 0) {
        await followPass(config, chosen, context, left[0]!, receive, progress)
        left.shift()
      }
    })
    return { left, computedOn }
  }
}

/**
 * Few passes: what a GPU has to do next to nothing for takes it as long as a hundred times as many cells. The coarsest
 * picture, where that is far from the map one between, and the map.
 */
function passesFor(shape: readonly number[]): Pass[] {
  const highest = highestLevel(shape.slice(-2))
  const levels = [...new Set([highest, ...(highest > 3 ? [highest >> 1] : []), 0])]
  return levels.map((level, index) => ({ level, before: levels[index - 1] ?? null }))
}

/**
 * Follows the cells of a pass.
 * @param left the pass, and how far it is done, which is kept up to date
 */
async function followPass(
  config: MapConfig,
  chosen: ChosenGpu,
  context: Pick<ExperimentContext, 'pool' | 'signal'>,
  left: PassLeft,
  receive: Receive,
  progress: Progress,
): Promise<void> {
  const { signal } = context
  const { shape, columns } = gridOf(config)
  const cells = sizeOf(shape)
  const { pass } = left
  /** Has the fates of cells told, all of whose descents were followed; `at` are all of them. */
  const tell = async (at: Int32Array, followed: Followed[], isLast: boolean) => {
    const to = isLast ? cells : at.at(-1)! + 1
    const bands = bandsOf({ config, pass, from: left.from, to, followed }, at)
    await distribute(context, 'map/band', bands, receive)
    tally(progress, followed[0]!)
    progress.done += at.length
    left.from = to
  }
  const { shaders } = chosen
  const most = shaders.length > 1 ? SIDE_BY_SIDE_CELLS : MOST_CELLS
  const all = positionsOf(pass, shape, columns)
  for (let first = 0; first < all.length; first += most) {
    const at = all.subarray(first, first + most)
    const grid = gpuGridOf(config, at)
    const isLast = first + at.length === all.length
    if (shaders.length === 1) {
      await chosen.gpu.driver.descend(shaders[0]!, grid, {
        signal,
        async onTile(tile) {
          const to = tile.from + tile.count
          const followed = await followedIn(chosen, 0, grid, tile, signal)
          await tell(at.subarray(tile.from, to), [followed], isLast && to === at.length)
        },
      })
      continue
    }
    const followed: Followed[] = []
    for (const [index, shader] of shaders.entries()) {
      const room = roomFor(at.length, shader.pointLength)
      await chosen.gpu.driver.descend(shader, grid, {
        signal,
        async onTile(tile) {
          const { decision, iterations, ends } = await followedIn(chosen, index, grid, tile, signal)
          room.decision.set(decision, tile.from)
          room.iterations.set(iterations, tile.from)
          room.ends.set(ends, tile.from * shader.pointLength)
        },
      })
      followed.push(room)
    }
    await tell(at, followed, isLast)
  }
}

/** The cells of a pass, in row-major order. */
function positionsOf(pass: Pass, shape: readonly number[], columns: number): Int32Array {
  const { count, pieces } = passCells(pass, shape)
  const positions = new Int32Array(count(0, sizeOf(shape)))
  let at = 0
  for (const { row, columns: within } of pieces(0, sizeOf(shape)))
    for (const column of within) positions[at++] = row * columns + column
  return positions
}

/** Bands of cells that were followed, which lie at these places; what lies between two of them is of a band as well. */
function* bandsOf({ followed, ...band }: Band, at: Int32Array): Iterable<Band> {
  let from = band.from
  for (let first = 0; first < at.length; first += BAND_CELLS) {
    const last = Math.min(at.length, first + BAND_CELLS)
    const to = last === at.length ? band.to : at[last - 1]! + 1
    yield { ...band, from, to, followed: followed?.map((one) => partOfFollowed(one, first, last)) }
    from = to
  }
}

const roomFor = (cells: number, length: number): Followed => ({
  decision: new Uint8Array(cells),
  iterations: new Uint32Array(cells),
  ends: new Float64Array(cells * length),
})

/** Cells of a map as a GPU takes them. */
function gpuGridOf(config: MapConfig, at: Int32Array): Grid {
  const grid = gridOf(config)
  const { steps, tolerance, bound } = config
  const parameters = Object.entries(grid.motionOf(grid.columns - 1).chosen.parameters)
  const ofRule = parameters.map(([name, value]): [string, Source] => [
    name,
    { values: [value as number], along: 'all' },
  ])
  const sources = Object.entries(grid.sources()).map(([name, { values, along }]): [string, Source] => {
    if (along === 'all') return [name, { values, along }]
    const placeOf = (cell: number) => (along === 'columns' ? cell % grid.columns : Math.floor(cell / grid.columns))
    return [name, { values: Float64Array.from(at, (cell) => values[placeOf(cell)]!), along: 'cells' }]
  })
  const inputs = Object.fromEntries([...ofRule, ...sources])
  return { rows: 1, columns: at.length, inputs, steps, tolerance, bound }
}

/** Seconds that a map takes on a GPU. */
export function secondsOnGpu(
  config: MapConfig,
  chosen: ChosenGpu,
  { pool, signal }: Pick<ExperimentContext, 'pool' | 'signal'>,
): Promise<number> {
  const receive: Receive = (result, band) => restOf(band, result)
  return extrapolated(async (cells) => {
    const sample = coarserMap(config, Math.ceil(Math.sqrt(cells)))
    await followPass(sample, chosen, { pool, signal }, { pass: WHOLE, from: 0 }, receive, noProgress(0))
    return cellsOf(sample)
  }, cellsOf(config))
}

function coarserMap(config: MapConfig, side: number): MapConfig {
  if (config.kind === 'fate-map')
    return { ...withFewerColumns(config, side), learningRate: coarser(config.learningRate, side) }
  return { ...config, x: coarser(config.x, side), y: coarser(config.y, side) }
}
