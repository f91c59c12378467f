import type { Rule } from '#shared/rules/index.ts'
import type { Slope } from '../descent/index.ts'
import { programOf } from '../landscape/index.ts'
import type { Dialect } from './dialect.ts'
import { statementsCode } from './statements.ts'

/*
 * How much of what a descent comes to is rounding. Along with it goes what it may be off by: the tangent of the step,
 * which stretches what was off before, and what the step itself is rounded by. On its way into a minimum that stays
 * tiny; in chaos it doubles every step or two, until it is as large as all that the map distinguishes. From then on the
 * fate is that of this arithmetic, and float64 may have another: such a descent is called sensitive.
 */

/** What a number of 48 digits is off by, as a share of it. */
const ROUNDING = 2 ** -48
/** A descent that may be off by this, as a share of its size or of 1, is sensitive. */
const SENSITIVE = 2 ** -22
/** Stands for it once it is. */
const FAR = 1e30

export interface Sensitivity {
  /** Locals of float32 that hold what x and the state may be off by. */
  names: string[]
  /** Gives them their values at the start. */
  begin: string
  /** Takes them one step on, before the step is taken. */
  carry: string
  /** WGSL that is true where the descent is sensitive. */
  holds: string
}

/**
 * @param names of the locals that hold, as pairs, x, the state by vector, and the parameters of the rule
 * @param dialect of plain float32: digits of an error do not matter
 */
export function sensitivityOf(
  { formula }: Slope,
  rule: Rule,
  names: { x: readonly string[]; parameters: readonly string[] },
  dialect: Dialect,
): Sensitivity {
  const { algebra } = dialect
  const off = names.x.map((_, axis) => `off${axis}`)
  const offState = rule.state.map((_, index) => names.x.map((_, axis) => `off${index}_${axis}`))
  const near = names.x.map((_, axis) => `near${axis}`)
  const hessian = formula.hessian.map((of, index) => [`h${index}`, of] as const)
  const dimension = off.length
  const parameters = Object.fromEntries(rule.parameters.map((name, index) => [name, `${names.parameters[index]!}.x`]))
  const next = off.map((_, axis) => {
    const gradient = off.map((other, column) => `h${axis * dimension + column} * ${other}`).join(' + ')
    const state = Object.fromEntries(rule.state.map((name, index) => [name, offState[index]![axis]!]))
    return rule.step(algebra, { gradient: `(${gradient})`, learningRate: 'rate.x', parameters, state })
  })
  const rounded = (name: string, size: string) =>
    `${name} + select(-1.0, 1.0, ${name} >= 0.0) * ${ROUNDING} * (${size})`
  const size = near.map((name) => `abs(${name})`).join(' + ')
  const all = off.map((name) => `abs(${name})`).join(' + ')
  const carried = [
    ...near.map((name, axis) => `let ${name} = ${names.x[axis]!}.x;`),
    ...hessian.map(([name]) => `var ${name}: f32;`),
    statementsCode(programOf(hessian, near, 'u').statements, dialect, 'unwitnessed'),
    ...next.flatMap(({ move, state }, axis) => [
      `let on${axis} = ${off[axis]!} - ${move};`,
      ...rule.state.map((name, index) => `let on${index}_${axis} = ${state[name]!};`),
    ]),
    ...off.flatMap((name, axis) => [
      `${name} = ${rounded(`on${axis}`, `abs(near${axis}) + 2.0 * abs(s${axis}.x)`)};`,
      ...rule.state.map(
        (_, index) => `${offState[index]![axis]!} = ${rounded(`on${index}_${axis}`, `abs(g${axis}.x)`)};`,
      ),
    ]),
    `if (!(${all} <= ${SENSITIVE} * max(1.0, ${size}))) { off0 = ${FAR}; }`,
  ]
  return {
    names: [...off, ...offState.flat()],
    begin: off.map((name, axis) => `${name} = ${ROUNDING} * ${names.x[axis]!}.x;`).join('\n'),
    carry: `if (off0 < ${FAR}) {\n${carried.join('\n')}\n}`,
    holds: `off0 >= ${FAR}`,
  }
}
