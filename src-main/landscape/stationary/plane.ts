import { hypot } from '#shared/elementary/index.ts'
import { spectrumOf } from '../minima/symmetric.ts'
import { isWithin, type Search, stepToZero } from './search.ts'

/** Cells of the grid per axis, at most. */
const CELLS = 128
/** Starts per axis of searches that may go far. */
const STARTS = 24
/** Work that a search may do, in additions, roughly: one or two tenths of a second. */
const MAX_WORK = 6e7
/** Newton's method takes so many steps, … */
const MAX_STEPS = 30
/** … each at most so long, as a share of the domain. */
const LONGEST = 1 / 16
/** From a node of the grid it may go as far as so many cells. */
const REACH = 3
/** Zeros nearer to each other than this share of the domain are one. */
const SAME = 1e-7
const MAX_ZEROS = 4000
/** An eigenvalue below this share of the other is likely to be 0: the place is one of a line of such. */
const FLAT = 1e-6
/** So many of these are enough to look at. */
const MAX_FLAT = 40

export interface Zeros {
  /** Shape [zeros][2]. */
  places: number[][]
  /** Such that are likely to be no isolated ones; not all. */
  flat: number[][]
  /** Whether the search ended before it had looked everywhere. */
  cut: boolean
}

/**
 * Zeros of the gradient in a box of the plane, and places that Newton's method took for one. It starts where there is
 * likely to be one: at the nodes of a grid from which its first step stays in the cells around, and in the cells at
 * whose corners both parts of the gradient have both signs; and, for the narrow ones that the grid passes over, all
 * over the box.
 */
export function zerosInPlane({ jet, domain, widths }: Search): Zeros {
  const all = MAX_WORK / (20 + jet.cost)
  const cells = Math.max(16, Math.min(CELLS, Math.floor(Math.sqrt(all / 3))))
  let left = all - (cells + 1) ** 2
  const values = new Float64Array(7)
  const [known, flat] = [knownZeros(widths), knownZeros(widths)]

  /** Newton's method, its steps halved until the gradient is smaller. */
  function zeroFrom(start: readonly number[], reach: number): number[] | null {
    let at = [...start]
    jet.all(at, values)
    left--
    let steepness = steepnessOf(values, widths)
    for (let count = 0; count < MAX_STEPS; count++) {
      if (steepness === 0) return at
      const step = stepToZero(values, 2)
      if (!step || !Number.isFinite(steepness)) return null
      const length = Math.max(...step.map((part, axis) => Math.abs(part) / widths[axis]!))
      if (length < 1e-14) return at
      let next: number[] | null = null
      for (let share = Math.min(1, LONGEST / length), halving = 0; halving < 8 && !next; halving++, share /= 2) {
        const tried = at.map((x, axis) => x + share * step[axis]!)
        jet.all(tried, values)
        left--
        const there = steepnessOf(values, widths)
        if (there < steepness) [next, steepness] = [tried, there]
      }
      // Where no step makes it smaller it is rounding that is left, or a place where it is small and not 0.
      if (!next) return length < 1e-9 ? at : null
      at = next
      const away = Math.max(...at.map((x, axis) => Math.abs(x - start[axis]!) / widths[axis]!))
      if (away > reach) return null
    }
    return null
  }

  const keep = (start: readonly number[], reach: number) => {
    const zero = zeroFrom(start, reach)
    if (!zero || !isWithin(zero, domain)) return
    jet.all(zero, values)
    const [least, most] = spectrumOf(values, 2)
      .values.map(Math.abs)
      .sort((a, b) => a - b) as [number, number]
    if (least > FLAT * most) known.add(zero)
    else if (flat.places.length < MAX_FLAT) flat.add(zero)
  }
  const isCut = () => left <= 0 || known.places.length >= MAX_ZEROS

  const from = startsOnGrid({ jet, domain, widths }, cells)
  const coarse = Array.from({ length: STARTS ** 2 }, (_, index) =>
    [index % STARTS, Math.floor(index / STARTS)].map(
      (place, axis) => domain[axis]![0] + ((place + (axis === 0 ? 0.41 : 0.57)) / STARTS) * widths[axis]!,
    ),
  )
  for (const start of from) if (!isCut()) keep(start, REACH / cells)
  for (const start of coarse) if (!isCut()) keep(start, 1)
  return { places: known.places, flat: flat.places, cut: isCut() }
}

/** Length of the gradient where the box is a unit square. */
const steepnessOf = (values: Float64Array, widths: readonly number[]) =>
  hypot(values[1]! * widths[0]!, values[2]! * widths[1]!)

function startsOnGrid({ jet, domain, widths }: Search, cells: number): number[][] {
  const side = cells + 1
  const values = new Float64Array(7)
  const place = (axis: 0 | 1, index: number) => domain[axis]![0] + (index / cells) * widths[axis]!
  /** Of each part of the gradient its sign at every node; 0 where it has none. */
  const signs = [new Int8Array(side * side), new Int8Array(side * side)] as const
  const starts: number[][] = []
  for (let row = 0, index = 0; row < side; row++)
    for (let column = 0; column < side; column++, index++) {
      const at = [place(0, column), place(1, row)]
      jet.all(at, values)
      signs.forEach((sign, axis) => (sign[index] = Math.sign(values[1 + axis]!) || 0))
      const step = stepToZero(values, 2)
      if (step?.every((part, axis) => Math.abs(part) <= widths[axis]! / cells)) starts.push(at)
    }
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++) {
      const first = row * side + column
      const corners = [first, first + 1, first + side, first + side + 1]
      const changes = signs.every((sign) => corners.some((at) => sign[at]! > 0) && corners.some((at) => sign[at]! < 0))
      if (changes) starts.push([place(0, column + 0.5), place(1, row + 0.5)])
    }
  return starts
}

/** Places that differ, found again by the cell of a fine grid that they are in. */
function knownZeros(widths: readonly number[]) {
  const places: number[][] = []
  const cells = new Map<string, number[][]>()
  const cellOf = (at: readonly number[], dx: number, dy: number) =>
    `${Math.floor((at[0]! / widths[0]!) * CELLS) + dx},${Math.floor((at[1]! / widths[1]!) * CELLS) + dy}`
  const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const))
  return {
    places,
    add(at: number[]) {
      const near = around.flatMap(([dx, dy]) => cells.get(cellOf(at, dx, dy)) ?? [])
      if (near.some((other) => other.every((x, axis) => Math.abs(x - at[axis]!) <= SAME * widths[axis]!))) return
      places.push(at)
      const cell = cellOf(at, 0, 0)
      cells.set(cell, [...(cells.get(cell) ?? []), at])
    },
  }
}
