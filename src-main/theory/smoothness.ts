import { hypot } from '#shared/elementary/index.ts'
import type { Region } from '#shared/contract/index.ts'
import { sampleCurve, type Landscape } from '../landscape/index.ts'
import { alongOutline, greatestOn, type Attained } from './extremum.ts'
import { gradientOf, hessianNorm } from './functions.ts'
import { samePiece } from './pieces.ts'
import { boundsOf, distance, holdsIn, intervalsOf, neighbour, outlineOf, type PointSet } from './regions.ts'

/** Least L with ‖∇f(x) − ∇f(y)‖ ≤ L‖x − y‖; Infinity where the gradient jumps, `at` that place. */
export type Smoothness = Attained

/**
 * Points on either side of a break are this near, as a share of what they are; gradients that differ there by more
 * than this share jump.
 */
const NEAR = 1e-12
const JUMP = 1e-6
/** Points that are compared pair by pair. */
const PAIRED = 160
/** Steps along each side of the plane between which breaks are looked for. */
const SIDE = 120
/** Points along the outline of what is cut out of the plane, about. */
const ALONG = 360

/**
 * The least L for which f is L-smooth over a set (MJS23, definition of L-smoothness), estimated from below: the
 * greatest of ‖∇²f‖ on the pieces of f, and of the difference quotients of the gradient between points far apart, which
 * count where the set is not convex. Where the gradient jumps from one piece to the next no L suffices.
 *
 * Between two points x and y of a convex region on whose way a part C is cut out, the quotient is a mean of those of
 * the parts of the way, weighted by their lengths. Outside C none is greater than the greatest ‖∇²f‖ there; so only
 * those from one side of C to the other, taken at its edge, can add to it.
 */
export function smoothnessOn(landscape: Landscape, set: PointSet): Smoothness | undefined {
  const jump = gradientJump(landscape, set)
  if (jump) return { value: Infinity, at: jump }
  const bend = greatestOn(landscape, set, hessianNorm(landscape))
  const chord = steepestChord(landscape, set)
  return chord && !(bend && bend.value >= chord.value) ? chord : bend
}

/** A point of the set where the gradient jumps from one piece of f to the next, as far as one is found. */
export function gradientJump(landscape: Landscape, set: PointSet): number[] | undefined {
  return landscape.info.variables.length === 1 ? jumpOnLine(landscape, set) : jumpOnPlane(landscape, set)
}

function jumps(landscape: Landscape): (a: number[], b: number[]) => boolean {
  const gradient = gradientOf(landscape)
  const [left, right] = [new Float64Array(2), new Float64Array(2)]
  return (a, b) => {
    gradient(a, left)
    gradient(b, right)
    const lengths = hypot(left[0]!, left[1]!) + hypot(right[0]!, right[1]!)
    return hypot(left[0]! - right[0]!, left[1]! - right[1]!) > JUMP * (1 + lengths)
  }
}

function jumpOnLine(landscape: Landscape, set: PointSet): number[] | undefined {
  const jump = jumps(landscape)
  const same = samePiece(landscape)
  for (const [from, to] of intervalsOf(set)) {
    if (from === to) continue
    const { x } = sampleCurve(landscape, from, to)
    // The curve has both neighbouring numbers of each break.
    for (let index = 1; index < x.length; index++) {
      const [a, b] = [x[index - 1]!, x[index]!]
      if (b - a <= NEAR * (1 + Math.abs(a)) && !same([a], [b]) && jump([a], [b])) return [b]
    }
  }
  return undefined
}

function jumpOnPlane(landscape: Landscape, set: PointSet): number[] | undefined {
  const jump = jumps(landscape)
  const same = samePiece(landscape)
  const inside = holdsIn(set)
  const [x, y] = boundsOf(set.region) as [[number, number], [number, number]]
  const place = (column: number, row: number) => [
    x[0] + ((x[1] - x[0]) * column) / SIDE,
    y[0] + ((y[1] - y[0]) * row) / SIDE,
  ]
  for (let row = 0; row <= SIDE; row++)
    for (let column = 0; column <= SIDE; column++)
      for (const [right, up] of [
        [1, 0],
        [0, 1],
      ] as const) {
        let [a, b] = [place(column, row), place(column + right, row + up)]
        if (!inside(a) || !inside(b) || same(a, b)) continue
        while (distance(a, b) > NEAR * (1 + Math.abs(a[0]!) + Math.abs(a[1]!))) {
          const middle = [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2]
          if (same(a, middle)) a = middle
          else b = middle
        }
        if (inside(a) && inside(b) && jump(a, b)) return b
      }
  return undefined
}

function steepestChord(landscape: Landscape, set: PointSet): Attained | undefined {
  const points = spread(landscape, set)
  const gradient = gradientOf(landscape)
  const slopes = points.map((point) => {
    const slope = new Float64Array(point.length)
    gradient(point, slope)
    return slope
  })
  let best: Attained | undefined
  for (let a = 0; a < points.length; a++)
    for (let b = a + 1; b < points.length; b++) {
      const value = distance(slopes[a]!, slopes[b]!) / distance(points[a]!, points[b]!)
      if (value > (best?.value ?? 0)) best = { value, at: points[a]! }
    }
  return best
}

/** Some points all over the set, those on either side of what is cut out of it among them. */
function spread(landscape: Landscape, set: PointSet): number[][] {
  if (landscape.info.variables.length === 1) {
    const intervals = intervalsOf(set)
    const count = Math.ceil(PAIRED / Math.max(1, intervals.length))
    return intervals.flatMap(([from, to]) =>
      from === to
        ? [[from]]
        : Array.from({ length: count }, (_, index) => [
            index === count - 1 ? to : from + ((to - from) * index) / (count - 1),
          ]),
    )
  }
  const inside = holdsIn(set)
  const [x, y] = boundsOf(set.region) as [[number, number], [number, number]]
  const side = 16
  const grid = Array.from({ length: side * side }, (_, index) => [
    x[0] + ((x[1] - x[0]) * (index % side)) / (side - 1),
    y[0] + ((y[1] - y[0]) * Math.floor(index / side)) / (side - 1),
  ])
  return [...grid, ...(set.without ? alongOutline(outlineOf(outgrown(set.without)), ALONG) : [])].filter(inside)
}

/** The region with its edge moved outward by no more than rounding. */
function outgrown(region: Region): Region {
  const wider = (radius: number) => radius * (1 + NEAR)
  switch (region.shape) {
    case 'box':
      return { shape: 'box', box: region.box.map(([from, to]) => [neighbour(from, -1), neighbour(to, 1)]) }
    case 'ball':
      return { ...region, radius: wider(region.radius) }
    case 'star':
      return { ...region, radii: region.radii.map(wider) }
  }
}
