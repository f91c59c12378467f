import { describe, expect, test } from 'vitest'
import { cameraOf, extentOf, type Angles, type BoxPoint, type Sides } from './camera.ts'
import { heightAxis, heightOf } from './height.ts'
import { shownPart, type Mesh } from './mesh.ts'
import { paintMesh, SHADES, type Paints } from './paint.ts'
import { sightOf } from './sight.ts'

const radians = (degrees: number) => (degrees * Math.PI) / 180
const centred = { scale: 1, across: 0, up: 0 }
const cube: Sides = [1, 1, 1]

/** Heights f over the unit square, n samples along each side. */
function meshOf(n: number, f: (x: number, y: number) => number): Mesh {
  const places = Float64Array.from({ length: n }, (_, index) => index / (n - 1))
  return {
    x: places,
    y: places,
    height: Float64Array.from({ length: n * n }, (_, at) => f(places[at % n]!, places[Math.floor(at / n)]!)),
  }
}

const plain: Paints = { bands: [new Int32Array(SHADES).fill(-1)], levels: [], line: -1, lineOpacity: 0 }

describe('the projection', () => {
  test('is the rotation about f, then that about the axis to the right', () => {
    // Closed form: Rx(e − 90°) · Rz(−90° − a), whose rows are right, up and towards the viewer.
    for (const [azimuth, elevation] of [
      [-60, 30],
      [20, 75],
      [133, 5],
    ] as const) {
      const [a, e] = [radians(azimuth), radians(elevation)]
      const camera = cameraOf({ azimuth, elevation }, [2, 3, 4], { scale: 10, across: 50, up: 60 })
      for (const point of [
        [0, 0, 0],
        [1, 0.2, 0.7],
        [0.4, 1, 1],
      ] as const) {
        const [x, y, f] = [2 * (point[0] - 0.5), 3 * (point[1] - 0.5), 4 * (point[2] - 0.5)]
        const turned = { x: -Math.sin(a) * x + Math.cos(a) * y, y: -Math.cos(a) * x - Math.sin(a) * y }
        const [across, up, near] = camera.project(point)
        expect(across).toBeCloseTo(50 + 10 * turned.x, 10)
        expect(up).toBeCloseTo(60 + 10 * (Math.sin(e) * turned.y + Math.cos(e) * f), 10)
        expect(near).toBeCloseTo(10 * (-Math.cos(e) * turned.y + Math.sin(e) * f), 10)
        camera.point(across, up, near).forEach((place, axis) => expect(place).toBeCloseTo(point[axis]!, 10))
      }
    }
  })

  test('from above is the plane, from the front a section, without a trace of rounding', () => {
    const above = cameraOf({ azimuth: -90, elevation: 90 }, cube, centred)
    expect(above.project([0.75, 0.6, 0.1]).slice(0, 2)).toEqual([0.25, expect.closeTo(0.1, 12)])
    const front = cameraOf({ azimuth: -90, elevation: 0 }, cube, centred)
    expect(front.project([0.75, 0.6, 0.1]).slice(0, 2)).toEqual([0.25, expect.closeTo(-0.4, 12)])
    expect(front.project([0.75, 0.9, 0.1]).slice(0, 2)).toEqual(front.project([0.75, 0.1, 0.1]).slice(0, 2))
  })

  test('keeps every corner within the extent of the box', () => {
    const sides: Sides = [1, 0.6, 0.58]
    for (let azimuth = -180; azimuth <= 180; azimuth += 15)
      for (const elevation of [0, 25, 60, 90]) {
        const camera = cameraOf({ azimuth, elevation }, sides, centred)
        const { width, height } = extentOf(sides, elevation)
        for (let corner = 0; corner < 8; corner++) {
          const [across, up] = camera.project([corner & 1, (corner >> 1) & 1, corner >> 2])
          expect(Math.abs(across)).toBeLessThanOrEqual(width / 2 + 1e-12)
          expect(Math.abs(up)).toBeLessThanOrEqual(height / 2 + 1e-12)
        }
      }
  })
})

