import type { BoxPoint, Camera } from './camera.ts'
import type { Mesh } from './mesh.ts'

/** What can be seen of a box with a surface in it. */
export interface Sight {
  /**
   * Whether the surface is between the point and the viewer. A point on the surface counts as above it; one that is not
   * over the plane is not hidden.
   */
  hides(point: BoxPoint): boolean
  /** The point of the surface that is seen at a place of the sheet; undefined where there is none. */
  seenAt(across: number, up: number): BoxPoint | undefined
  /** The height of the surface over a place of its plane; no number beyond it. */
  heightAt(x: number, y: number): number
}

/** Heights as near as this are on the surface: between samples it is not exactly the function that paths are of. */
const NEAR = 4e-3
/** As much as this beyond the samples is rounding. */
const ROUNDING = 1e-9

/** Follows rays through a surface, in steps no longer than its cells. */
export function sightOf(
  { x, y, height }: Mesh,
  { towards, sides, point: pointAt }: Pick<Camera, 'towards' | 'sides' | 'point'>,
): Sight {
  const columns = x.length
  const [across, up] = [cellsOf(x), cellsOf(y)]
  const heightIn = (column: number, row: number, px: number, py: number): number => {
    const first = row * columns + column
    const right = (px - x[column]!) / (x[column + 1]! - x[column]!)
    const upward = (py - y[row]!) / (y[row + 1]! - y[row]!)
    const lower = height[first]! + (height[first + 1]! - height[first]!) * right
    const upper = height[first + columns]! + (height[first + columns + 1]! - height[first + columns]!) * right
    return lower + (upper - lower) * upward
  }
  const heightAt = (px: number, py: number): number => {
    const column = cellAt(across, px)
    const row = cellAt(up, py)
    return column < 0 || row < 0 ? Number.NaN : heightIn(column, row, px, py)
  }
  // A step of a ray towards the viewer, in fractions of the box.
  const [rayX, rayY, rayF] = [0, 1, 2].map((axis) => towards[axis]! / sides[axis]!) as [number, number, number]
  const upright = rayX === 0 && rayY === 0
  const step = upright ? 1 : Math.min(1 / (x.length - 1) / Math.abs(rayX), 1 / (y.length - 1) / Math.abs(rayY))
  const [stepX, stepY, stepF] = [rayX * step, rayY * step, rayF * step]

  // Asked thousands of times for a drawing: it makes no objects.
  function hides(point: BoxPoint): boolean {
    const px = point[0]
    const py = point[1]
    const pf = point[2]
    // Also keeps a ray from a place that is no number, or very far, from going on for ever.
    if (cellAt(across, px) < 0 || cellAt(up, py) < 0) return false
    const above = !(pf - heightAt(px, py) < -NEAR)
    if (upright) return !above
    let qx = px
    let qy = py
    let qf = pf
    for (;;) {
      qx += stepX
      qy += stepY
      qf += stepF
      if (above && qf > 1) return false
      // Where the ray ends or begins beyond the samples.
      if ((qx > 1 && stepX >= 0) || (qx < 0 && stepX <= 0) || (qy > 1 && stepY >= 0) || (qy < 0 && stepY <= 0))
        return false
      const column = cellAt(across, qx)
      const row = cellAt(up, qy)
      if (column < 0 || row < 0) continue
      const over = qf - heightIn(column, row, qx, qy)
      if (above ? over < -NEAR : over > NEAR) return true
    }
  }

  function seenAt(u: number, v: number): BoxPoint | undefined {
    const from = pointAt(u, v, 0)
    const ray = [rayX, rayY, rayF]
    // The stretch of the ray inside the box.
    let [far, near] = [-Infinity, Infinity]
    for (const axis of [0, 1, 2] as const) {
      if (ray[axis] === 0) {
        if (from[axis] < 0 || from[axis] > 1) return undefined
        continue
      }
      const ends = [-from[axis] / ray[axis]!, (1 - from[axis]) / ray[axis]!]
      far = Math.max(far, Math.min(...ends))
      near = Math.min(near, Math.max(...ends))
    }
    const over = (along: number) => from[2] + along * rayF - heightAt(from[0] + along * rayX, from[1] + along * rayY)
    let along = near
    let before = over(along)
    while (along > far) {
      const next = Math.max(along - step / 2, far)
      const now = over(next)
      if (before * now <= 0) {
        const crossing = now === before ? next : next + ((along - next) * now) / (now - before)
        const [px, py] = [from[0] + crossing * rayX, from[1] + crossing * rayY]
        return [px, py, heightAt(px, py)]
      }
      along = next
      before = now
    }
    return undefined
  }

  return { hides, seenAt, heightAt }
}

/** Ascending places, all but the first and the last of which are equally far apart, and what finds one between them. */
interface Cells {
  low: number
  high: number
  /** From where on they are even, and how many there are in a unit. */
  inner: number
  perUnit: number
  before: number
  last: number
}

function cellsOf(places: Float64Array): Cells {
  const last = places.length - 2
  const before = last > 1 ? 1 : 0
  const inner = places[before]!
  return {
    low: places[0]! - ROUNDING,
    high: places[last + 1]! + ROUNDING,
    inner,
    before,
    last,
    perUnit: Math.max(last - before, 1) / (places[Math.max(last, before + 1)]! - inner),
  }
}

/** The index of the place below one; −1 beyond them all. */
function cellAt({ low, high, inner, perUnit, before, last }: Cells, place: number): number {
  if (!(place >= low && place <= high)) return -1
  return Math.min(Math.max(Math.floor((place - inner) * perUnit) + before, 0), last)
}
