/** A point of the box that holds a surface: along x, y and f as fractions of its sides, 0 … 1. */
export type BoxPoint = readonly [x: number, y: number, f: number]

/** The sides of the box, in one unit. */
export type Sides = readonly [x: number, y: number, f: number]

/**
 * Where one looks from, in degrees: the direction of the viewer around the f axis, counterclockwise from that of x, and
 * above the plane.
 */
export interface Angles {
  azimuth: number
  elevation: number
}

/** Where the box lies on the sheet, in its pixels. */
export interface Placing {
  /** Pixels of one unit of the sides. */
  scale: number
  /** The middle of the box. */
  across: number
  up: number
}

/** Looks at a box from far away: lines that are parallel stay so, and lengths along one direction stay comparable. */
export interface Camera {
  sides: Sides
  /** Unit vectors in the box, in units of its sides: to the right and up on the sheet, and towards the viewer. */
  right: Sides
  upward: Sides
  towards: Sides
  /** The place of a point on the sheet, and how near it is to the viewer, all in pixels. */
  project(point: BoxPoint): [across: number, up: number, near: number]
  /** The point of the box at such a place, inverse of `project`. */
  point(across: number, up: number, near: number): BoxPoint
}

export function cameraOf({ azimuth, elevation }: Angles, sides: Sides, { scale, across, up }: Placing): Camera {
  const [sinA, cosA, sinE, cosE] = [sine(azimuth), sine(azimuth + 90), sine(elevation), sine(elevation + 90)]
  const right: Sides = [-sinA, cosA, 0]
  const upward: Sides = [-sinE * cosA, -sinE * sinA, cosE]
  const towards: Sides = [cosE * cosA, cosE * sinA, sinE]
  const along = (direction: Sides, point: BoxPoint): number =>
    scale *
    (direction[0] * sides[0] * (point[0] - 0.5) +
      direction[1] * sides[1] * (point[1] - 0.5) +
      direction[2] * sides[2] * (point[2] - 0.5))
  return {
    sides,
    right,
    upward,
    towards,
    project: (point) => [across + along(right, point), up + along(upward, point), along(towards, point)],
    point(u, v, near) {
      const place = (axis: 0 | 1 | 2) =>
        0.5 + (right[axis] * (u - across) + upward[axis] * (v - up) + towards[axis] * near) / (scale * sides[axis])
      return [place(0), place(1), place(2)]
    },
  }
}

/** Exact where it is 0 or ±1, so that a view along an axis or from above has no trace of rounding. */
function sine(degrees: number): number {
  const turn = ((degrees % 360) + 360) % 360
  return turn % 90 === 0 ? [0, 1, 0, -1][turn / 90]! : Math.sin((turn * Math.PI) / 180)
}

/**
 * Width and height of a box on the sheet, in units of its sides: those from the side where they are greatest, so that
 * turning it about f leaves its size. `slack` is by how much it ends higher below where it is seen along an axis.
 */
export function extentOf([x, y, f]: Sides, elevation: number): { width: number; height: number; slack: number } {
  const diagonal = Math.hypot(x, y)
  const depth = sine(elevation)
  return {
    width: diagonal,
    height: diagonal * depth + f * sine(elevation + 90),
    slack: ((diagonal - Math.max(x, y)) / 2) * depth,
  }
}
