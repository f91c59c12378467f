import { levelsOf, type Levels } from '../paths/contours.ts'
import type { SampledSurface } from '../paths/sampled-surface.ts'
import type { AxisSpec, RasterView } from '../../plot/index.ts'
import { range } from '../paths/path-lines.ts'
import type { BoxPoint, Camera, Sides } from './camera.ts'
import { heightAxis, heightOf, type HeightAxis } from './height.ts'
import { coarser, shownPart, type Mesh } from './mesh.ts'
import type { Sight } from './sight.ts'

/** The part of a landscape that is shown, whatever it is seen from. */
export interface Ground {
  mesh: Mesh
  /** The same for a drawing that must come fast. */
  coarse: Mesh
  levels: Levels
  axis: HeightAxis
}

/** A box with what is in it, seen from somewhere. */
export interface Scene {
  camera: Camera
  sight: Sight
  /** The axes along the sides of the box. */
  x: AxisSpec
  y: AxisSpec
  axis: HeightAxis
  /** Size of the sheet in pixels. */
  width: number
  height: number
}

const grounds = new WeakMap<Float64Array, { key: string; ground: Ground | undefined }>()

/**
 * The part of a surface over these axes; undefined where there is none. It is kept: turning it leaves it as it is, and
 * has no time to sort its values for their levels again.
 */
export function groundOf(surface: SampledSurface, lowest: number, x: AxisSpec, y: AxisSpec): Ground | undefined {
  const key = [lowest, x.min, x.max, y.min, y.max].join()
  const known = grounds.get(surface.value)
  if (known?.key === key) return known.ground
  const ground = madeGround(surface, lowest, x, y)
  grounds.set(surface.value, { key, ground })
  return ground
}

function madeGround(surface: SampledSurface, lowest: number, x: AxisSpec, y: AxisSpec): Ground | undefined {
  const shown: RasterView = { x: [x.min, x.max], y: [y.min, y.max] }
  const part = shownPart(surface, shown)
  if (part.x.length < 2 || part.y.length < 2) return undefined
  const levels = levelsOf(surface, lowest, x, y)
  const axis = heightAxis(range([part.height]), levels)
  const height = part.height.map((value) => (Number.isFinite(value) ? heightOf(axis, value) : Number.NaN))
  const mesh = { ...part, height }
  return { mesh, coarse: coarser(mesh), levels, axis }
}

/** The height of the box, in the longer of its other sides. */
const HEIGHT = 0.58
/** A plane whose sides differ by more than this is shown as a square. */
const LONGEST = 3

/** The sides of the box: a unit is as long on both axes, unless that would leave a thin strip, as under contours. */
export function sidesOf(x: AxisSpec, y: AxisSpec): Sides {
  const aspect = (x.max - x.min) / (y.max - y.min)
  if (!(aspect <= LONGEST && aspect >= 1 / LONGEST)) return [1, 1, HEIGHT]
  return [Math.min(aspect, 1), Math.min(1 / aspect, 1), HEIGHT]
}

/**
 * Where in the box an iterate is: on the surface, or above it where f is; between samples, where the surface is not
 * exactly f, never below.
 */
export function boxPoint(
  { x, y, axis, sight }: Pick<Scene, 'x' | 'y' | 'axis' | 'sight'>,
  at: readonly number[],
): BoxPoint {
  const [px = Number.NaN, py = Number.NaN, f = Number.NaN] = at
  const across = (px - x.min) / (x.max - x.min)
  const up = (py - y.min) / (y.max - y.min)
  const own = heightOf(axis, f)
  const ground = sight.heightAt(across, up)
  return [across, up, ground > own || Number.isNaN(own) ? ground : own]
}

/** Whether a point is in the box. */
export const isInside = (point: BoxPoint): boolean => point.every((part) => part >= -1e-9 && part <= 1 + 1e-9)
