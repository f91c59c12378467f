import type { SummaryOf } from '#shared/contract/index.ts'
import type { Grid, Shader } from '#shared/gpu/index.ts'
import type { Followed } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { type Ahead, type Band, partOfBand, type Receive, runMap } from './map.ts'
import { coarser, estimateMap, withFewerColumns } from './map-cost.ts'
import { cellsOf, gridOf, type MapConfig, type MapGrid } from './map-grid.ts'
import {
  type ChosenGpu,
  extrapolated,
  followedIn,
  followOnGpu,
  gpuFor,
  noProgress,
  type Progress,
  tally,
} from './on-gpu.ts'

/** Cells of a band of which a thread tells the fates: it takes it some milliseconds where many are chaotic. */
const BAND_CELLS = 2048
/** Cells that are followed on one landscape and then on the one that is compared with. */
const SIDE_BY_SIDE_CELLS = 32_768
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
    samples: () => samplesOf(grid),
    secondsOnProcessor: () => estimateMap(config, context.pool),
    secondsOnGpu: (chosen) => secondsOnGpu(config, chosen, context),
  })
  if (choice.chosen) return runMap(config, context, onGpu(config, choice.chosen, context))
  const { why } = choice
  return runMap(config, context, () => Promise.resolve({ to: 0, computedOn: why }))
}

function samplesOf(grid: MapGrid) {
  const cells = grid.rows * grid.columns
  return Array.from({ length: Math.min(cells, SAMPLES) }, (_, index) => {
    const cell = Math.floor(((index + 0.5) * cells) / Math.min(cells, SAMPLES))
    const [row, column] = [Math.floor(cell / grid.columns), cell % grid.columns]
    return {
      start: grid.startsOf(row, column, column + 1),
      learningRate: grid.learningRateOf(row),
      motion: grid.motionOf(column),
    }
  })
}

/** Follows the descents of a map on a GPU, and has them told apart by the threads. */
function onGpu(config: MapConfig, chosen: ChosenGpu, context: ExperimentContext): Ahead {
  return async (receive) => {
    const progress = noProgress(cellsOf(config))
    const computedOn = await followOnGpu(chosen, context, progress, () =>
      followMap(config, chosen, context, receive, progress),
    )
    return { to: progress.done, computedOn }
  }
}

async function followMap(
  config: MapConfig,
  chosen: ChosenGpu,
  context: Pick<ExperimentContext, 'pool' | 'signal'>,
  receive: Receive,
  progress: Progress,
): Promise<void> {
  const { signal } = context
  const { shaders } = chosen
  const { driver } = chosen.gpu
  const grid = gpuGridOf(config)
  const cells = cellsOf(config)
  /** Has the fates of cells told, all of whose descents were followed. */
  const tell = async (from: number, followed: Followed[]) => {
    const to = from + followed[0]!.decision.length
    await distribute(context, 'map/band', bandsOf({ config, from, to, followed }), receive)
    tally(progress, followed[0]!)
    progress.done = to
  }
  const [first, against] = shaders as [Shader, Shader | undefined]
  if (!against) {
    await driver.descend(first, grid, {
      signal,
      onTile: async (tile) => tell(tile.from, [await followedIn(chosen, 0, grid, tile, signal)]),
    })
    return
  }
  for (let from = 0; from < cells; from += SIDE_BY_SIDE_CELLS) {
    const to = Math.min(cells, from + SIDE_BY_SIDE_CELLS)
    const followed: Followed[] = []
    for (const [index, shader] of [first, against].entries()) {
      const all = roomFor(to - from, shader.pointLength)
      await driver.descend(shader, grid, {
        signal,
        from,
        to,
        async onTile(tile) {
          const { decision, iterations, ends } = await followedIn(chosen, index, grid, tile, signal)
          all.decision.set(decision, tile.from - from)
          all.iterations.set(iterations, tile.from - from)
          all.ends.set(ends, (tile.from - from) * shader.pointLength)
        },
      })
      followed.push(all)
    }
    await tell(from, followed)
  }
}

function* bandsOf(band: Band): Iterable<Band> {
  for (let from = band.from; from < band.to; from += BAND_CELLS)
    yield partOfBand(band, from, Math.min(band.to, from + BAND_CELLS))
}

const roomFor = (cells: number, length: number): Followed => ({
  decision: new Uint8Array(cells),
  iterations: new Uint32Array(cells),
  ends: new Float64Array(cells * length),
})

/** A map as a GPU takes it. */
function gpuGridOf(config: MapConfig): Grid {
  const { rows, columns, sources, motionOf } = gridOf(config)
  const { steps, tolerance, bound } = config
  const parameters = Object.entries(motionOf(columns - 1).chosen.parameters)
  const ofRule = parameters.map(([name, value]) => [name, { values: [value as number], along: 'all' }] as const)
  return { rows, columns, inputs: { ...Object.fromEntries(ofRule), ...sources() }, steps, tolerance, bound }
}

/** Seconds that a map takes on a GPU. */
export function secondsOnGpu(
  config: MapConfig,
  chosen: ChosenGpu,
  { pool, signal }: Pick<ExperimentContext, 'pool' | 'signal'>,
): Promise<number> {
  const receive: Receive = ({ to }, band) => (to < band.to ? partOfBand(band, to) : undefined)
  return extrapolated(async (cells) => {
    const sample = coarserMap(config, Math.ceil(Math.sqrt(cells)))
    await followMap(sample, chosen, { pool, signal }, receive, noProgress(0))
    return cellsOf(sample)
  }, cellsOf(config))
}

function coarserMap(config: MapConfig, side: number): MapConfig {
  if (config.kind === 'fate-map')
    return { ...withFewerColumns(config, side), learningRate: coarser(config.learningRate, side) }
  return { ...config, x: coarser(config.x, side), y: coarser(config.y, side) }
}
