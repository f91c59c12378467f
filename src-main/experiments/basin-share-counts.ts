import { axisValue, type BasinShareConfig, generatorOf, type SummaryOf } from '#shared/contract/index.ts'
import {
  descendAll,
  emptyFates,
  type Followed,
  motionOf,
  noiseKey,
  partOfFollowed,
  randomStarts,
} from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { type Ends, endRanges } from './end-ranges.ts'
import { fateCounts, fateSummary, knownFates, tellsSharpness } from './fate-summary.ts'
import { cellsPerLook } from './map-band.ts'

/** Milliseconds after which a thread hands over what it has counted. */
const BAND_MILLISECONDS = 12
/** Most starts of a band. */
const BAND_STARTS = 32_768
/** Counts are handed out at most so often… */
const HANDOUT_MILLISECONDS = 100
/**
 * …and a run that is killed loses at most what it counted for so long, beside the learning rates that were not done.
 */
const CHECKPOINT_MILLISECONDS = 1000

/** Starts `from` to `to` (not included) of a learning rate. */
export interface ShareBand {
  config: BasinShareConfig
  /** Index of the learning rate on its axis. */
  rate: number
  from: number
  to: number
  /** Where the descents of these starts ended, as far as a GPU has followed them; they are only told apart. */
  followed?: Followed | undefined
}

/** What a thread has counted of a band: how many of its first starts, up to `to`, have the fate of each code. */
export interface ShareCounts {
  counts: Float64Array
  /** Of landscapes with sets of minima whose points differ in it: the sharpness of the ends by code. */
  ends?: Ends
  to: number
  milliseconds: number
}

/** Task of a worker thread: counts the fates of the first starts of a band, of as many as it can do in a short time. */
export function basinShareBand({ config, rate, from, to, followed }: ShareBand): ShareCounts {
  const began = performance.now()
  const landscape = landscapeOf(config.landscape)
  const learningRate = axisValue(config.learningRate, rate)
  const most = cellsPerLook(config)
  const motion = motionOf(config, config.steps)
  const withSharpness = tellsSharpness(config, landscape.info)
  const fates = emptyFates(Math.min(most, to - from), withSharpness)
  const ranges = endRanges()
  const counts = new Float64Array(256)
  let start = from
  do {
    const end = Math.min(to, start + most)
    const starts = randomStarts(config.box, config.seed, rate, start, end, generatorOf(config))
    const first = start
    descendAll(landscape, starts, learningRate, config, fates, 0, {
      motion,
      keyOf: (index) => noiseKey(config.seed, first + index, rate),
      followed: followed && partOfFollowed(followed, start - from, end - from),
    })
    for (const code of fates.fate.subarray(0, end - start)) counts[code]!++
    if (fates.sharpness) ranges.add(fates.fate.subarray(0, end - start), fates.sharpness)
    start = end
  } while (start < to && performance.now() - began < BAND_MILLISECONDS)
  return { counts, ...(withSharpness && { ends: ranges.ends }), to: start, milliseconds: performance.now() - began }
}

/** How far a run has come: how many descents have each fate, shape [rates done, fates], row-major. */
interface Checkpoint {
  counts: Uint32Array
  /** How many fates there are; runs of before there was `undefined`, the last of them, do not tell. */
  fates?: number
  ends?: Ends
}

/** The counts of a checkpoint for so many fates: those that it knew nothing of had no descents. */
function countsIn(checkpoint: Checkpoint, fates: readonly string[]): Uint32Array {
  const { counts } = checkpoint
  const width = isOlder(checkpoint, fates) ? fates.length - 1 : fates.length
  const rows = counts.length / width
  return Uint32Array.from({ length: rows * fates.length }, (_, at) => {
    const [row, code] = [Math.floor(at / fates.length), at % fates.length]
    return code < width ? counts[row * width + code]! : 0
  })
}

const isOlder = (checkpoint: Checkpoint, fates: readonly string[]) =>
  checkpoint.fates === undefined && fates.includes('undefined')

/** Some starts of a band. */
export function partOfShareBand({ followed, ...band }: ShareBand, from: number, to = band.to): ShareBand {
  return { ...band, from, to, followed: followed && partOfFollowed(followed, from - band.from, to - band.from) }
}

/** Takes what a thread has counted of a band; returns what is left of it. */
export type ReceiveShares = (result: ShareCounts, band: ShareBand) => ShareBand | undefined

/**
 * Something else than the threads that descends first, handing out bands by which it is followed.
 * @param first number of the descent to begin with: all starts of a learning rate, then those of the next
 * @returns the descent from which on the threads do the rest, and what is to be told of it
 */
