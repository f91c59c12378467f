import { type Formula, nodesOf } from '../landscape/index.ts'
import type { Kernels } from './kernels.ts'
import type { Slope } from './slope.ts'
import { LANES, phaseLength } from './step-code.ts'
import { MAX_PERIOD } from './unsettled.ts'

/**
 * Goes once through every branch of freshly compiled loops, which takes some milliseconds. The engine gives up the
 * machine code that it has made of a loop when it comes to a branch that it has never seen taken; these have so many
 * rare ones that a first map would take several times as long.
 */
export function exercise(kernels: Kernels, { formula, rule }: Slope): void {
  const length = phaseLength(rule, formula.gradient.length)
  const ofRule = rule.parameters.map(() => 0.5)
  const places = placesOf(formula)
  // Every lane is to meet every place.
  const round = places.length % LANES === 0 ? [...places, 0] : places
  const starts = Float64Array.from({ length: round.length * LANES * length }, (_, index) => {
    const [cell, axis] = [Math.floor(index / length), index % length]
    return round[(cell + axis) % round.length] as number
  })
  const count = starts.length / length
  const decision = new Uint8Array(count)
  const iterations = new Uint32Array(count)
  const ends = new Float64Array(starts.length)
  const descend = (from: Float64Array, rate: number, steps: number, tolerance: number, bound: number) =>
    kernels.descend(from, from.length / length, rate, steps, tolerance, bound, decision, iterations, ends, ...ofRule)
  for (const [rate, tolerance, bound] of [
    [1e-3, 1e-300, 1e6],
    [1e-200, 0, 1e6],
    [0, 1, 1e6],
    [1e-3, 1e-300, 0],
  ] as const) {
    for (const steps of [0, 3]) descend(starts, rate, steps, tolerance, bound)
    for (let cell = 0; cell < round.length; cell++)
      descend(starts.subarray(cell * length, (cell + 1) * length), rate, 3, tolerance, bound)
  }
  const seen = new Uint8Array(count)
  const all = Uint32Array.from(seen.keys())
  const orbit = new Float64Array(3 * MAX_PERIOD * length)
  for (const rate of [0, 1e-3]) {
    kernels.screen(starts, all, count, rate, seen, ...ofRule)
    for (let cell = 0; cell < round.length; cell++) kernels.recur(starts, cell, rate, orbit, ...ofRule)
  }
  for (let cell = 0; cell < round.length; cell++) kernels.lyapunov(starts, cell, 1e-3, 0, ...ofRule)
  kernels.lyapunov(starts, 0, 1e-3, 1e6, ...ofRule)
}

/**
 * The numbers in the formula and one between any two neighbours: every piece of a function in pieces holds one of them.
 */
function placesOf(formula: Formula): number[] {
  const nodes = formula.gradient.flatMap(nodesOf)
  const numbers = new Set([-1, 0, 1, ...nodes.flatMap((node) => (node.kind === 'number' ? [node.value] : []))])
  const sorted = [...numbers].sort((a, b) => a - b)
  const between = sorted.slice(1).map((number, index) => number / 2 + (sorted[index] as number) / 2)
  return [...sorted, ...between]
}
