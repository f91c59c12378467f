import type { Analysis, Band, Condition, Constant, Region, TheoryConfig } from '#shared/contract/index.ts'
import { type Landscape, landscapeOf } from '../landscape/index.ts'
import { escapeRate, hitRate, landingRate, missRate, neededMu, reachRate, stayRate } from './claims.ts'
import { type Attained, leastOn } from './extremum.ts'
import { type Failing, failingPart } from './failing.ts'
import { curvaturesAt, hessianNorm, opscRatio, type PointFunction } from './functions.ts'
import { largestRegion } from './largest-region.ts'
import { boundsOf, diameterOf, distance, distancesOf, holdsIn, type PointSet } from './regions.ts'
import { smoothnessOn } from './smoothness.ts'
import { stationaryNear } from './stationary.ts'

/**
 * What is so near to x† or x⁎, as a share of the diameter of the set, is left to the Hessian there: the ratio is
 * rounding over rounding.
 */
const NEARNESS = 1e-6
/** A condition that misses its bound by no more than this share of it holds: 40x/x is not always 40. */
const SLACK = 1e-9

/** Cells of each condition's failing part in the plane, by the condition's name. */
export type FailingCells = Partial<Record<Condition['name'], Uint8Array<ArrayBuffer>>>

/** The sets of a config: where each constant is an extremum and each condition is asked for. */
export interface Sets {
  m: PointSet
  p: PointSet
  domain: PointSet
  outsideM: PointSet
  outsideX: PointSet
}

/**
 * Everything that the theory says of a config before any descent: regions, constants with the points where they are
 * attained, where the conditions fail, and the bands of learning rates. Constants are estimates; none is certified
 * here.
 */
export function analyse(config: TheoryConfig): { analysis: Analysis; failing: FailingCells } {
  const landscape = landscapeOf(config.landscape)
  const local = stationaryNear(landscape, config.minimum)
  const global = stationaryNear(landscape, config.globalMinimum)
  const regions = regionsOf(landscape, config, local)
  const sets = setsOf(regions)
  const diameter = diameterOf(regions.m)

  const towardsLocal = opscLeast(landscape, sets.m, local)
  const towardsGlobal = opscLeast(landscape, sets.outsideM, global)
  const constants: Analysis['constants'] = {
    muLocal: constantOf(towardsLocal),
    muGlobal: constantOf(towardsGlobal),
    smoothnessOfM: constantOf(smoothnessOn(landscape, sets.m)),
    smoothnessOfP: constantOf(smoothnessOn(landscape, sets.p)),
    smoothnessOfDomain: constantOf(smoothnessOn(landscape, sets.domain)),
    smoothnessOutsideX: constantOf(smoothnessOn(landscape, sets.outsideX)),
  }
  const asked = askedOf(landscape, config, global)
  const muLocal = config.mu ?? towardsLocal?.value ?? NaN

  const norm = hessianNorm(landscape)
  const cells: FailingCells = {}
  const condition = (
    name: Condition['name'],
    set: PointSet,
    bound: number,
    spare: PointFunction,
    spared?: (point: ArrayLike<number>) => boolean,
  ): Condition => {
    const { share, intervals, cells: found }: Failing = failingPart(landscape, set, spare, spared)
    if (found) cells[name] = found
    return { name, bound, share, intervals, box: found ? boundsOf(set.region) : null }
  }
  const opsc = (name: Condition['name'], set: PointSet, centre: number[], mu: number) => {
    const ratio = opscRatio(landscape, centre)
    const near = NEARNESS * diameterOf(set.region)
    return condition(
      name,
      set,
      mu,
      (point) => ratio(point) - mu * (1 - SLACK),
      (point) => distance(point, centre) <= near,
    )
  }
  const smooth = (name: Condition['name'], set: PointSet, bound: number) =>
    condition(name, set, bound, (point) => bound * (1 + SLACK) - norm(point))
  const conditions = [opsc('opsc-local', sets.m, local, muLocal > 0 ? muLocal : 0)]
  if (asked)
    conditions.push(
      opsc('opsc-global', sets.outsideM, global, asked.mu),
      smooth('smooth', sets.p, asked.smoothness),
      opsc('opsc-outside-x', sets.outsideX, global, asked.mu),
      smooth('smooth-outside-x', sets.outsideX, asked.smoothness),
    )
  const bands = bandsOf(muLocal, constants, asked, {
    radius: distancesOf(regions.m, local).greatest,
    reach: reachOf(regions.p, local),
  })
  const boundedUpTo = {
    hit: rateOf(constants.smoothnessOutsideX),
    miss: asked && missRate(asked.mu, asked.smoothness),
  }
  const analysis = { local, global, regions, diameter, constants, asked, conditions, bands, boundedUpTo }
  return { analysis, failing: cells }
}

