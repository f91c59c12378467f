import {
  type AxisSpec,
  divide,
  fractionOf,
  type Frame,
  type LineMark,
  type Markup,
  type SheetElement,
  type SheetLine,
  type Sizes,
  textElement,
  textWidth,
  TICK,
} from '../../plot/index.ts'
import type { BoxPoint } from './camera.ts'
import type { Scene } from './scene.ts'
import { trace } from './trace.ts'

/** An edge of the box that an axis stands at: at 0 or 1 of the two sides that it does not run along. */
interface Edge {
  axis: AxisSpec
  from: BoxPoint
  to: BoxPoint
}

/** The edges of the box, by what one sees of them. */
interface Edges {
  /** Along x, along y and upright: in front, and at the left. */
  axes: [Edge, Edge, Edge]
  /** Those behind, which a surface may hide. */
  behind: [BoxPoint, BoxPoint][]
  /** Lines over the walls behind, at ticks of the axes. */
  grid(ticks: readonly [number[], number[], number[]]): [BoxPoint, BoxPoint][]
}

/**
 * The axes of a surface: x and y along the edges of the floor in front, f at the left; behind, the walls of the box
 * with a faint grid.
 */
export function edgesOf({ camera: { towards, right }, x, y, axis }: Scene, name: Markup): Edges {
  const frontX = towards[0] > 0 ? 1 : 0
  const frontY = towards[1] > 0 ? 1 : 0
  const [backX, backY] = [1 - frontX, 1 - frontY]
  const leftX = right[0] > 0 ? 0 : 1
  const leftY = right[1] > 0 ? 0 : 1
  const f: AxisSpec = { name, scale: axis.scale, min: axis.min, max: axis.max }
  const upright = (px: number, py: number): [BoxPoint, BoxPoint] => [
    [px, py, 0],
    [px, py, 1],
  ]
  return {
    axes: [
      { axis: x, from: [0, frontY, 0], to: [1, frontY, 0] },
      { axis: y, from: [frontX, 0, 0], to: [frontX, 1, 0] },
      { axis: f, from: [leftX, leftY, 0], to: [leftX, leftY, 1] },
    ],
    behind: [
      [
        [0, backY, 0],
        [1, backY, 0],
      ],
      [
        [backX, 0, 0],
        [backX, 1, 0],
      ],
      upright(backX, backY),
      upright(1 - leftX, 1 - leftY),
      [
        [0, backY, 1],
        [1, backY, 1],
      ],
      [
        [backX, 0, 1],
        [backX, 1, 1],
      ],
    ],
    grid: ([xs, ys, fs]) => [
      ...xs.map((px) => upright(px, backY)),
      ...ys.map((py) => upright(backX, py)),
      ...fs.flatMap((pf): [BoxPoint, BoxPoint][] => [
        [
          [0, backY, pf],
          [1, backY, pf],
        ],
        [
          [backX, 0, pf],
          [backX, 1, pf],
        ],
      ]),
    ],
  }
}

/** Room that ticks, labels and names take around the box. */
export function boxMargins(f: AxisSpec, { fontSize, scale, nameSize, theme }: Sizes) {
  const outside = (TICK + 4) * scale
  const { widths } = divide(f, 200 * scale, false, { fontSize, scale, nameSize, theme })
  const label = Math.max(fontSize * 2.2, ...widths)
  return {
    left: outside + label + 6 * scale + nameSize * 1.2,
    right: outside + label,
    top: fontSize * 0.7,
    bottom: outside + fontSize * 1.4,
    /** Below all that, where an axis lies level. */
    name: nameSize * 1.4,
  }
}

/** Labels of f stand closer than beside a plane by this factor, as the box is less high. */
const CLOSER = 1.7
/** Shorter than this on the sheet, in sizes of its text, an axis has no labels: one looks along it. */
const SHORT = 2.5

/** What is drawn of a box. */
export interface DrawnBox {
  /** Lines under everything else. */
  marks: LineMark[]
  /** Axes, over everything else. */
  elements: SheetElement[]
  /**
   * Whether a name under a point of the sheet is clear of the text of the axes, and of the names that had room before
   * it.
   */
  takesName(name: string, at: readonly number[]): boolean
}

