import type { Camera } from './camera.ts'
import type { Mesh } from './mesh.ts'

/** What a surface is painted with. */
export interface Paints {
  /**
   * RGBA pixels (see pixelOf) of each band between levels, from below the first: `SHADES` of them, from the darkest to
   * the lightest.
   */
  bands: readonly Int32Array[]
  /** Heights at which bands meet and lines are, ascending, 0 … 1. */
  levels: readonly number[]
  /** Pixel of the lines along the levels, and how much of it they take. */
  line: number
  lineOpacity: number
}

/** A part of the sheet, in its pixels: `y[0]` is the lower edge. */
export interface SheetPart {
  x: readonly [number, number]
  y: readonly [number, number]
}

/**
 * What is seen of a surface, a pixel each, row-major from the top left: its colour, 0 where there is none of it, and
 * how near it is (`Camera.project`).
 */
export interface Painted {
  colors: Int32Array
  near: Float32Array
}

/** Steps of light. */
export const SHADES = 64
/**
 * Where the light comes from, by `right`, `upward` and `towards` of the viewer: it stays with him, so that every view
 * is lit from the upper left.
 */
const LIGHT = [-0.55, 0.45, 0.7] as const
/**
 * Steps of light for the cosine of its angle, of the side that is above the surface, and of the one below, which has
 * less of it.
 */
const LIT = (SHADES - 1) / 2
const UNLIT = -0.5 * LIT

/**
 * Paints a surface: each triangle of its mesh into a buffer of depths, so that what is nearer hides what is behind it.
 * Height, light and depth are linear over a triangle, and with them the distance of a pixel from a level, which makes
 * lines of even width.
 * @param part what fills width × height pixels
 * @param lineWidth in those pixels
 */
export function paintMesh(
  mesh: Mesh,
  camera: Camera,
  { bands, levels, line, lineOpacity }: Paints,
  part: SheetPart,
  width: number,
  height: number,
  lineWidth: number,
): Painted {
  const colors = new Int32Array(width * height)
  const near = new Float32Array(width * height).fill(-Infinity)
  const columns = mesh.x.length
  const { across, down, depth } = placed(mesh, camera, part, width, height)
  const light = lightOf(mesh, camera)
  const colorOf = Int32Array.from(bands.flatMap((band) => [...band]))
  const heights = mesh.height
  const ends = Float64Array.of(-Infinity, ...levels, Infinity)
  const reach = lineWidth / 2 + 0.5
  const most = Math.min(lineWidth, 1)

  // Plain local numbers: there are a hundred thousand triangles, of a few pixels each, and a redraw has a few
  // milliseconds.
  function triangle(a: number, b: number, c: number): void {
    const ax = across[a]!
    const ay = down[a]!
    const bx = across[b]!
    const by = down[b]!
    const cx = across[c]!
    const cy = down[c]!
    const ux = bx - ax
    const uy = by - ay
    const vx = cx - ax
    const vy = cy - ay
    const area = ux * vy - vx * uy
    // Also where a corner has no height.
    if (!(area !== 0 && Math.abs(area) < Infinity)) return
    const top = Math.max(Math.ceil(Math.min(ay, by, cy) - 0.5), 0)
    const bottom = Math.min(Math.ceil(Math.max(ay, by, cy) - 0.5), height)
    if (top >= bottom) return
    const h = heights[a]!
    const hu = heights[b]! - h
    const hv = heights[c]! - h
    const hx = (hu * vy - hv * uy) / area
    const hy = (hv * ux - hu * vx) / area
    const d = depth[a]!
    const du = depth[b]! - d
    const dv = depth[c]! - d
    const dx = (du * vy - dv * uy) / area
    const dy = (dv * ux - du * vx) / area
    // Seen from above its corners turn this way, as rows go down.
    const lit = area < 0 ? LIT : UNLIT
    const l = lit * light[a]! + Math.abs(lit)
    const lu = lit * (light[b]! - light[a]!)
    const lv = lit * (light[c]! - light[a]!)
    const lx = (lu * vy - lv * uy) / area
    const ly = (lv * ux - lu * vx) / area
    const perHeight = 1 / Math.max(Math.sqrt(hx * hx + hy * hy), 1e-12)
    let band = 0
    for (let row = top; row < bottom; row++) {
      const y = row + 0.5
      let left = Infinity
      let right = -Infinity
      if (ay <= y !== by <= y) {
        const x = crossing(ax, ay, bx, by, y)
        if (x < left) left = x
        if (x > right) right = x
      }
      if (by <= y !== cy <= y) {
        const x = crossing(bx, by, cx, cy, y)
        if (x < left) left = x
        if (x > right) right = x
      }
      if (cy <= y !== ay <= y) {
        const x = crossing(cx, cy, ax, ay, y)
        if (x < left) left = x
        if (x > right) right = x
      }
      const from = Math.max(Math.ceil(left - 0.5), 0)
      const to = Math.min(Math.ceil(right - 0.5), width)
      const py = y - ay
      for (let column = from, at = row * width + from; column < to; column++, at++) {
        const px = column + 0.5 - ax
        const nearness = d + dx * px + dy * py
        if (nearness <= near[at]!) continue
        near[at] = nearness
        const high = h + hx * px + hy * py
        while (high < ends[band]!) band--
        while (high >= ends[band + 1]!) band++
        const shade = Math.min(Math.max(l + lx * px + ly * py, 0), SHADES - 1) | 0
        const color = colorOf[band * SHADES + shade]!
        const distance = Math.min(high - ends[band]!, ends[band + 1]! - high) * perHeight
        colors[at] = distance < reach ? mixed(color, line, lineOpacity * Math.min(reach - distance, most)) : color
      }
    }
  }

  for (let first = 0; first + columns < heights.length; first++) {
    if ((first + 1) % columns === 0) continue
    triangle(first, first + 1, first + columns)
    triangle(first + 1, first + columns + 1, first + columns)
  }
  return { colors, near }
}

