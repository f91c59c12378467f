import {
  type ArrayName,
  arrayShape,
  arraySpec,
  learningRatesOf,
  sizeOf,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { bandsOfPass, type Pass, passesOf } from '#shared/passes/index.ts'
import { borderDimension, LEAST_SIDE } from '#shared/statistics/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { endRanges } from './end-ranges.ts'
import { fateCounts, fateSummary, knownFates, tellsSharpness } from './fate-summary.ts'
import { gatheredArrays } from './gathered.ts'
import { type Band, type BandResult, restOf } from './map-band.ts'
import type { MapConfig } from './map-grid.ts'

/** A pass, of which the cells before `from` in row-major order are done. */
export interface PassLeft {
  pass: Pass
  from: number
}

/** @param nanoseconds what a cell takes on one of the threads; undefined where nothing is known */
function* bandsOf(
  config: MapConfig,
  passes: Iterable<PassLeft>,
  nanoseconds: () => number | undefined,
): Iterable<Band> {
  const shape = arrayShape(config, 'fate')!
  for (const { pass, from } of passes)
    for (const band of bandsOfPass(pass, shape, nanoseconds))
      if (band.to > from) yield { config, pass, from: Math.max(band.from, from), to: band.to }
}

function* wholePasses(passes: Iterable<Pass>): Iterable<PassLeft> {
  for (const pass of passes) yield { pass, from: 0 }
}

/** Takes what a thread has done of a band; returns what is left of it. */
export type Receive = (result: BandResult, band: Band) => Band | undefined

/**
 * Something else than the threads that descends first, handing out bands by which it is followed.
 * @returns what it leaves to the threads, and what is to be told of it
 */
export type Ahead = (receive: Receive) => Promise<{ left: Iterable<PassLeft>; computedOn?: string | undefined }>

function count(values: Uint8Array, into: Uint32Array): void {
  for (let index = 0; index < values.length; index++) into[values[index]!]!++
}

/** Task of a worker thread: how rough the border between the fates of a map is. */
export function mapBorder({ fates, rows, columns }: { fates: Uint8Array; rows: number; columns: number }) {
  return borderDimension(fates, rows, columns)
}

/**
 * Computes a map on all threads, coarse to fine; what comes is handed out at once.
 * @param ahead what descends before the threads do
 */
export async function runMap(
  config: MapConfig,
  context: ExperimentContext,
  ahead?: Ahead,
): Promise<SummaryOf<MapConfig['kind']>> {
  const { output, pool } = context
  const shape = arrayShape(config, 'fate')!
  const cells = sizeOf(shape)
  const known = knownFates(config.landscape, config.against)
  output.foreknow(known)
  const names: ArrayName<MapConfig['kind']>[] = ['fate', 'iterations', 'period']
  if (tellsSharpness(config, known)) names.push('sharpness')
  if (config.against !== undefined) names.push('against/fate', 'against/period')
  const slices = config.kind === 'basin-map' ? learningRatesOf(config).length : 1
  const [mapRows, columns] = shape.slice(-2) as [number, number]
  const all = config.border && Math.min(mapRows, columns) >= LEAST_SIDE ? new Uint8Array(cells) : undefined
  const perSlice = cells / slices
  const counts = Array.from({ length: slices }, () => new Uint32Array(256))
  const againstCounts = new Uint32Array(256)
  const periods = new Uint32Array(256)
  const ends = endRanges()
  let changed = 0
  const specs = names.map((name) => arraySpec(config.kind, config, name))
  const arrays = gatheredArrays(shape, specs, output, (from, { fate, period, sharpness, ...more }) => {
    const to = from + fate.length
    // Slice by slice: what is done here with a map of a million short descents is to be little beside what the
    // threads do.
    for (let cell = from; cell < to;) {
      const slice = Math.floor(cell / perSlice)
      const end = Math.min(to, (slice + 1) * perSlice)
      count(fate.subarray(cell - from, end - from), counts[slice]!)
      cell = end
    }
    count(period, periods)
    const against = more['against/fate']
    if (against) {
      count(against, againstCounts)
      for (let index = 0; index < against.length; index++) if (against[index] !== fate[index]) changed++
    }
    all?.set(fate, from)
    if (sharpness) ends.add(fate, sharpness)
  })
  let done = 0
  let milliseconds = 0
  const nanoseconds = () => (done > 0 ? (1e6 * milliseconds) / done : undefined)
  const onAll = () => {
    const onOne = nanoseconds()
    return onOne === undefined ? undefined : onOne / pool.threads
  }
  const receive: Receive = (result, band) => {
    const { fates, against, to } = result
    const values = { ...fates, ...(against && { 'against/fate': against.fate, 'against/period': against.period }) }
    arrays.add(band.pass, { from: band.from, to }, values)
    done += result.done
    milliseconds += result.milliseconds
    context.progress(done / cells)
    return restOf(band, result)
  }
  let computedOn: string | undefined
  try {
    const before = await ahead?.(receive)
    computedOn = before?.computedOn
    const left = before?.left ?? wholePasses(passesOf(shape, onAll))
    await distribute(context, 'map/band', bandsOf(config, left, nanoseconds), receive)
  } finally {
    arrays.flush()
  }
  const borders = Array.from({ length: all ? slices : 0 }, (_, slice) => {
    const fates = all!.slice(slice * perSlice, (slice + 1) * perSlice)
    return pool.run('map/border', { fates, rows: mapRows, columns }, context.signal)
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