export function drawBox(scene: Scene, name: Markup, frame: Frame): DrawnBox {
  const { plot, theme, scale } = frame
  const sizes: Sizes = frame
  const edges = edgesOf(scene, name)
  const place = (point: BoxPoint): Place => {
    const [across, up] = scene.camera.project(point)
    return { x: plot.left + across, y: plot.top + plot.height - up }
  }
  const middle = place([0.5, 0.5, 0.5])
  const taken: Box[] = []
  const drawn = edges.axes.map((edge) => {
    const [start, end] = [place(edge.from), place(edge.to)]
    const [dx, dy] = [end.x - start.x, end.y - start.y]
    const length = Math.hypot(dx, dy)
    if (length < SHORT * sizes.fontSize) return { ticks: [], elements: [line(start, end, frame)] }
    const centre = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
    // Across the axis, away from the box.
    const side = (centre.x - middle.x) * dy - (centre.y - middle.y) * dx < 0 ? -1 : 1
    const [outX, outY] = [(side * dy) / length, (-side * dx) / length]
    const isUpright = edge.from[2] !== edge.to[2]
    const { major, label } = divide(edge.axis, isUpright ? CLOSER * length : length, !isUpright, sizes)
    const ticks = major.map((tick) => fractionOf(edge.axis, tick))
    const elements: SheetElement[] = [line(start, end, frame)]
    const at = (fraction: number, out: number): Place => ({
      x: start.x + dx * fraction + outX * out,
      y: start.y + dy * fraction + outY * out,
    })
    let deepest = 0
    major.forEach((tick, index) => {
      const fraction = ticks[index]!
      elements.push(line(at(fraction, 0), at(fraction, TICK * scale), frame))
      const half = { x: textWidth(label(tick), sizes.fontSize, theme) / 2, y: sizes.fontSize * 0.62 }
      const depth = Math.abs(outX) * half.x + Math.abs(outY) * half.y
      const spot = at(fraction, (TICK + 4) * scale + depth)
      const box = boxAround(spot, half)
      if (taken.some((other) => overlap(box, other))) return
      taken.push(box)
      deepest = Math.max(deepest, 2 * depth)
      elements.push(
        textElement(label(tick), spot.x, spot.y, {
          fontSize: sizes.fontSize,
          theme,
          color: theme.muted,
          align: 'center',
        }),
      )
    })
    const half = { x: textWidth(edge.axis.name, sizes.nameSize, theme) / 2, y: sizes.nameSize * 0.6 }
    const depth = isUpright ? half.y : Math.abs(outX) * half.x + Math.abs(outY) * half.y
    const spot = at(0.5, (TICK + 4 + 5) * scale + deepest + depth)
    taken.push(boxAround(spot, isUpright ? { x: half.y, y: half.x } : half))
    elements.push(
      textElement(edge.axis.name, spot.x, spot.y, {
        fontSize: sizes.nameSize,
        theme,
        align: 'center',
        rotation: isUpright ? Math.PI / 2 : 0,
      }),
    )
    return { ticks, elements }
  })
  // Along an edge there is a line already.
  const inner = drawn.map(({ ticks }) => ticks.filter((fraction) => fraction > 1e-6 && fraction < 1 - 1e-6))
  const [xs, ys, fs] = inner as [number[], number[], number[]]
  const faint = (part: string, segments: [BoxPoint, BoxPoint][], color: string, width: number): LineMark => ({
    kind: 'line',
    name: part,
    plane: 1,
    z: 1,
    points: trace(segments, scene).seen,
    stroke: { color, width: width * scale },
  })
  return {
    marks: [
      faint('walls', edges.grid([xs, ys, fs]), theme.grid, theme.axisWidth),
      faint('box', edges.behind, theme.axis, theme.axisWidth * 0.6),
    ],
    elements: drawn.flatMap(({ elements }) => elements),
    takesName(name, [across = 0, up = 0]) {
      const half = { x: textWidth(name, sizes.fontSize, theme) / 2, y: sizes.fontSize * 0.8 }
      const under = { x: plot.left + across, y: plot.top + plot.height - up + 9 * scale + half.y }
      const box = boxAround(under, half)
      if (taken.some((other) => overlap(box, other))) return false
      taken.push(box)
      return true
    },
  }
}

interface Place {
  x: number
  y: number
}

function line(from: Place, to: Place, { theme, scale }: Frame): SheetLine {
  return {
    kind: 'line',
    from: [from.x, from.y],
    to: [to.x, to.y],
    stroke: theme.axis,
    width: theme.axisWidth * scale,
  }
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const boxAround = ({ x, y }: Place, half: Place): Box => ({
  left: x - half.x,
  right: x + half.x,
  top: y - half.y,
  bottom: y + half.y,
})

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
