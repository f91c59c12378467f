import type { SvgNode } from '#shared/plot/chart/index.ts'

/** A transformation of the plane, in the order of SVG. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

type Point = readonly [x: number, y: number]

/** A piece of a path, with the points that it goes by. */
export interface Segment {
  kind: 'move' | 'line' | 'curve' | 'close'
  points: Point[]
}

/** The shape of a node as the data of a path; '' where it has none. */
export function shapePath({ tag, attrs }: SvgNode): string {
  const number = (name: string): number => Number(attrs[name] ?? 0)
  switch (tag) {
    case 'path':
      return String(attrs.d ?? '')
    case 'rect': {
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(number) as [number, number, number, number]
      return `M${x} ${y}L${x + width} ${y}L${x + width} ${y + height}L${x} ${y + height}Z`
    }
    case 'circle': {
      const [x, y, radius] = ['cx', 'cy', 'r'].map(number) as [number, number, number]
      return `M${x + radius} ${y}A${radius} ${radius} 0 1 1 ${x + radius} ${y}Z`
    }
    case 'polygon':
    case 'polyline': {
      const pairs = String(attrs.points ?? '').match(/\S+\s+\S+/g) ?? []
      return pairs.length > 0 ? `M${pairs.join('L')}${tag === 'polygon' ? 'Z' : ''}` : ''
    }
    default:
      return ''
  }
}

/** The data of a path (SVG 2, section 9.3) in straight lines and cubic curves. */
export function segmentsOf(path: string): Segment[] {
  const segments: Segment[] = []
  let [x, y] = [0, 0]
  let start: Point = [0, 0]
  const to = (kind: 'move' | 'line', point: Point): void => {
    segments.push({ kind, points: [point] })
    ;[x, y] = point
  }
  for (const [, command = '', rest = ''] of path.matchAll(/([a-z])([^a-z]*)/gi)) {
    const n = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number)
    switch (command) {
      case 'M':
        start = [n[0]!, n[1]!]
        to('move', start)
        break
      case 'L':
        to('line', [n[0]!, n[1]!])
        break
      case 'l':
        to('line', [x + n[0]!, y + n[1]!])
        break
      case 'C': {
        const points: Point[] = [
          [n[0]!, n[1]!],
          [n[2]!, n[3]!],
          [n[4]!, n[5]!],
        ]
        segments.push({ kind: 'curve', points })
        ;[x, y] = points[2]!
        break
      }
      case 'Q': {
        const [control, end]: [Point, Point] = [
          [n[0]!, n[1]!],
          [n[2]!, n[3]!],
        ]
        const near = (from: Point): Point => [
          from[0] + (2 / 3) * (control[0] - from[0]),
          from[1] + (2 / 3) * (control[1] - from[1]),
        ]
        segments.push({ kind: 'curve', points: [near([x, y]), near(end), end] })
        ;[x, y] = end
        break
      }
      case 'A': {
        segments.push(...arc([x, y], n[0]!, n[3] === 1, n[4] === 1, [n[5]!, n[6]!]))
        ;[x, y] = [n[5]!, n[6]!]
        break
      }
      case 'Z':
      case 'z':
        segments.push({ kind: 'close', points: [] })
        ;[x, y] = start
        break
      default:
        throw new Error(`a path with the command ${command}`)
    }
  }
  return segments
}

/** An arc of a circle as cubic curves, each of a quarter of a turn at most (SVG 2, appendix B.2.4). */
function arc([x0, y0]: Point, radius: number, large: boolean, sweep: boolean, [x1, y1]: Point): Segment[] {
  const [across, down] = [x1 - x0, y1 - y0]
  const chord = Math.hypot(across, down)
  // An arc that ends where it begins is a whole turn, from the right of its circle.
  const isWhole = chord < 1e-3 * radius
  const height = Math.sqrt(Math.max(0, radius ** 2 - chord ** 2 / 4)) * (large === sweep ? 1 : -1)
  const centre: Point = isWhole
    ? [x0 - radius, y0]
    : [(x0 + x1) / 2 + (height * down) / chord, (y0 + y1) / 2 - (height * across) / chord]
  const angleOf = (x: number, y: number): number => Math.atan2(y - centre[1], x - centre[0])
  const from = angleOf(x0, y0)
  let turn = isWhole ? 2 * Math.PI : angleOf(x1, y1) - from
  if (!isWhole && sweep && turn < 0) turn += 2 * Math.PI
  if (!isWhole && !sweep && turn > 0) turn -= 2 * Math.PI
  const count = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9))
  const step = turn / count
  const reach = (4 / 3) * Math.tan(step / 4)
  return Array.from({ length: count }, (_, index): Segment => {
    const [one, two] = [from + index * step, from + (index + 1) * step]
    const on = (angle: number, along: number): Point => [
      centre[0] + radius * (Math.cos(angle) - along * Math.sin(angle)),
      centre[1] + radius * (Math.sin(angle) + along * Math.cos(angle)),
    ]
    return { kind: 'curve', points: [on(one, reach), on(two, -reach), on(two, 0)] }
  })
}
