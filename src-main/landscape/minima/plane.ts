import type { Expression } from '../expression.ts'
import { type Box, isInside, type Plane } from './box.ts'
import { descendTo, lowestBeside } from './descend.ts'
import { gridOver } from './grid.ts'
import type { Jet } from './jet.ts'
import type { Found } from './line.ts'
import { marksOf } from './marks.ts'
import { gathered } from './plateaus.ts'
import { type CurveSet, curvesThrough } from './sets.ts'
import { type Ending, isAttained, roundedTo, settle } from './settle.ts'

/** Starts per axis. */
const STARTS = 24
/** Marks of conditions per axis that add starts between them. */
const MAX_MARKS = 16
/** Work that a search may do, in additions, roughly: some tenths of a second. */
const MAX_WORK = 4e7
/** The share of it that is kept for following curves. */
const FOR_CURVES = 0.2
/** How often a descent that was stopped by a kink or a saddle may go on. */
const MAX_ROUNDS = 8
/** Sides of the box around a set are known this well, as a share of the domain. */
const SIDE = 1e-8
/** Endings nearer to each other than this share of the box are one. */
const SAME = 1e-7

/**
 * Minima in a box of the plane. Descents start from a coarse grid, from the lowest points of a finer one and between
 * the numbers that conditions compare x and y with; each goes downhill by Newton's method, and around kinks and
 * saddles by comparing values in ever smaller circles. Ends where the function is smooth and curves upwards in every
 * direction are minima; others are gathered into kinks, flat places and plateaus.
 *
 * Not found: a minimum whose basin holds no start, which may happen where it is narrower than about a hundredth of
 * the box, or that Newton's steps pass over, as they may that of a shallow crease of a few hundredths.
 */
export function minimaInPlane(jet: Jet, expression: Expression, box: Box): Found[] {
  const widths = box.map(([from, to]) => to - from)
  const { lowPoints, height } = gridOver(jet, box)
  const evaluations = MAX_WORK / (20 + jet.cost)
  const plane: Plane = { jet, box, widths, height, budget: { evaluations } }
  const isolated: Ending[] = []
  const others: Ending[] = []
  const known = (at: readonly number[]) =>
    isolated.find((ending) => ending.at.every((x, axis) => Math.abs(x - at[axis]!) <= SAME * widths[axis]!))

  const finish = (start: readonly number[]): Ending | null => {
    let point = descendTo(plane, start)
    for (let round = 0; point && round < MAX_ROUNDS; round++) {
      const ending = known(point) ?? settle(jet, point, widths)
      if (ending.isolated) return ending
      const lower = lowestBeside(plane, ending.at)
      if (lower === null) return isAttained(jet, ending.at, widths) ? ending : null
      point = descendTo(plane, lower)
    }
    return null
  }

  for (const start of [...lowPoints, ...startsOver(box, marksOf(expression, 2))]) {
    if (plane.budget.evaluations <= 0) break
    const ending = finish(start)
    if (!ending || !isInside(ending.at, box)) continue
    if (!ending.isolated) others.push(ending)
    else if (!known(ending.at)) isolated.push(ending)
  }
  // What ends are on is told also where searches took all there was.
  plane.budget.evaluations = Math.max(plane.budget.evaluations, FOR_CURVES * evaluations)
  const { sets, left } = curvesThrough(plane, others)
  return [
    ...isolated.map((ending) => ({ ...ending, plateau: null })),
    ...sets.map((set) => foundOf(plane, set)),
    ...gathered(plane, left, finish),
  ]
}

function foundOf({ jet, widths }: Plane, { at, curves, box, sharpness }: CurveSet): Found {
  const plateau = box.map((ends, axis): [number, number] => {
    const [from, to] = ends.map((end) => roundedTo(SIDE * widths[axis]!, end))
    return [from!, to!]
  })
  return { at, value: jet.value(at), pieces: [], isolated: false, plateau, set: { curves, sharpness } }
}

function startsOver(box: Box, marks: readonly number[][]): number[][] {
  const [columns, rows] = box.map(([from, to], axis) => {
    // Not in the middle of cells: there are the axes of symmetric functions, on which descents end in saddles.
    const place = axis === 0 ? 0.41 : 0.57
    const grid = Array.from({ length: STARTS }, (_, index) => from + ((index + place) / STARTS) * (to - from))
    const inside = marks[axis]!.filter((mark) => mark > from && mark < to).slice(0, MAX_MARKS)
    return [...grid, ...inside.slice(1).map((mark, index) => (inside[index]! + mark) / 2)]
  }) as [number[], number[]]
  return columns.flatMap((x) => rows.map((y) => [x, y]))
}
