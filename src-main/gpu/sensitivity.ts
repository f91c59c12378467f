import type { Rule } from '#shared/rules/index.ts'
import type { Formula } from '../landscape/index.ts'
import type { Dialect } from './dialect.ts'
import { tangentOf } from './tangent.ts'

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
  /** Takes them one step on, before the step is taken: it looks at the steps `s0…` and the gradient `g0…`. */
  carry: string
  /** WGSL that is true where the descent is sensitive. */
  holds: string
}

/** @param dialect of plain float32: digits of an error do not matter */
export function sensitivityOf(formula: Formula, rule: Rule, dialect: Dialect): Sensitivity {
  const { ofPoint, ofStates, carry, near, nextOfPoint, nextOfStates } = tangentOf(formula, rule, 'off', dialect)
  const rounded = (name: string, size: string) =>
    `${name} + select(-1.0, 1.0, ${name} >= 0.0) * ${ROUNDING} * (${size})`
  const sum = (names: readonly string[]) => names.map((name) => `abs(${name})`).join(' + ')
  const taken = ofPoint.flatMap((name, axis) => [
    `${name} = ${rounded(nextOfPoint[axis]!, `abs(near${axis}) + 2.0 * abs(s${axis}.x)`)};`,
    ...ofStates.map(
      (vector, index) => `${vector[axis]!} = ${rounded(nextOfStates[index]![axis]!, `abs(g${axis}.x)`)};`,
    ),
  ])
  const grown = `if (!(${sum(ofPoint)} <= ${SENSITIVE} * max(1.0, ${sum(near)}))) { off0 = ${FAR}; }`
  return {
    names: [...ofPoint, ...ofStates.flat()],
    begin: ofPoint.map((name, axis) => `${name} = ${ROUNDING} * x${axis}.x;`).join('\n'),
    carry: `if (off0 < ${FAR}) {\n${[carry, ...taken, grown].join('\n')}\n}`,
    holds: `off0 >= ${FAR}`,
  }
}
