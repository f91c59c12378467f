import {
  type Analysis,
  axisValue,
  generatorOf,
  type Measured,
  outcomes,
  type Outcome,
  type TheoryConfig,
} from '#shared/contract/index.ts'
import { randomStarts } from '../descent/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { distancesOf, fractionsPerPoint, hitBound, measure, missBounds, pointsIn, volumeOf } from '../theory/index.ts'
import { distribute } from './distribute.ts'
import type { ExperimentContext } from './experiment.ts'

/** Descents of one learning rate: those from starts `from` to `to` (not included) in M and as many in W. */
export interface TheoryBand {
  config: TheoryConfig
  analysis: Pick<Analysis, 'local' | 'global' | 'regions'>
  /** Index of the learning rate on its axis. */
  rate: number
  from: number
  to: number
}

/** Starts of a band: so few that a thread is soon free for questions, whatever the number of steps. */
const bandStarts = ({ steps }: TheoryConfig) => Math.max(1, Math.min(1024, Math.floor(400_000 / steps)))

/** Task of a worker thread: what becomes of the descents of a band. */
export function theoryBand({ config, analysis, rate, from, to }: TheoryBand): {
  counted: Record<Outcome, number>
  milliseconds: number
} {
  const began = performance.now()
  const { m, w } = analysis.regions
  // Sequences of random numbers: two for each learning rate.
  const startsIn = (region: Analysis['regions']['m'], sequence: number) => {
    const unit = Array.from({ length: fractionsPerPoint(region) }, (): [number, number] => [0, 1])
    return pointsIn(region, randomStarts(unit, config.seed, sequence, from, to, generatorOf(config)))
  }
  const starts = { inM: startsIn(m, 2 * rate), inW: startsIn(w, 2 * rate + 1) }
  const counted = measure(landscapeOf(config.landscape), analysis, axisValue(config.learningRate, rate), config, starts)
  return { counted, milliseconds: performance.now() - began }
}

function* bandsOf(config: TheoryConfig, { local, global, regions }: Analysis): Iterable<TheoryBand> {
  const length = bandStarts(config)
  for (let rate = 0; rate < config.learningRate.count; rate++)
    for (let from = 0; from < config.starts; from += length) {
      const to = Math.min(config.starts, from + length)
      yield { config, analysis: { local, global, regions }, rate, from, to }
    }
}

/** Counts of all learning rates; those of one are handed out as series when it and all before it are done. */
export async function measured(
  config: TheoryConfig,
  analysis: Analysis,
  context: ExperimentContext,
): Promise<Record<Outcome, number>[]> {
  const { output, progress } = context
  const rates = config.learningRate.count
  const counts = Array.from({ length: rates }, () => Object.fromEntries(outcomes.map((name) => [name, 0])))
  const done = new Float64Array(rates)
  let [handedOut, descents] = [0, 0]
  output.member(0, { starts: config.starts, seed: config.seed }, null)
  const handOut = () => {
    let complete = handedOut
    while (complete < rates && done[complete] === config.starts) complete++
    if (complete === handedOut) return
    const fresh = counts.slice(handedOut, complete)
    const steps = Float64Array.from(fresh, (_, index) => axisValue(config.learningRate, handedOut + index))
    for (const name of outcomes)
      output.series(
        0,
        name,
        steps.slice(),
        Float64Array.from(fresh, (count) => count[name]!),
      )
    handedOut = complete
  }
  await distribute(
    context,
    'theory/band',
    bandsOf(config, analysis),
    ({ counted }: ReturnType<typeof theoryBand>, { rate, from, to }) => {
      for (const name of outcomes) counts[rate]![name]! += counted[name]
      done[rate]! += to - from
      descents += to - from
      handOut()
      progress(descents / (rates * config.starts))
      return undefined
    },
  )
  return counts as Record<Outcome, number>[]
}

/** Counts beside what the theory says of them at their learning rate. */
export function measuredOf(config: TheoryConfig, analysis: Analysis, counts: Record<Outcome, number>[]): Measured[] {
  const { regions, global, asked, boundedUpTo } = analysis
  const { greatest: farthestStart } = distancesOf(regions.w, global)
  const { least: nearestTrap } = distancesOf(regions.x, global)
  const sizes = {
    dimension: global.length,
    volumeX: volumeOf(regions.x),
    volumeW: volumeOf(regions.w),
    farthestStart,
    nearestTrap,
  }
  return counts.map((count, rate): Measured => {
    const learningRate = axisValue(config.learningRate, rate)
    const isBounded = learningRate <= (boundedUpTo?.hit ?? 0)
    const misses = asked && missBounds(learningRate, { muGlobal: asked.mu, smoothness: asked.smoothness }, sizes)
    return {
      learningRate,
      ...count,
      hitBound: isBounded ? hitBound(config.hitSteps, sizes.dimension, sizes.volumeX, sizes.volumeW) : null,
      missBoundPrinted: misses?.printed ?? null,
      missBoundTight: misses?.tight ?? null,
    }
  })
}
