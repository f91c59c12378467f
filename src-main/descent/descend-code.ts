import { coordinateNames } from '../landscape/index.ts'
import type { Slope } from './slope.ts'
import {
  advance,
  lanesOf,
  lines,
  load,
  type Locals,
  localsOf,
  missing,
  norm,
  phaseOf,
  square,
  stepsIn,
  store,
  testCode,
} from './step-code.ts'
import { UNDEFINED, UNSETTLED } from './stopping.ts'

/**
 * Squares beyond which the exact tests are looked at. Where ‖x‖² is at most `within` and ‖γ∇f‖² at least `moving`,
 * rounding included, neither test can hold, and no part of the gradient overflows; that is so at almost every step,
 * and squares cost less than absolute values and roots. The outer limits keep clear of overflow and of subnormal
 * numbers.
 */
const filterCode = ({
  near,
}: Slope) => `const within = Math.min(bound * bound * (1 - 1e-12), ${near ** 2 * (1 - 1e-12)}, 1e300)
const moving = tolerance * tolerance * (1 + 1e-12) + 1e-290`

/** One step of a descent before t = steps, unless its tests decide it. */
function turnCode(slope: Slope, at: Locals, steps: readonly string[], decided: (code: number) => string): string {
  const step = stepsIn(slope, at, steps)
  const trusted = step.trustedNear === undefined ? '' : ` && ${step.trustedNear}`
  return `{
${step.code}
if (${square(at.x)} <= within && ${square(steps)} >= moving${trusted}) {
${advance(slope, at, steps)}
} else ${testCode(at, steps, missing(at, steps, step), decided)} else {
${advance(slope, at, steps)}
}
}`
}

/**
 * All lanes count one and the same number of turns, and each knows at which its descent has done all its steps; up to
 * the earliest of these no lane has to ask whether it is at its end. A lane whose descent is over takes the next
 * start. When there is none left the others finish one by one, and a last pass makes the tests at t = steps.
 */
export function descendCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const lanes = Array.from({ length: lanesOf(slope) }, (_, lane) => ({
    at: localsOf(slope, `x${lane}_`),
    steps: coordinateNames(dimension, `s${lane}_`),
    end: `end${lane}`,
    cell: `cell${lane}`,
  }))
  type Lane = (typeof lanes)[number]
  const at = localsOf(slope, 'x')
  const phase = phaseOf(at)
  const steps = coordinateNames(dimension, 's')
  const write = (point: readonly string[], cell: string, t: string, code: number) =>
    lines([`decision[${cell}] = ${code}`, `iterations[${cell}] = ${t}`, store(point, 'ends', cell)])

  /**
   * The lane goes on with the next start from turn `from` on; where there is none, the loop is left after this turn.
   */
  const renew = (lane: Lane, from: string) => `if (next < count) {
${lane.cell} = next++
${load(phaseOf(lane.at), 'starts', lane.cell)}
${lane.end} = ${from} + steps
} else {
${lane.cell} = ${lane.end} = -1
limit = -1
}`
  const turns = lanes.map((lane) =>
    turnCode(slope, lane.at, lane.steps, (code) =>
      lines([write(phaseOf(lane.at), lane.cell, `steps - (${lane.end} - turn)`, code), renew(lane, 'turn + 1')]),
    ),
  )
  const ended = lanes.map(
    (lane) => `if (${lane.end} === turn) {
${write(phaseOf(lane.at), lane.cell, 'steps', UNSETTLED)}
${renew(lane, 'turn')}
}`,
  )
  const declared = lanes.flatMap(({ at: own, cell, end }) => [
    ...phaseOf(own).map((name) => `${name} = 0.5`),
    `${cell} = -1`,
    `${end} = -1`,
  ])
  const takeOver = lanes.map((lane, index) =>
    lines([
      `case ${index}:`,
      `cell = ${lane.cell}`,
      `t = steps - (${lane.end} - turn)`,
      ...phase.map((name, place) => `${name} = ${phaseOf(lane.at)[place] as string}`),
      'break',
    ]),
  )
  const step = stepsIn(slope, at, steps)
  const finished = (code: number) => lines([write(phase, 'cell', 't', code), 'continue lanes'])
  const revised = (code: number) => `decision[cell] = ${code}`
  return `${filterCode(slope)}
let next = 0, turn = 0, limit = 0
let ${declared.join(', ')}
${lines(lanes.map((lane) => renew(lane, 'turn')))}
if (count >= ${lanes.length}) for (;;) {
limit = Math.min(${lanes.map(({ end }) => end).join(', ')})
while (turn < limit) {
${lines(turns)}
turn++
}
${lines(ended)}
if (limit < 0) break
}
lanes: for (let lane = 0; lane < ${lanes.length}; lane++) {
let cell = -1, t = 0, ${phase.map((name) => `${name} = 0.5`).join(', ')}
switch (lane) {
${lines(takeOver)}
}
if (cell < 0) continue
for (; t < steps; t++) ${turnCode(slope, at, steps, finished)}
${write(phase, 'cell', 'steps', UNSETTLED)}
}
for (let cell = 0; cell < count; cell++) {
if (decision[cell] !== ${UNSETTLED}) continue
let ${phase.join(', ')}
${load(phase, 'ends', 'cell')}
${step.code}
${testCode(at, steps, missing(at, steps, step), revised)}
}`
}

export function traceCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const at = localsOf(slope, 'x')
  const phase = phaseOf(at)
  const steps = coordinateNames(dimension, 's')
  const step = stepsIn(slope, at, steps)
  const undefinedAt = missing(at, steps, step)
  return `let ${phase.join(', ')}
${load(phase, 'points', '0')}
for (let t = 0; ; t++) {
${store(phase, 'points', 't')}
${step.code}
${undefinedAt === undefined ? '' : `if (${undefinedAt}) { lengths[t] = NaN; return [t, ${UNDEFINED}] }`}
lengths[t] = ${norm(steps)}
${testCode(at, steps, undefined, (code) => `return [t, ${code}]`)}
if (t === steps) return [t, ${UNSETTLED}]
${advance(slope, at, steps)}
}`
}
