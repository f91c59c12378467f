import type { Curve, SlopedCurve } from '#shared/contract/index.ts'
import { OverstepError } from '#shared/contract/index.ts'
import { compile } from './compile.ts'
import { emit } from './emit.ts'
import { call, type Condition, type Expression, one, zero } from './expression.ts'
import type { Landscape } from './landscape.ts'
import { nodesOf } from './nodes.ts'

/** Pieces that the drawn interval is first cut into. */
const CELLS = 256
/** A chord may miss the middle of its arc by this share of the height of the drawing. */
const CHORD_ERROR = 2e-4
const MAX_HALVINGS = 8

/**
 * Samples of a 1-D landscape over [min, max] for drawing, shape [points], with ascending x. Points lie dense where it
 * bends, and every kink and jump has the two neighbouring numbers between which it happens, so that lines between the
 * points draw it as it is. Where f begins or ceases to have a value there is the first number at which it has none.
 *
 * @throws {OverstepError} `invalid-input` where min and max are not finite numbers with min < max
 */
export function sampleCurve(landscape: Landscape, min: number, max: number): Curve {
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max))
    throw new OverstepError('invalid-input', `min: must be less than max, both finite, got ${min} and ${max}`, {
      issues: [{ path: 'min', message: `must be less than max, got ${min} and ${max}` }],
    })
  const value = (x: number) => landscape.value([x])
  const grid = Array.from({ length: CELLS + 1 }, (_, index) =>
    index === CELLS ? max : min + ((max - min) * index) / CELLS,
  )
  const edges = [...new Set([...grid, ...breaks(landscape.formula.value, grid)])].sort((a, b) => a - b)
  const heights = edges.map(value).filter(Number.isFinite)
  const highest = heights.reduce((high, y) => Math.max(high, y), -Infinity)
  const lowest = heights.reduce((low, y) => Math.min(low, y), Infinity)
  const tolerance = CHORD_ERROR * Math.max(highest - lowest, 0)

  const x: number[] = [min]
  const y: number[] = [value(min)]
  const add = (at: number, height: number) => {
    x.push(at)
    y.push(height)
  }
  /** A stretch at one end of which there is no value: it is known to the double where that begins. */
  const refineToEdge = (from: number, to: number) => {
    const isFrom = !Number.isNaN(value(from))
    let [defined, not] = isFrom ? [from, to] : [to, from]
    for (;;) {
      const middle = defined + (not - defined) / 2
      if (middle === defined || middle === not) break
      if (Number.isNaN(value(middle))) not = middle
      else defined = middle
    }
    const last = value(defined)
    // Where it goes beyond all bounds, as log(x) does at 0, the curve ends with its last sample.
    const isBounded = last >= lowest - (highest - lowest) && last <= highest + (highest - lowest)
    if (isFrom) {
      if (isBounded && defined > from) refine(from, defined, value(from), last, MAX_HALVINGS)
      add(not, NaN)
      if (not < to) add(to, NaN)
    } else {
      if (not > from) add(not, NaN)
      if (isBounded && defined < to) {
        add(defined, last)
        refine(defined, to, last, value(to), MAX_HALVINGS)
      } else add(to, value(to))
    }
  }
  const refine = (from: number, to: number, low: number, high: number, halvings: number) => {
    const middle = from + (to - from) / 2
    if (halvings > 0 && middle > from && middle < to) {
      const height = value(middle)
      if (Math.abs(height - (low + high) / 2) > tolerance) {
        refine(from, middle, low, height, halvings - 1)
        refine(middle, to, height, high, halvings - 1)
        return
      }
    }
    add(to, high)
  }
  for (let index = 1; index < edges.length; index++) {
    const from = edges[index - 1] as number
    const to = edges[index] as number
    const [low, high] = [value(from), value(to)]
    if (Number.isNaN(low) === Number.isNaN(high)) refine(from, to, low, high, MAX_HALVINGS)
    else refineToEdge(from, to)
  }
  return { x: Float64Array.from(x), value: Float64Array.from(y) }
}

/**
 * The same samples with f′ at each.
 * @throws {OverstepError} as `sampleCurve` does
 */
export function slopedCurve(landscape: Landscape, min: number, max: number): SlopedCurve {
  const { x, value } = sampleCurve(landscape, min, max)
  return { x, value, slope: Float64Array.from(x, (at) => landscape.gradient([at])[0]!) }
}

/**
 * Both numbers around each place, at most one per cell of the grid and selector, where the function changes its piece.
 */
function breaks(expression: Expression, grid: readonly number[]): number[] {
  return selectorsOf(expression).flatMap((selector) => {
    const body = `let s\n${emit([['s', selector]], ['x'], 't')}\nreturn s`
    const piece = compile<(x: number) => number>(['x'], body)
    return grid.slice(1).flatMap((to, index) => {
      let low = grid[index] as number
      let high = to
      const before = piece(low)
      if (Object.is(before, piece(high))) return []
      for (;;) {
        const middle = low + (high - low) / 2
        if (!(middle > low && middle < high)) return [low, high]
        if (Object.is(piece(middle), before)) low = middle
        else high = middle
      }
    })
  })
}

/** Functions that are constant but for steps where `expression` changes from one smooth piece to another. */
export function selectorsOf(expression: Expression): Expression[] {
  const indicator = (condition: Condition): Expression => ({ kind: 'choice', condition, then: one, otherwise: zero })
  return nodesOf(expression).flatMap((node) => {
    switch (node.kind) {
      case 'call':
        if (node.name === 'floor') return [node]
        return node.name === 'abs' || node.name === 'relu' || node.name === 'sign' ? [call('sign', node.of)] : []
      case 'comparison':
        return [indicator(node)]
      case 'extremum':
        return [indicator({ kind: 'comparison', operator: '<=', left: node.left, right: node.right })]
      default:
        return []
    }
  })
}