/** The regions of a config around x†. */
function regionsOf(landscape: Landscape, config: TheoryConfig, local: number[]): Analysis['regions'] {
  const domain: Region = { shape: 'box', box: config.domain ?? landscape.info.domain }
  const m: Region = config.region
    ? { shape: 'box', box: config.region }
    : largestRegion(landscape, local, config.mu as number, domain.box)
  const around = diameterOf(m)
  const ball: Region =
    local.length === 1
      ? { shape: 'box', box: [[local[0]! - around, local[0]! + around]] }
      : { shape: 'ball', centre: local, radius: around }
  return {
    m,
    p: config.regionP ? { shape: 'box', box: config.regionP } : ball,
    domain,
    w: config.startBox ? { shape: 'box', box: config.startBox } : domain,
    x: config.target ? { shape: 'box', box: config.target } : m,
  }
}

export function setsOf({ m, p, domain, x }: Analysis['regions']): Sets {
  return {
    m: { region: m },
    p: { region: p, without: m },
    domain: { region: domain },
    outsideM: { region: domain, without: m },
    outsideX: { region: domain, without: x },
  }
}

/** The largest μ for which f is μ-OPSC towards a centre on a set; at the centre itself it is the least curvature. */
export function opscLeast(landscape: Landscape, set: PointSet, centre: number[]): Attained | undefined {
  const ratio = opscRatio(landscape, centre)
  const near = NEARNESS * diameterOf(set.region)
  const found = leastOn(landscape, set, (point) => (distance(point, centre) <= near ? NaN : ratio(point)))
  const curvature = curvaturesAt(landscape, centre)?.least ?? NaN
  if (!holdsIn(set)(centre) || Number.isNaN(curvature) || (found && found.value <= curvature)) return found
  return { value: curvature, at: centre }
}

function constantOf(found: Attained | undefined): Constant {
  return {
    estimate: found && Number.isFinite(found.value) ? found.value : null,
    at: found?.at ?? null,
    certified: null,
  }
}

/** The greatest learning rate of Lemma 2.3. */
function rateOf(smoothness: Constant | undefined): number | null {
  return smoothness?.estimate ? hitRate(smoothness.estimate) : null
}

/**
 * The μ⁎ and L that the theorems are applied with: what is given, else the curvature at x⁎, the most that either can
 * be there.
 */
function askedOf(landscape: Landscape, config: TheoryConfig, global: number[]): Analysis['asked'] {
  const curvature = curvaturesAt(landscape, global)
  const mu = config.muAsked ?? curvature?.least ?? NaN
  const smoothness = config.smoothnessAsked ?? curvature?.greatest ?? NaN
  if (!(mu > 0 && smoothness > 0 && Number.isFinite(mu + smoothness))) return null
  return { mu, smoothness, neededMu: neededMu(mu, smoothness) }
}

/** How far from x† one may be in every direction without leaving P(M). */
function reachOf(p: Region, local: number[]): number {
  if (p.shape === 'ball') return p.radius
  return Math.min(...boundsOf(p).flatMap(([from, to], axis) => [local[axis]! - from, to - local[axis]!]))
}

function bandsOf(
  muLocal: number,
  { smoothnessOfM, smoothnessOfDomain }: Analysis['constants'],
  asked: Analysis['asked'],
  { radius, reach }: { radius: number; reach: number },
): Band[] {
  if (!(muLocal > 0)) return []
  const escape = escapeRate(muLocal)
  const local = ['opsc-local']
  const bands: Band[] = [
    {
      from: 0,
      // Infinite where the gradient jumps: no learning rate is small enough for the theorem.
      to: smoothnessOfDomain.estimate === null ? 0 : stayRate(muLocal, smoothnessOfDomain.estimate),
      claim: 'stays',
      source: 'Theorem 2.2',
      conditions: local,
    },
  ]
  const ofM = smoothnessOfM.estimate
  if (ofM !== null)
    bands.push({
      from: 0,
      to: stayRate(muLocal, ofM),
      claim: 'stays',
      source: 'Theorem 2.2 with L over M',
      conditions: local,
    })
  bands.push({ from: escape, to: null, claim: 'escapes', source: 'Lemma 2.1', conditions: local })
  if (ofM !== null)
    bands.push({
      from: escape,
      to: landingRate(muLocal, ofM, radius, reach),
      claim: 'lands in P(M)',
      source: 'Lemma 2.1',
      conditions: local,
    })
  if (asked)
    bands.push({
      from: escape,
      to: reachRate(asked.mu, asked.smoothness),
      claim: 'reaches x*',
      source: 'Theorem 2.2',
      conditions: ['opsc-local', 'opsc-global', 'smooth'],
    })
  return bands
}
