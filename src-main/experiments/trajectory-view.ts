import type { ArrayName } from '#shared/contract/index.ts'
import { type Landscape, sampleCurve, sampleSurface } from '../landscape/index.ts'

/** An array that draws the landscape under the paths. */
interface Drawing {
  name: ArrayName<'trajectory'>
  shape: number[]
  data: Float64Array
}

/** What of a landscape is drawn under paths. */
interface View {
  /** @param points iterates of a path, shape [iterates, variables] */
  add(points: Float64Array): void
  /**
   * `curve/x` and `curve/value` of a landscape of one variable; `surface/x` [n], `surface/y` [m] and `surface/value`
   * [m, n] of one of two.
   */
  drawing(): Drawing[]
}

/** Starts farther out than this are not drawn: nothing else would be seen beside them. */
const FARTHEST_DRAWN = 1e4
/** Room on either side, as a share of the width, and at least so much. */
const MARGIN = 0.05
const LEAST_MARGIN = 0.05
/** Iterates are drawn that are in the domain or beyond it by at most this share of its width, on a surface. */
const BEYOND_DOMAIN = 0.5
/** Points of a surface along each axis; odd, so that one lies in the middle. */
const SURFACE_POINTS = 241

export function viewOf(landscape: Landscape, starts: readonly number[][]): View {
  return landscape.info.variables.length === 1 ? curveView(landscape, starts) : surfaceView(landscape, starts)
}

/**
 * A curve over an interval that holds the starts and the iterates within the landscape's domain, so that a divergent
 * path does not shrink everything else to a point.
 */
function curveView(landscape: Landscape, starts: readonly number[][]): View {
  const domain = landscape.info.domain[0]!
  const drawn = extent(starts.map(([x]) => x!))
  return {
    add: (points) => points.forEach((x) => drawn.add(x, domain)),
    drawing() {
      const { x, value } = sampleCurve(landscape, ...(drawn.interval() ?? domain))
      return [
        { name: 'curve/x', shape: [x.length], data: x },
        { name: 'curve/value', shape: [value.length], data: value },
      ]
    },
  }
}

/** A surface over a box that holds the domain, the starts, and the iterates that are not far from the domain. */
function surfaceView(landscape: Landscape, starts: readonly number[][]): View {
  const wide = landscape.info.domain.map(([from, to]): [number, number] => {
    const beyond = BEYOND_DOMAIN * (to - from)
    return [from - beyond, to + beyond]
  })
  const drawn = wide.map((_, axis) => extent(starts.map((start) => start[axis]!)))
  return {
    add(points) {
      for (let at = 0; at < points.length; at += 2) {
        // An iterate is drawn where both of its coordinates are.
        if (!wide.every(([from, to], axis) => points[at + axis]! >= from && points[at + axis]! <= to)) continue
        drawn.forEach((one, axis) => one.add(points[at + axis]!, wide[axis]!))
      }
    },
    drawing() {
      const [x, y] = landscape.info.domain.map(([from, to], axis): [number, number] => {
        const [low, high] = drawn[axis]!.interval() ?? [from, to]
        return [Math.min(from, low), Math.max(to, high)]
      })
      const surface = sampleSurface(landscape, { x: x!, y: y! }, SURFACE_POINTS, SURFACE_POINTS)
      return [
        { name: 'surface/x', shape: [SURFACE_POINTS], data: surface.x },
        { name: 'surface/y', shape: [SURFACE_POINTS], data: surface.y },
        { name: 'surface/value', shape: [SURFACE_POINTS, SURFACE_POINTS], data: surface.value },
      ]
    },
  }
}

/** The interval that holds some numbers, with a margin; undefined where there are none. */
function extent(starts: readonly number[]) {
  const near = starts.filter((start) => Math.abs(start) <= FARTHEST_DRAWN)
  let low = Math.min(...near)
  let high = Math.max(...near)
  return {
    add(x: number, [from, to]: readonly [number, number]): void {
      if (!(x >= from && x <= to)) return
      low = Math.min(low, x)
      high = Math.max(high, x)
    },
    interval(): [number, number] | undefined {
      if (low > high) return undefined
      const margin = Math.max(LEAST_MARGIN, MARGIN * (high - low))
      return [low - margin, high + margin]
    },
  }
}