describe('the axis of f', () => {
  test('is even in f, or in the logarithm of f less its floor, as the levels are', () => {
    const even = heightAxis([-8, 32], { values: [0, 10, 20], floor: null })
    expect([even.scale, heightOf(even, -8), heightOf(even, 12), heightOf(even, 32)]).toEqual(['linear', 0, 0.5, 1])
    const log = heightAxis([-1, 999], { values: [1, 9, 99], floor: -1 })
    expect(log).toMatchObject({ scale: 'log', floor: -1, min: 1, max: 1000 })
    expect(heightOf(log, 999)).toBe(1)
    // A third of three decades; the floor itself, at minus infinity, is cut off.
    expect(heightOf(log, 9)).toBeCloseTo(1 / 3, 12)
    expect(heightOf(log, -1)).toBe(0)
  })
})

describe('the part that is shown', () => {
  const value = (x: number, y: number) => 3 * x - 2 * y + x * y
  const places = Float64Array.from({ length: 9 }, (_, index) => index)
  const surface = {
    x: places,
    y: places,
    value: Float64Array.from({ length: 81 }, (_, at) => value(at % 9, Math.floor(at / 9))),
  }

  test('ends at its edges, where f is bilinear', () => {
    const { x, y, height } = shownPart(surface, { x: [1.25, 4], y: [2, 6.5] })
    expect([...x].map((place) => 1.25 + 2.75 * place)).toEqual(
      [1.25, 2, 3, 4].map((place) => expect.closeTo(place, 12)),
    )
    expect([...y].map((place) => 2 + 4.5 * place)).toEqual(
      [2, 3, 4, 5, 6, 6.5].map((place) => expect.closeTo(place, 12)),
    )
    // x·y is bilinear, so every value is exact.
    height.forEach((f, at) => {
      const [px, py] = [1.25 + 2.75 * x[at % 4]!, 2 + 4.5 * y[Math.floor(at / 4)]!]
      expect(f).toBeCloseTo(value(px, py), 12)
    })
  })

  test('leaves a rim where it reaches beyond the samples', () => {
    const { x, y } = shownPart(surface, { x: [-8, 16], y: [0, 8] })
    expect([x[0], x.at(-1), x.length]).toEqual([1 / 3, 2 / 3, 9])
    expect([y[0], y.at(-1)]).toEqual([0, 1])
  })
})

