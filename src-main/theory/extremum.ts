import { sampleCurve, type Landscape } from '../landscape/index.ts'
import type { PointFunction } from './functions.ts'
import { boundsOf, holdsIn, intervalsOf, outlineOf, type PointSet } from './regions.ts'

/** A value and the point where a function takes it. */
export interface Attained {
  value: number
  at: number[]
}

/** Samples of an interval, evenly spaced, beside those where the function bends and breaks. */
const SAMPLES = 2000
/** Samples of the plane along each side of the box around a set. */
const SIDE = 160
/** So many of the least samples are refined. */
const REFINED = 16
/** Times that the neighbourhood of a sample of the plane is halved. */
const HALVINGS = 34

/**
 * Where a function is least on a set, as far as dense sampling finds it: every sample that is less than its
 * neighbours is refined, on a line by golden section between them, in the plane by ever finer grids around it. It is
 * an estimate from above: a dip between two samples goes unseen. Values that are not numbers are passed over;
 * undefined where there is no other.
 */
export function leastOn(landscape: Landscape, set: PointSet, f: PointFunction): Attained | undefined {
  const candidates = landscape.info.variables.length === 1 ? onLine(landscape, set, f) : onPlane(set, f)
  return candidates.reduce<Attained | undefined>(
    (best, candidate) => (best === undefined || candidate.value < best.value ? candidate : best),
    undefined,
  )
}

export function greatestOn(landscape: Landscape, set: PointSet, f: PointFunction): Attained | undefined {
  const least = leastOn(landscape, set, (point) => -f(point))
  return least && { value: -least.value, at: least.at }
}

/**
 * Samples of an interval in ascending order: even ones, and those that a drawing of the curve needs, which hold both
 * sides of each break.
 */
export function samplesOf(landscape: Landscape, [from, to]: readonly [number, number]): Float64Array {
  if (from === to) return Float64Array.of(from)
  const even = Array.from({ length: SAMPLES + 1 }, (_, index) =>
    index === SAMPLES ? to : from + ((to - from) * index) / SAMPLES,
  )
  return Float64Array.from(new Set([...even, ...sampleCurve(landscape, from, to).x])).sort()
}

function onLine(landscape: Landscape, set: PointSet, f: PointFunction): Attained[] {
  return intervalsOf(set).flatMap((interval) => {
    const x = samplesOf(landscape, interval)
    const values = x.map((at) => f([at]))
    const found: Attained[] = []
    for (let index = 0; index < x.length; index++) {
      const value = values[index]!
      if (Number.isNaN(value)) continue
      const [before, after] = [values[index - 1] ?? Infinity, values[index + 1] ?? Infinity]
      if (value > before || value > after) continue
      found.push({ value, at: [x[index]!] }, goldenSection(f, x[index - 1] ?? x[index]!, x[index + 1] ?? x[index]!))
    }
    return found.filter(({ value }) => !Number.isNaN(value))
  })
}

const GOLDEN = (Math.sqrt(5) - 1) / 2

function goldenSection(f: PointFunction, from: number, to: number): Attained {
  let [low, high] = [from, to]
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atA, atB] = [f([a]), f([b])]
  for (let step = 0; step < 80 && b > a; step++)
    if (atA < atB) {
      high = b
      ;[b, atB] = [a, atA]
      a = high - GOLDEN * (high - low)
      atA = f([a])
    } else {
      low = a
      ;[a, atA] = [b, atB]
      b = low + GOLDEN * (high - low)
      atB = f([b])
    }
  return atA < atB ? { value: atA, at: [a] } : { value: atB, at: [b] }
}

function onPlane(set: PointSet, f: PointFunction): Attained[] {
  const inside = holdsIn(set)
  const [x, y] = boundsOf(set.region) as [[number, number], [number, number]]
  const [width, height] = [x[1] - x[0], y[1] - y[0]]
  const value = (point: number[]) => (inside(point) ? f(point) : NaN)
  const along = ([from, to]: [number, number], index: number) =>
    index === SIDE - 1 ? to : from + ((to - from) * index) / (SIDE - 1)
  const grid = new Float64Array(SIDE * SIDE)
  for (let row = 0, at = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) grid[at++] = value([along(x, column), along(y, row)])
  const found: Attained[] = []
  for (let row = 0, at = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++, at++) {
      const here = grid[at]!
      if (Number.isNaN(here)) continue
      const around = [-1, 0, 1].flatMap((up) =>
        [-1, 0, 1].map((right) =>
          row + up < 0 || row + up >= SIDE || column + right < 0 || column + right >= SIDE
            ? NaN
            : grid[at + up * SIDE + right]!,
        ),
      )
      if (!around.some((other) => other < here)) found.push({ value: here, at: [along(x, column), along(y, row)] })
    }
  // The outline of the set, where many an extremum lies, falls between the points of the grid.
  for (const region of set.without ? [set.region, set.without] : [set.region])
    for (const point of alongOutline(outlineOf(region))) {
      const here = value(point)
      if (!Number.isNaN(here)) found.push({ value: here, at: point })
    }
  const chosen = found.sort((a, b) => a.value - b.value).slice(0, REFINED)
  return chosen.map((start) => refined(value, start, [width / (SIDE - 1), height / (SIDE - 1)]))
}

/** Corners and points between them, some `count` in all. */
export function alongOutline(corners: number[][], count = 700): number[][] {
  const between = Math.max(1, Math.floor(count / corners.length))
  return corners.flatMap((corner, index) => {
    const next = corners[(index + 1) % corners.length]!
    return Array.from({ length: between }, (_, step) =>
      corner.map((coordinate, axis) => coordinate + ((next[axis]! - coordinate) * step) / between),
    )
  })
}

const STENCIL = [-1, -0.5, 0, 0.5, 1]

function refined(value: (point: number[]) => number, start: Attained, reach: [number, number]): Attained {
  let best = start
  for (let halving = 0; halving < HALVINGS; halving++) {
    const [cx, cy] = best.at as [number, number]
    const scale = 0.5 ** halving
    for (const up of STENCIL)
      for (const right of STENCIL) {
        const at = [cx + right * scale * reach[0], cy + up * scale * reach[1]]
        const here = value(at)
        if (here < best.value) best = { value: here, at }
      }
  }
  return best
}
