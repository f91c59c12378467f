import { clipped } from '../../plot/index.ts'
import type { BoxPoint } from './camera.ts'
import type { Scene } from './scene.ts'

/** Lines on the sheet, in its pixels; [NaN, NaN] lifts the pen. */
export interface Traced {
  seen: [number, number][]
  hidden: [number, number][]
}

/** Pixels between the points of a line of which it is asked whether they are seen. */
const STEP = 5
/** Halvings that find where a line is hidden from there on: to a tenth of a pixel. */
const HALVINGS = 6

const box = [
  [0, 1],
  [0, 1],
  [0, 1],
] as const

/** The parts of straight lines in the box that are seen, and those behind the surface. */
export function trace(segments: readonly (readonly [BoxPoint, BoxPoint])[], { camera, sight }: Scene): Traced {
  const traced: Traced = { seen: [], hidden: [] }
  let pen: { at: BoxPoint; hidden: boolean } | undefined
  for (const [start, end] of segments) {
    const part = clipped(start, end, box) as [BoxPoint, BoxPoint] | undefined
    if (!part) continue
    const [from, to] = part
    const at = (fraction: number): BoxPoint => [
      from[0] + (to[0] - from[0]) * fraction,
      from[1] + (to[1] - from[1]) * fraction,
      from[2] + (to[2] - from[2]) * fraction,
    ]
    const draw = (begin: number, finish: number, hidden: boolean) => {
      const line = hidden ? traced.hidden : traced.seen
      const first = at(begin)
      if (!pen || pen.hidden !== hidden || pen.at.some((place, axis) => place !== first[axis])) {
        if (line.length > 0) line.push([Number.NaN, Number.NaN])
        line.push(onSheet(first))
      }
      const last = finish === 1 ? to : at(finish)
      line.push(onSheet(last))
      pen = { at: last, hidden }
    }
    const onSheet = (point: BoxPoint) => camera.project(point).slice(0, 2) as [number, number]
    const a = camera.project(from)
    const b = camera.project(to)
    const steps = Math.max(Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / STEP), 1)
    let begin = 0
    let hidden = sight.hides(from)
    for (let step = 1; step <= steps; step++) {
      const now = sight.hides(at(step / steps))
      if (now === hidden) continue
      let [before, after] = [(step - 1) / steps, step / steps]
      for (let halving = 0; halving < HALVINGS; halving++) {
        const middle = (before + after) / 2
        if (sight.hides(at(middle)) === hidden) before = middle
        else after = middle
      }
      draw(begin, after, hidden)
      begin = after
      hidden = now
    }
    if (begin < 1) draw(begin, 1, hidden)
  }
  return traced
}

/** A line through points as the segments that it consists of. */
export function segmentsOf(points: readonly BoxPoint[]): [BoxPoint, BoxPoint][] {
  return points.slice(1).map((point, index) => [points[index]!, point])
}