describe('the buffer of depths', () => {
  test('a plateau in front hides the one behind it, up to where its edge is on the sheet', () => {
    // Seen from the front at 45°: a wall of height 0.5 at y = 0.4 hides the floor behind it for 0.5 · cot 45°.
    const n = 401
    const mesh = meshOf(n, (_, y) => (y < 0.3 ? 0 : y < 0.4 ? 0.5 : 0))
    const camera = cameraOf({ azimuth: -90, elevation: 45 }, cube, { scale: 200, across: 100, up: 150 })
    const { near } = paintMesh(mesh, camera, plain, { x: [0, 200], y: [0, 300] }, 200, 300, 1)
    const sight = sightOf(mesh, camera)
    for (const y of [0.05, 0.2, 0.45, 0.6, 0.8, 0.86, 0.94, 0.99]) {
      const [across, up, depth] = camera.project([0.5, y, 0])
      const shown = near[(299 - Math.floor(up)) * 200 + Math.floor(across)]!
      const hidden = y > 0.4 && y < 0.9
      expect(shown > depth + 2, `at ${y}`).toBe(hidden)
      expect(sight.hides([0.5, y, 0]), `at ${y}`).toBe(hidden)
    }
  })

  test('a paraboloid has the silhouette of the closed form', () => {
    // f = 1 − 4(x² + y²) about the middle, from the front: a point at x, y is at v = sin e · y + cos e · f, whose
    // greatest value over y is at y = tan e / 8.
    const mesh = meshOf(201, (x, y) => 1 - 2 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))
    const elevation = 20
    const e = radians(elevation)
    const [scale, side] = [400, 640]
    const camera = cameraOf({ azimuth: -90, elevation }, cube, { scale, across: side / 2, up: side / 2 })
    const { colors } = paintMesh(mesh, camera, plain, { x: [0, side], y: [0, side] }, side, side, 1)
    for (const x of [-0.4, -0.2, 0, 0.3]) {
      const y = Math.tan(e) / 4
      expect(Math.abs(y)).toBeLessThan(0.5)
      const crest = 1 - 2 * (x * x) - 0.5 + Math.tan(e) ** 2 / 8
      const up = side / 2 + scale * Math.cos(e) * crest
      const column = Math.floor(side / 2 + scale * x)
      const highest = Array.from({ length: side }, (_, row) => row).find((row) => colors[row * side + column] !== 0)!
      expect(Math.abs(side - highest - up)).toBeLessThan(1.5)
    }
  })

  test('every pixel within the outline of a plane is painted once, whatever its triangles', () => {
    const mesh = meshOf(37, (x, y) => 0.3 * x + 0.2 * y)
    for (const azimuth of [-170, -91, -45, 10, 128]) {
      const camera = cameraOf({ azimuth, elevation: 50 }, cube, { scale: 150, across: 130, up: 130 })
      const { colors } = paintMesh(mesh, camera, plain, { x: [0, 260], y: [0, 260] }, 260, 260, 1)
      // The area of the parallelogram, as its corners say; a hole would be missing from it.
      const [a, b, c] = (
        [
          [0, 0, 0],
          [1, 0, 0.3],
          [0, 1, 0.2],
        ] as BoxPoint[]
      ).map((corner) => camera.project(corner))
      const area = Math.abs((b![0] - a![0]) * (c![1] - a![1]) - (c![0] - a![0]) * (b![1] - a![1]))
      const painted = colors.reduce((sum, color) => sum + (color === 0 ? 0 : 1), 0)
      expect(Math.abs(painted / area - 1)).toBeLessThan(0.01)
      for (let row = 0; row < 260; row++) {
        const line = Array.from(colors.subarray(row * 260, row * 260 + 260), (color) => color !== 0)
        const [first, last] = [line.indexOf(true), line.lastIndexOf(true)]
        expect(line.slice(first, last + 1).every(Boolean) || first < 0).toBe(true)
      }
    }
  })

  test('lines along levels are where f is, and as wide as asked for', () => {
    // On f = x seen from above level 0.5 is the column in the middle.
    const mesh = meshOf(11, (x) => x)
    const camera = cameraOf({ azimuth: -90, elevation: 90 }, cube, { scale: 100, across: 50, up: 50 })
    const white = new Int32Array(SHADES).fill(-1)
    const paints: Paints = { bands: [white, white], levels: [0.5], line: 255 << 24, lineOpacity: 1 }
    const { colors } = paintMesh(mesh, camera, paints, { x: [0, 100], y: [0, 100] }, 100, 100, 4)
    const ink = Array.from(colors.subarray(5000, 5100), (color) => 1 - (color & 255) / 255)
    expect(ink.reduce((sum, one) => sum + one, 0)).toBeCloseTo(4, 1)
    expect(ink.map((one, column) => (one > 0.9 ? column : -1)).filter((column) => column >= 0)).toEqual([
      48, 49, 50, 51,
    ])
  })

  test('the same surface gives the same pixels, and what is no number gives none', () => {
    const mesh = meshOf(81, (x, y) => (Math.hypot(x - 0.5, y - 0.5) < 0.1 ? Number.NaN : 0.5))
    const camera = cameraOf({ azimuth: -90, elevation: 90 }, cube, { scale: 200, across: 100, up: 100 })
    const paint = () => paintMesh(mesh, camera, plain, { x: [0, 200], y: [0, 200] }, 200, 200, 1)
    expect(paint()).toEqual(paint())
    const at = (x: number, y: number) => paint().colors[(199 - Math.floor(200 * y)) * 200 + Math.floor(200 * x)]
    expect([at(0.5, 0.5), at(0.52, 0.45), at(0.7, 0.5), at(0.05, 0.95)]).toEqual([0, 0, -1, -1])
  })
})