/** The corners of a mesh as pixels, row-major, and how near they are. */
function placed(mesh: Mesh, { project }: Camera, part: SheetPart, width: number, height: number) {
  const [perX, perY] = [width / (part.x[1] - part.x[0]), height / (part.y[1] - part.y[0])]
  const pixel = (x: number, y: number, f: number) => {
    const [u, v, near] = project([x, y, f])
    return [(u - part.x[0]) * perX, (part.y[1] - v) * perY, near] as const
  }
  // A projection is linear: four corners of the box tell it.
  const origin = pixel(0, 0, 0)
  const sides = [pixel(1, 0, 0), pixel(0, 1, 0), pixel(0, 0, 1)]
  const along = (axis: 0 | 1 | 2): Float32Array => {
    const from = origin[axis]
    const [perX, perY, perF] = sides.map((side) => side[axis] - from) as [number, number, number]
    const placed = new Float32Array(mesh.height.length)
    const columns = mesh.x.length
    for (let row = 0, at = 0; row < mesh.y.length; row++)
      for (let column = 0; column < columns; column++, at++)
        placed[at] = from + perX * mesh.x[column]! + perY * mesh.y[row]! + perF * mesh.height[at]!
    return placed
  }
  return { across: along(0), down: along(1), depth: along(2) }
}

/** Where an edge meets a row; the same to the bit for both triangles at it. */
function crossing(ax: number, ay: number, bx: number, by: number, y: number): number {
  return ay < by ? ax + ((y - ay) * (bx - ax)) / (by - ay) : bx + ((y - by) * (ax - bx)) / (ay - by)
}

/** The cosine of the angle between the light and the upper normal at each corner of a mesh. */
function lightOf({ x, y, height }: Mesh, { sides, right, upward, towards }: Camera): Float32Array {
  const [lx, ly, lf] = [0, 1, 2].map(
    (axis) => LIGHT[0] * right[axis]! + LIGHT[1] * upward[axis]! + LIGHT[2] * towards[axis]!,
  ) as [number, number, number]
  const length = Math.hypot(...LIGHT)
  const columns = x.length
  const rows = y.length
  const light = new Float32Array(height.length)
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const west = column > 0 && height[at - 1] === height[at - 1] ? 1 : 0
      const east = column < columns - 1 && height[at + 1] === height[at + 1] ? 1 : 0
      const south = row > 0 && height[at - columns] === height[at - columns] ? 1 : 0
      const north = row < rows - 1 && height[at + columns] === height[at + columns] ? 1 : 0
      const slopeX = (height[at + east]! - height[at - west]!) / (x[column + east]! - x[column - west]! || 1)
      const slopeY =
        (height[at + north * columns]! - height[at - south * columns]!) / (y[row + north]! - y[row - south]! || 1)
      const nx = (-slopeX * sides[2]) / sides[0]
      const ny = (-slopeY * sides[2]) / sides[1]
      light[at] = (nx * lx + ny * ly + lf) / (length * Math.sqrt(nx * nx + ny * ny + 1))
    }
  return light
}

/** An opaque pixel with so much of another in it. */
function mixed(pixel: number, other: number, share: number): number {
  const red = pixel & 255
  const green = (pixel >> 8) & 255
  const blue = (pixel >> 16) & 255
  return (
    (255 << 24) |
    ((blue + (((other >> 16) & 255) - blue) * share) << 16) |
    ((green + (((other >> 8) & 255) - green) * share) << 8) |
    (red + ((other & 255) - red) * share)
  )
}