export type AheadOfShares = (
  first: number,
  receive: ReceiveShares,
) => Promise<{ to: number; computedOn?: string | undefined }>

/**
 * Counts all fates on all threads; the counts of a learning rate are handed out when it and all before it are done.
 * @param ahead what descends before them
 */
export async function countShares(
  config: BasinShareConfig,
  context: ExperimentContext,
  ahead: AheadOfShares = (first) => Promise.resolve({ to: first }),
): Promise<SummaryOf<'basin-share'>> {
  const { output, progress, signal, resumption } = context
  const known = knownFates(config.landscape)
  const { fates } = known
  const rates = config.learningRate.count
  output.foreknow(known)
  output.member(0, { starts: config.starts, seed: config.seed }, null)

  const counts = new Uint32Array(rates * fates.length)
  const ranges = endRanges()
  const checkpoint = resumption?.checkpoint as Checkpoint | undefined
  const before = checkpoint ? countsIn(checkpoint, fates) : new Uint32Array()
  counts.set(before)
  if (checkpoint?.ends) ranges.merge(checkpoint.ends)
  /** Starts that are done, of each learning rate. */
  const done = new Float64Array(rates)
  let handedOut = before.length / fates.length
  done.fill(config.starts, 0, handedOut)
  let descents = handedOut * config.starts
  let [told, saved] = [performance.now(), -Infinity]

  const save = () => {
    output.checkpoint({
      counts: counts.slice(0, handedOut * fates.length),
      fates: fates.length,
      ...(tellsSharpness(config, known) && { ends: ranges.ends }),
    } satisfies Checkpoint)
    saved = performance.now()
  }
  /** Hands out the learning rates that are done and have none before them that is not. */
  const handOut = () => {
    let complete = handedOut
    while (complete < rates && done[complete] === config.starts) complete++
    told = performance.now()
    if (complete === handedOut) return
    const steps = Float64Array.from({ length: complete - handedOut }, (_, index) =>
      axisValue(config.learningRate, handedOut + index),
    )
    fates.forEach((fate, code) =>
      output.series(
        0,
        fate,
        steps.slice(),
        steps.map((_, index) => counts[(handedOut + index) * fates.length + code]!),
      ),
    )
    handedOut = complete
    if (performance.now() - saved > CHECKPOINT_MILLISECONDS) save()
  }

  if (checkpoint && isOlder(checkpoint, fates)) {
    const steps = Float64Array.from({ length: handedOut }, (_, index) => axisValue(config.learningRate, index))
    output.series(0, fates.at(-1)!, steps, new Float64Array(handedOut))
  }
  save()
  progress(descents / (rates * config.starts))
  const receive: ReceiveShares = (result, band) => {
    const { rate, from, to } = band
    fates.forEach((_, code) => (counts[rate * fates.length + code]! += result.counts[code]!))
    if (result.ends) ranges.merge(result.ends)
    done[rate]! += result.to - from
    descents += result.to - from
    progress(descents / (rates * config.starts))
    if (performance.now() - told > HANDOUT_MILLISECONDS) handOut()
    return result.to < to ? partOfShareBand(band, result.to) : undefined
  }
  let computedOn: string | undefined
  try {
    const followed = await ahead(handedOut * config.starts, receive)
    computedOn = followed.computedOn
    await distribute(context, 'basin-share/band', bandsOf(config, followed.to), receive)
  } catch (thrown) {
    if (signal.aborted) {
      handOut()
      save()
    }
    throw thrown
  }
  handOut()
  return {
    ...fateSummary(known, (_, code) => sumOf(counts.filter((_count, index) => index % fates.length === code))),
    starts: config.starts,
    ...(tellsSharpness(config, known) && { sharpness: ranges.byFate(fates) }),
    ...(computedOn !== undefined && { computedOn }),
    byLearningRate: Array.from({ length: rates }, (_, rate) => ({
      learningRate: axisValue(config.learningRate, rate),
      ...fateCounts(fates, (_fate, code) => counts[rate * fates.length + code]!),
    })),
  }
}

const sumOf = (values: Uint32Array) => values.reduce((sum, value) => sum + value, 0)

/** @param first number of the descent to begin with */
function* bandsOf(config: BasinShareConfig, first: number): Iterable<ShareBand> {
  const { starts, learningRate } = config
  for (let rate = Math.floor(first / starts); rate < learningRate.count; rate++)
    for (let from = Math.max(0, first - rate * starts); from < starts; from += BAND_STARTS)
      yield { config, rate, from, to: Math.min(starts, from + BAND_STARTS) }
}