describe('what is seen', () => {
  /** A bowl, f = ((2x − 1)² + (2y − 1)²) / 2. */
  const bowl = (x: number, y: number) => ((2 * x - 1) ** 2 + (2 * y - 1) ** 2) / 2
  const mesh = meshOf(241, bowl)
  const sides: Sides = [1, 1, 0.58]

  /**
   * The ray p + t·d from a point of the bowl meets the paraboloid where t(q·t + l) = 0. It goes below the surface at
   * once where l > 0: then one sees the other side of the wall. Else it meets the wall across from it at −l/q, if that
   * is within the bowl.
   */
  function hiddenByClosedForm(x: number, y: number, { azimuth, elevation }: Angles): boolean {
    const [a, e] = [radians(azimuth), radians(elevation)]
    const [dx, dy, df] = [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e) / sides[2]]
    const quadratic = 2 * (dx * dx + dy * dy)
    const linear = 2 * ((2 * x - 1) * dx + (2 * y - 1) * dy) - df
    const [endX, endY] = [x - (linear / quadratic) * dx, y - (linear / quadratic) * dy]
    return linear > 0 || (endX >= 0 && endX <= 1 && endY >= 0 && endY <= 1)
  }

  test('points on a bowl are hidden exactly where the ray to the viewer meets its wall', () => {
    const counted = { hidden: 0, seen: 0 }
    for (const angles of [
      { azimuth: -60, elevation: 20 },
      { azimuth: -120, elevation: 40 },
      { azimuth: 77, elevation: 33 },
    ]) {
      const sight = sightOf(mesh, cameraOf(angles, sides, centred))
      for (let i = 3; i < 30; i++)
        for (let j = 3; j < 30; j++) {
          const [x, y] = [i / 32 + 0.003, j / 32 - 0.002]
          const hidden = hiddenByClosedForm(x, y, angles)
          // Where the ray just passes the edge, or the surface, the samples may say otherwise.
          const around = [-0.02, 0.02].flatMap((by) => [
            hiddenByClosedForm(x + by, y, angles),
            hiddenByClosedForm(x, y + by, angles),
          ])
          if (around.some((one) => one !== hidden)) continue
          expect(sight.hides([x, y, bowl(x, y)]), `${x}, ${y} from ${angles.azimuth}`).toBe(hidden)
          counted[hidden ? 'hidden' : 'seen']++
        }
    }
    expect(Math.min(counted.hidden, counted.seen)).toBeGreaterThan(100)
  })

  test('what is pointed at is the point of the surface that is painted there', () => {
    const camera = cameraOf({ azimuth: -120, elevation: 40 }, sides, { scale: 300, across: 240, up: 200 })
    const { near, colors } = paintMesh(mesh, camera, plain, { x: [0, 480], y: [0, 400] }, 480, 400, 1)
    const sight = sightOf(mesh, camera)
    let met = 0
    for (let across = 10; across < 480; across += 23)
      for (let up = 10; up < 400; up += 19) {
        const seen = sight.seenAt(across + 0.5, up + 0.5)
        const at = (399 - up) * 480 + across
        if (seen === undefined || colors[at] === 0) {
          // At the very edge one of both may miss.
          if ((seen === undefined) === (colors[at] === 0)) continue
          const edge = [-2, 2].some((by) => colors[at + by] === 0 || colors[at + 480 * by] === 0)
          expect(edge, `${across}, ${up}`).toBe(true)
          continue
        }
        const [u, v, depth] = camera.project(seen)
        expect([u, v]).toEqual([expect.closeTo(across + 0.5, 0), expect.closeTo(up + 0.5, 0)])
        expect(Math.abs(depth - near[at]!)).toBeLessThan(4)
        met++
      }
    expect(met).toBeGreaterThan(100)
  })

  test('what is not over the surface, as the last iterate of a divergent descent, is not hidden by it', () => {
    for (const elevation of [0, 40, 90])
      for (const azimuth of [-90, 0, 37]) {
        const sight = sightOf(mesh, cameraOf({ azimuth, elevation }, sides, centred))
        for (const far of [1e12, -1e12, Infinity, NaN]) {
          expect(sight.hides([0.5, far, 0.9])).toBe(false)
          expect(sight.hides([far, 0.5, NaN])).toBe(false)
        }
      }
  })

  test('straight from above everything on a surface is seen, and nothing below it', () => {
    const sight = sightOf(mesh, cameraOf({ azimuth: -90, elevation: 90 }, sides, centred))
    expect(sight.hides([0.2, 0.7, bowl(0.2, 0.7)])).toBe(false)
    expect(sight.hides([0.2, 0.7, 0.9])).toBe(false)
    expect(sight.hides([0.1, 0.1, 0.1])).toBe(true)
    expect(sight.seenAt(0.1, -0.2)).toEqual([
      expect.closeTo(0.6, 12),
      expect.closeTo(0.3, 12),
      expect.closeTo(bowl(0.6, 0.3), 3),
    ])
    expect(sight.seenAt(0.7, 0)).toBeUndefined()
  })
})
