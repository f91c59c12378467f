import type { Rule } from '#shared/rules/index.ts'
import type { Slope } from '../descent/index.ts'
import { programOf } from '../landscape/index.ts'
import type { Dialect } from './dialect.ts'
import { singleLiteral } from './pair.ts'
import { statementsCode } from './statements.ts'

/** A step of a descent in WGSL, on locals of these names. */
export interface Step {
  x: string[]
  /** Of each vector of the rule's state. */
  states: string[][]
  /** The last move, where the rule has a state. */
  last: string[]
  parameters: string[]
  /** Names of the locals that `gradient` declares with γ∇f. */
  steps: string[]
  gradient: string
  /** Where f has a value; undefined where it has one everywhere. */
  holds: string | undefined
  /** Where what was computed can be relied on; undefined where that is everywhere. */
  calm: string | undefined
  /** Moves x and the state. */
  advance: string
}

export const lines = (parts: readonly string[]) => parts.join('\n')

/** The names of a vector's coordinates. */
export const coordinates = (name: string, dimension: number) =>
  Array.from({ length: dimension }, (_, axis) => `${name}${axis}`)

export function stepOf(slope: Slope, rule: Rule, dialect: Dialect): Step {
  const { type, single, algebra, precision } = dialect
  const { formula, near, mayBeInfinite, witnesses, bound } = slope
  const dimension = formula.gradient.length
  const [x, gradients, steps] = ['x', 'g', 's'].map((name) => coordinates(name, dimension)) as [
    string[],
    string[],
    string[],
  ]
  const states = rule.state.map((_, index) => coordinates(`v${index}_`, dimension))
  const last = rule.state.length === 0 ? [] : coordinates('last', dimension)
  const parameters = rule.parameters.map((_, index) => `parameter${index}`)
  const inPairs = precision === 'double-float'

  const program = programOf(
    formula.gradient.map((of, axis) => [gradients[axis]!, of] as const),
    x,
    't',
    { condition: formula.domain, witnesses },
  )
  const gradient = lines([
    ...gradients.map((name) => `var ${name}: ${type};`),
    'var witness = 0.0;',
    statementsCode(program.statements, dialect, 'witness'),
    ...steps.map((name, axis) => `let ${name} = ${algebra.multiply('rate', gradients[axis]!)};`),
  ])
  const holds = program.holds && dialect.test(program.holds)
  const size = [...steps.map((name) => `abs(${single(name)})`), 'witness'].join(' + ')
  const calm = [
    ...(inPairs && holds !== undefined ? [holds] : []),
    ...(mayBeInfinite ? [`finite(${size})`] : []),
    ...(inPairs && near < bound ? [`${squareOf(x, single)} <= ${singleLiteral(near ** 2 * (1 - 1e-6))}`] : []),
    ...(inPairs ? ['!doubt'] : []),
  ]
  const advance = x.map((name, axis) => {
    const state = Object.fromEntries(rule.state.map((vector, index) => [vector, states[index]![axis]!]))
    const given = Object.fromEntries(rule.parameters.map((parameter, index) => [parameter, parameters[index]!]))
    const taken: typeof algebra = {
      ...algebra,
      // γ∇f is there already.
      multiply: (a, b) =>
        [a, b].includes('rate') && [a, b].includes(gradients[axis]!) ? steps[axis]! : algebra.multiply(a, b),
    }
    const step = rule.step(taken, { gradient: gradients[axis]!, learningRate: 'rate', parameters: given, state })
    return lines([
      `let move${axis} = ${step.move};`,
      ...rule.state.map((vector, index) => `let next${index}_${axis} = ${step.state[vector]!};`),
      ...rule.state.map((_, index) => `${states[index]![axis]!} = next${index}_${axis};`),
      ...(last.length === 0 ? [] : [`${last[axis]!} = move${axis};`]),
      `${name} = ${algebra.subtract(name, `move${axis}`)};`,
    ])
  })
  return {
    x,
    states,
    last,
    parameters,
    steps,
    gradient,
    holds,
    calm: calm.length === 0 ? undefined : calm.join(' && '),
    advance: lines(advance),
  }
}

/** ‖·‖² of locals, in float32. */
export const squareOf = (names: readonly string[], single: Dialect['single']) =>
  names.map((name) => `${single(name)} * ${single(name)}`).join(' + ')
