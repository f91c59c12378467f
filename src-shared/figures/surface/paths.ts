import { type DrawnMark, faded, type Frame, MAX_SEGMENTS, type Point } from '../../plot/index.ts'
import { type DrawnMember, MANY } from '../paths/members.ts'
import { endMarks } from '../paths/path-lines.ts'
import type { BoxPoint } from './camera.ts'
import { boxPoint, isInside, type Scene } from './scene.ts'
import { trace } from './trace.ts'

/** Iterates of one descent that are marked by dots; beyond that the line alone is clearer. */
const MOST_DOTS = 400
/** How much of what the surface hides shows through it. */
const THROUGH = 0.28

/** The variables of the landscape, in whose series iterates are. */
type Variables = readonly [string, string]

/** Where in the box the iterate of a member at an index is. */
function iterateOf(
  member: DrawnMember,
  names: Variables,
  scene: Scene,
): { length: number; at(index: number): BoxPoint } {
  const [x, y, f] = [...names, 'value'].map((name) => member.series(name)?.values ?? new Float64Array())
  return {
    length: Math.min(x!.length, y!.length, f!.length),
    at: (index) => boxPoint(scene, [x![index]!, y![index]!, f![index]!]),
  }
}

/**
 * The path of a descent: its iterates as dots where they are few, joined by straight lines in space; faint where the
 * surface is in front of it.
 */
export function pathMarks(
  member: DrawnMember,
  members: number,
  names: Variables,
  scene: Scene,
  frame: Frame,
): DrawnMark[] {
  const { length, at } = iterateOf(member, names, scene)
  const { theme, scale } = frame
  // Between the same two places of the sheet a line is drawn once.
  const columns = Math.ceil(2 * scene.width)
  const cellOf = (point: BoxPoint) => {
    const [across, up] = scene.camera.project(point)
    return Math.floor(2 * up) * columns + Math.floor(2 * across)
  }
  const drawn = new Set<string>()
  const segments: [BoxPoint, BoxPoint][] = []
  const dots = new Map<number, BoxPoint>()
  let before: { point: BoxPoint; cell: number } | undefined
  for (let index = 0; index < length && segments.length < MAX_SEGMENTS; index++) {
    const point = at(index)
    const cell = cellOf(point)
    if (isInside(point) && dots.size <= MOST_DOTS && !dots.has(cell)) dots.set(cell, point)
    if (before && before.cell !== cell) {
      const key = before.cell < cell ? `${before.cell} ${cell}` : `${cell} ${before.cell}`
      if (!drawn.has(key)) segments.push([before.point, point])
      drawn.add(key)
    }
    before = { point, cell }
  }
  const dense = segments.length > 600 || members > MANY
  const { seen, hidden } = trace(segments, scene)
  const series = { of: 'member', key: member.index } as const
  const line = (name: string, points: readonly Point[], opacity: number): DrawnMark => ({
    kind: 'line',
    name,
    series,
    plane: 1,
    z: 4,
    points,
    stroke: {
      color: member.color,
      opacity,
      join: 'round',
      width: theme.lineWidth * scale * (dense ? 0.5 : 0.85),
    },
  })
  const opacity = dense ? 0.55 : 0.9
  const lines = [line('behind', hidden, opacity * THROUGH), line('path', seen, opacity)]
  if (dots.size > MOST_DOTS || members > MANY) return lines
  const points = [...dots.values()]
    .filter((point) => !scene.sight.hides(point))
    .map((point): Point => {
      const [across, up] = scene.camera.project(point)
      return [across, up]
    })
  const dot = { shape: 'dot', size: 4 * scale, fill: member.color } as const
  return [...lines, { kind: 'points', name: 'iterates', series, plane: 1, z: 5, points, dot }]
}

/** The first iterate as a hollow marker, the last as a filled one, as in the plane; faint behind the surface. */
export function endsOf(member: DrawnMember, names: Variables, scene: Scene, sheet: Frame): DrawnMark[] {
  const { length, at } = iterateOf(member, names, scene)
  if (length === 0) return []
  const ends = [at(0), at(length - 1)]
  const places = ends.map((point) => (isInside(point) ? scene.camera.project(point) : [Number.NaN, Number.NaN]))
  const steps = Float64Array.of(0, length - 1)
  const series = (name: string) => ({
    steps,
    values: Float64Array.from(places, (place) => place[name === 'across' ? 0 : 1]!),
  })
  const hidden = { start: scene.sight.hides(ends[0]!), end: scene.sight.hides(ends[1]!) }
  return endMarks({ ...member, series }, sheet, { x: 'across', y: 'up' }).map((mark) =>
    hidden[mark.name === 'start' ? 'start' : 'end'] ? behindSurface(mark) : mark,
  )
}

/** A mark that the surface hides, through it. */
export function behindSurface(mark: DrawnMark): DrawnMark {
  return faded(mark, THROUGH)
}
