import { arraySpec, axisValue, type BifurcationConfig, dimensionOf, type SummaryOf } from '#shared/contract/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { CONVERGED, type Followed, longRun, partOfFollowed, UNSETTLED } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'
import { fateSummary, knownFates } from './fate-summary.ts'

/** A descent whose next step is at most this long has converged, as on maps by default. */
const TOLERANCE = 1e-6
/** Milliseconds after which a thread hands over what it has of a band. */
const BAND_MILLISECONDS = 12
/** Most learning rates of a band, and least number of bands. */
const BAND_RATES = 256
const LEAST_BANDS = 32

/** Learning rates `from` to `to` (not included) of the axis. */
export interface RatesBand {
  config: BifurcationConfig
  from: number
  to: number
  /** Where the transients have led that a GPU has followed. */
  followed?: Followed | undefined
}

/** What a thread has done of a band: its first learning rates, up to `to`. */
export interface RatesResult {
  /** Shape [rates, samples, variables]. */
  orbit: Float64Array
  lyapunov: Float64Array
  /** Codes in the order of the fates of the landscape. */
  fate: Uint8Array
  /** 0 where the fate is not periodic. */
  period: Uint8Array
  to: number
  milliseconds: number
}

/**
 * Task of a worker thread: the orbits of the first learning rates of a band, of as many as it can do in a short time.
 */
export function bifurcationBand({ config, from, to, followed }: RatesBand): RatesResult {
  const began = performance.now()
  const landscape = landscapeOf(config.landscape)
  const { fates } = knownFates(config.landscape)
  const perRate = config.samples * landscape.info.variables.length
  const orbit = new Float64Array((to - from) * perRate)
  const lyapunov = new Float64Array(to - from)
  const fate = new Uint8Array(to - from)
  const period = new Uint8Array(to - from)
  const window = { ...config, tolerance: TOLERANCE }
  let done = 0
  do {
    const rate = axisValue(config.learningRate, from + done)
    const moved = followed && endOf(followed, done)
    const found = longRun(landscape, [config.start].flat(), rate, window, chosenRule(config.rule), moved)
    orbit.set(found.orbit, done * perRate)
    lyapunov[done] = found.exponent
    fate[done] = fates.indexOf(found.fate)
    period[done] = found.period ?? 0
    done++
  } while (from + done < to && performance.now() - began < BAND_MILLISECONDS)
  return {
    orbit: orbit.slice(0, done * perRate),
    lyapunov: lyapunov.slice(0, done),
    fate: fate.slice(0, done),
    period: period.slice(0, done),
    to: from + done,
    milliseconds: performance.now() - began,
  }
}

/** The end of a descent; undefined of one that has left, or was not followed. */
function endOf({ decision, ends }: Followed, index: number): Float64Array | undefined {
  const length = ends.length / decision.length
  const stayed = decision[index] === UNSETTLED || decision[index] === CONVERGED
  return stayed ? ends.subarray(index * length, (index + 1) * length) : undefined
}

/** Some learning rates of a band. */
export function partOfRatesBand({ followed, ...band }: RatesBand, from: number, to = band.to): RatesBand {
  return { ...band, from, to, followed: followed && partOfFollowed(followed, from - band.from, to - band.from) }
}

/** Takes what a thread has done of a band; returns what is left of it. */
export type ReceiveRates = (result: RatesResult, band: RatesBand) => RatesBand | undefined

function* bandsOf(config: BifurcationConfig, first: number): Iterable<RatesBand> {
  const { count } = config.learningRate
  const length = Math.min(BAND_RATES, Math.ceil(count / LEAST_BANDS))
  for (let from = first; from < count; from += length) yield { config, from, to: Math.min(count, from + length) }
}

/** What goes before the threads: it returns the learning rate from which on they do the rest. */
export type AheadOfRates = (receive: ReceiveRates) => Promise<{ to: number; computedOn?: string | undefined }>

/** @param ahead what follows transients before the threads do */
export async function runBifurcation(
  config: BifurcationConfig,
  context: ExperimentContext,
  ahead: AheadOfRates,
): Promise<SummaryOf<'bifurcation'>> {
  const { output } = context
  const { samples } = config
  const rates = config.learningRate.count
  const dimension = dimensionOf(config.landscape)
  const known = knownFates(config.landscape)
  output.foreknow(known)
  for (const name of ['orbit', 'lyapunov', 'fate', 'period'] as const)
    output.declareArray(arraySpec('bifurcation', config, name))
  const counts = new Float64Array(256)
  let done = 0
  const receive: ReceiveRates = (result, band) => {
    const { from, to } = band
    for (const code of result.fate) counts[code]!++
    output.writeArray('orbit', from * samples * dimension, result.orbit)
    output.writeArray('lyapunov', from, result.lyapunov)
    output.writeArray('fate', from, result.fate)
    output.writeArray('period', from, result.period)
    done += result.to - from
    context.progress(done / rates)
    return result.to < to ? partOfRatesBand(band, result.to) : undefined
  }
  const { to, computedOn } = await ahead(receive)
  await distribute(context, 'bifurcation/band', bandsOf(config, to), receive)
  return { ...fateSummary(known, (_, code) => counts[code]!), ...(computedOn !== undefined && { computedOn }) }
}
