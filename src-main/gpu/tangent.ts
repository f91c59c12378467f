import type { Rule } from '#shared/rules/index.ts'
import type { Formula } from '../landscape/index.ts'
import { programOf } from '../landscape/index.ts'
import type { Dialect } from './dialect.ts'
import { statementsCode } from './statements.ts'
import { coordinates } from './step.ts'

/** A tangent vector of a descent, in float32, and how a step carries it on. */
export interface Tangent {
  /** Names of locals with its components along x, and along each vector of the rule's state. */
  ofPoint: string[]
  ofStates: string[][]
  /** Declares `near0…`, x in float32, and with them and `rate.x` what the tangent comes to, by the names below. */
  carry: string
  near: string[]
  nextOfPoint: string[]
  nextOfStates: string[][]
}

/**
 * The rule is linear: it does to tangents what it does to points, with the Hessian times the tangent for a gradient.
 * @param name begins those of its locals
 * @param dialect of plain float32: of what is stretched the first digits matter
 */
export function tangentOf({ gradient, hessian }: Formula, rule: Rule, name: string, dialect: Dialect): Tangent {
  const dimension = gradient.length
  const near = coordinates('near', dimension)
  const ofPoint = coordinates(name, dimension)
  const ofStates = rule.state.map((_, index) => coordinates(`${name}${index}_`, dimension))
  const nextOfPoint = coordinates(`next_${name}`, dimension)
  const nextOfStates = rule.state.map((_, index) => coordinates(`next_${name}${index}_`, dimension))
  const entries = hessian.map((of, index) => [`h${index}`, of] as const)
  const parameters = Object.fromEntries(rule.parameters.map((parameter, index) => [parameter, `parameter${index}.x`]))
  const carried = ofPoint.flatMap((one, axis) => {
    const product = ofPoint.map((other, column) => `h${axis * dimension + column} * ${other}`).join(' + ')
    const state = Object.fromEntries(rule.state.map((vector, index) => [vector, ofStates[index]![axis]!]))
    const next = rule.step(dialect.algebra, { gradient: `(${product})`, learningRate: 'rate.x', parameters, state })
    return [
      `let ${nextOfPoint[axis]!} = ${one} - ${next.move};`,
      ...rule.state.map((vector, index) => `let ${nextOfStates[index]![axis]!} = ${next.state[vector]!};`),
    ]
  })
  const carry = [
    ...near.map((one, axis) => `let ${one} = x${axis}.x;`),
    ...entries.map(([entry]) => `var ${entry}: f32;`),
    statementsCode(programOf(entries, near, 'u').statements, dialect, 'unwitnessed'),
    ...carried,
  ]
  return { ofPoint, ofStates, carry: carry.join('\n'), near, nextOfPoint, nextOfStates }
}
