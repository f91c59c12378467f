import {
  type ArrayName,
  arrayShape,
  arraySpec,
  type LandscapeChoice,
  learningRatesOf,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { borderDimension, LEAST_SIDE } from '#shared/statistics/index.ts'
import {
  descendAll,
  emptyFates,
  fateCodesOf,
  type Fates,
  type Followed,
  followedLength,
  noiseKey,
  partOfFollowed,
  phaseLength,
} from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { endRanges } from './end-ranges.ts'
import { fateCounts, fateSummary, type KnownFates, knownFates, tellsSharpness } from './fate-summary.ts'
import { cellsOf, gridOf, type MapConfig } from './map-grid.ts'

/**
 * Milliseconds after which a thread hands over what it has of a band, so that rows are seen soon and it is free for
 * questions and for cancelling.
 */
const BAND_MILLISECONDS = 12
/**
 * Cells after which it looks at the clock: so many as take 2 million steps at most, together with what it costs to
 * tell an undecided descent apart, which is up to as much as 4000 steps.
 */
export function cellsPerLook({ steps, noise }: Pick<MapConfig, 'steps' | 'noise'>): number {
  const most = noise && noise.std > 0 ? NOISY_STEPS : 2_000_000
  return Math.max(1, Math.floor(most / (steps + 4000)))
}
/** What so many steps with noise take is as much. */
const NOISY_STEPS = 100_000
/** Most cells of a band; maps have at least 32 bands, so that all threads are busy to the end. */
const BAND_CELLS = 32_000
const LEAST_BANDS = 32

/** Part of a map: cells `from` to `to` (not included) in row-major order. */
export interface Band {
  config: MapConfig
  from: number
  to: number
  /**
   * Where the descents of its cells ended, on the landscape and on the one that is compared with, as far as a GPU has
   * followed them; they are only told apart.
   */
  followed?: Followed[] | undefined
}

/** What a thread has done of a band: its first cells, up to `to`. */
export interface BandResult {
  fates: Fates
  /** Fates on the landscape that is compared with. */
  against: Fates | null
  to: number
  milliseconds: number
}

/**
 * Task of a worker thread: the fates of the first cells of a band, as many as it can do in a short time; `to` is the
 * cell behind the last of them.
 */
export function mapBand({ config, from, to, followed }: Band): BandResult {
  const began = performance.now()
  const grid = gridOf(config)
  const most = cellsPerLook(config)
  const known = knownFates(config.landscape, config.against)
  const walks = [walkOf(config.landscape, known, known.minima, to - from, tellsSharpness(config, known))]
  if (config.against !== undefined) walks.push(walkOf(config.against, known, known.againstMinima!, to - from))
  let cell = from
  do {
    const row = Math.floor(cell / grid.columns)
    const column = cell - row * grid.columns
    const end = Math.min(grid.columns, column + Math.min(most, to - cell, grid.alike))
    const starts = grid.startsOf(row, column, end)
    const motion = grid.motionOf(column)
    // Without momentum a rule is gradient descent, which was not asked of a GPU that goes by another.
    const length = phaseLength(motion.chosen.rule, starts.length / (end - column))
    const isFollowed = followed !== undefined && followedLength(followed[0]!) === length
    for (const [index, { landscape, fates, codes }] of walks.entries())
      descendAll(landscape, starts, grid.learningRateOf(row), config, fates, cell - from, {
        codes,
        motion,
        followed: isFollowed ? partOfFollowed(followed[index]!, cell - from, end - column + cell - from) : undefined,
        keyOf(index) {
          const { start, rate } = grid.numbersOf(row, column + index)
          return noiseKey(config.seed ?? 1, start, rate)
        },
      })
    cell += end - column
  } while (cell < to && performance.now() - began < BAND_MILLISECONDS)
  const [fates, against = null] = walks.map(({ fates }) => firstOf(fates, cell - from))
  return { fates: fates!, against, to: cell, milliseconds: performance.now() - began }
}

function walkOf(
  choice: LandscapeChoice,
  { fates }: KnownFates,
  minima: KnownFates['minima'],
  cells: number,
  withSharpness = false,
) {
  const landscape = landscapeOf(choice)
  const codes = fateCodesOf({ minima, partial: landscape.info.partial }, fates)
  return { landscape, codes, fates: emptyFates(cells, withSharpness) }
}

/** Some cells of a band. */
export function partOfBand({ config, from, to, followed }: Band, first: number, last = to): Band {
  return {
    config,
    from: first,
    to: last,
    followed: followed?.map((one) => partOfFollowed(one, first - from, last - from)),
  }
}

const firstOf = ({ fate, iterations, period, sharpness }: Fates, count: number): Fates => ({
  fate: fate.slice(0, count),
  iterations: iterations.slice(0, count),
  period: period.slice(0, count),
  ...(sharpness && { sharpness: sharpness.slice(0, count) }),
})

function* bandsOf(config: MapConfig, first: number): Iterable<Band> {
  const cells = cellsOf(config)
  const length = Math.min(BAND_CELLS, Math.ceil(cells / LEAST_BANDS))
  for (let from = first; from < cells; from += length) yield { config, from, to: Math.min(cells, from + length) }
}

function count(values: Uint8Array, into: Float64Array): void {
  for (let index = 0; index < values.length; index++) into[values[index]!]!++
}

/** Task of a worker thread: how rough the border between the fates of a map is. */
export function mapBorder({ fates, rows, columns }: { fates: Uint8Array; rows: number; columns: number }) {
  return borderDimension(fates, rows, columns)
}

/** Takes what a thread has done of a band; returns what is left of it. */
export type Receive = (result: BandResult, band: Band) => Band | undefined

/**
 * Something else than the threads that descends first, handing out bands by which it is followed.
 * @returns the cell from which on the threads do the rest, and what is to be told of it
 */
export type Ahead = (receive: Receive) => Promise<{ to: number; computedOn?: string | undefined }>

/**
 * Computes a map on all threads; rows are handed out as they come.
 * @param ahead what descends before them
 */
export async function runMap(
  config: MapConfig,
  context: ExperimentContext,
  ahead: Ahead = () => Promise.resolve({ to: 0 }),
): Promise<SummaryOf<MapConfig['kind']>> {
  const { output } = context
  const cells = cellsOf(config)
  const known = knownFates(config.landscape, config.against)
  output.foreknow(known)
  const declare = (name: ArrayName<MapConfig['kind']>) => output.declareArray(arraySpec(config.kind, config, name))
  declare('fate')
  declare('iterations')
  declare('period')
  if (tellsSharpness(config, known)) declare('sharpness')
  if (config.against !== undefined) {
    declare('against/fate')
    declare('against/period')
  }
  const slices = config.kind === 'basin-map' ? learningRatesOf(config).length : 1
  const [mapRows, columns] = arrayShape(config, 'fate')!.slice(-2) as [number, number]
  const all = config.border && Math.min(mapRows, columns) >= LEAST_SIDE ? new Uint8Array(cells) : undefined
  const perSlice = cells / slices
  const counts = Array.from({ length: slices }, () => new Float64Array(256))
  const againstCounts = new Float64Array(256)
  const periods = new Float64Array(256)
  const ends = endRanges()
  let changed = 0
  let done = 0
  const receive: Receive = ({ fates, against, to: reached }, band) => {
    const { from } = band
    // Slice by slice: what is done here with a map of a million short descents is to be little beside what the
    // threads do.
    for (let cell = from; cell < reached;) {
      const slice = Math.floor(cell / perSlice)
      const end = Math.min(reached, (slice + 1) * perSlice)
      count(fates.fate.subarray(cell - from, end - from), counts[slice]!)
      cell = end
    }
    count(fates.period, periods)
    if (against) {
      count(against.fate, againstCounts)
      for (let index = 0; index < against.fate.length; index++) if (against.fate[index] !== fates.fate[index]) changed++
    }
    all?.set(fates.fate, from)
    output.writeArray('fate', from, fates.fate)
    output.writeArray('iterations', from, fates.iterations)
    output.writeArray('period', from, fates.period)
    if (fates.sharpness) {
      output.writeArray('sharpness', from, fates.sharpness)
      ends.add(fates.fate, fates.sharpness)
    }
    if (against) {
      output.writeArray('against/fate', from, against.fate)
      output.writeArray('against/period', from, against.period)
    }
    done += reached - from
    context.progress(done / cells)
    return reached < band.to ? partOfBand(band, reached) : undefined
  }
  const { to, computedOn } = await ahead(receive)
  await distribute(context, 'map/band', bandsOf(config, to), receive)
  const borders = Array.from({ length: all ? slices : 0 }, (_, slice) => {
    const fates = all!.slice(slice * perSlice, (slice + 1) * perSlice)
    return context.pool.run('map/border', { fates, rows: mapRows, columns }, context.signal)
  })
  const border = (await Promise.all(borders)) as ReturnType<typeof mapBorder>[]
  const found = Array.from(periods).flatMap((count, period) => (period > 0 && count > 0 ? [[period, count]] : []))
  const summary: SummaryOf<MapConfig['kind']> = {
    ...fateSummary(known, (_, code) => counts.reduce((sum, slice) => sum + slice[code]!, 0)),
    cells,
    periods: Object.fromEntries(found),
    ...(all && { border }),
    ...(tellsSharpness(config, known) && { sharpness: ends.byFate(known.fates) }),
    ...(computedOn !== undefined && { computedOn }),
  }
  if (config.kind === 'basin-map' && Array.isArray(config.learningRate))
    summary.byLearningRate = config.learningRate.map((learningRate, index) => ({
      learningRate,
      ...fateCounts(known.fates, (_, code) => counts[index]![code]!),
    }))
  if (config.against !== undefined) {
    summary.changed = changed / cells
    summary.against = fateCounts(known.fates, (_, code) => againstCounts[code]!)
  }
  return summary
}
