import type { Algebra, Rule } from '#shared/rules/index.ts'
import { coordinateNames, countCalls, emitted } from '../landscape/index.ts'
import type { Slope } from './slope.ts'
import { CONVERGED, DIVERGENT, UNDEFINED } from './stopping.ts'

/**
 * Starts that one turn of an inner loop advances side by side. A step of gradient descent is a chain of operations
 * that each wait for the one before (a multiplication or addition takes 3 to 4 cycles); with several independent
 * chains in flight the processor is bound by the number of instructions instead, about 12 per step for a quadratic.
 * In the plane the chains are as long and the instructions are more (paper-2d: about 25 where it is a bowl, which
 * takes 2 ns, and 65 in a dent, which takes 6 ns), so that three lanes would do as well as six.
 */
export const LANES = 6

/** Descents mostly have this bound; what cannot overflow within it need not be looked after. */
export const USUAL_BOUND = 1e6

/**
 * Calls of elementary functions that one turn may hold, each of them written out in the loop. More of them are machine
 * code that a processor no longer keeps decoded (ackley, six calls a step: two lanes take 0.83 of the time of six), and
 * a function is itself several chains side by side.
 */
const MOST_CALLS = 12

/** How many lanes loops of this slope have: a divisor of LANES. */
export function lanesOf(slope: Slope): number {
  const steps = coordinateNames(slope.formula.gradient.length, 's')
  const calls = countCalls(stepsIn(slope, localsOf(slope, 'x'), steps).code)
  return [6, 3, 2].find((lanes) => lanes * calls <= MOST_CALLS) ?? 2
}

export const lines = (parts: readonly string[]) => parts.join('\n')

/** ‖·‖ of locals. */
export function norm(names: readonly string[]): string {
  const [first] = names
  return names.length === 1
    ? `Math.abs(${first as string})`
    : `Math.sqrt(${names.map((name) => `${name} * ${name}`).join(' + ')})`
}

/** ‖·‖² of locals. */
export const square = (names: readonly string[]) => names.map((name) => `${name} * ${name}`).join(' + ')

/** The locals of a descent. */
export interface Locals {
  x: readonly string[]
  /** Of each vector of the rule's state. */
  state: Readonly<Record<string, readonly string[]>>
  /** The move that led to x, where the rule has a state: without one it is told from the gradient. */
  last: readonly string[]
}

/** Locals whose names begin with `name`. */
export function localsOf(slope: Slope, name: string): Locals {
  const dimension = slope.formula.gradient.length
  const { state } = slope.rule
  return {
    x: coordinateNames(dimension, name),
    state: Object.fromEntries(state.map((vector) => [vector, coordinateNames(dimension, `${name}${vector}`)])),
    last: state.length === 0 ? [] : coordinateNames(dimension, `${name}last`),
  }
}

/** All of them, in the order in which they lie in arrays of points. */
export const phaseOf = ({ x, state, last }: Locals): string[] => [...x, ...Object.values(state).flat(), ...last]

/** Numbers of a point in arrays of points: x alone, where the rule has no state. */
export function phaseLength(rule: Rule, dimension: number): number {
  const { length } = rule.state
  return length === 0 ? dimension : (2 + length) * dimension
}

/** The steps γ∇f at some locals. */
export interface StepCode {
  /** Declares locals with the steps as they are computed in doubles. */
  code: string
  /** JavaScript that is true where they can be relied on as far as `near` from 0; undefined where they always can. */
  trustedNear?: string
  /** The same wherever x is. */
  trusted?: string
}

/** The local of the gradient that belongs to the local of a step. */
export const gradientOf = (step: string) => `${step}g`

/** The code of steps `${steps}0…` at the locals. */
export function stepsIn(slope: Slope, { x }: Locals, steps: readonly string[]): StepCode {
  const gradients = steps.map(gradientOf)
  const { formula, near, mayBeInfinite, witnesses } = slope
  const { code, holds, witness } = emitted(
    formula.gradient.map((of, index) => [gradients[index] as string, of] as const),
    x,
    `${steps[0] as string}t`,
    { condition: formula.domain, witnesses },
  )
  const sizes = [...steps.map((name) => `Math.abs(${name})`), ...(witness ? [witness] : [])]
  const conditions = [...(holds ? [holds] : []), ...(mayBeInfinite ? [`${sizes.join(' + ')} < Infinity`] : [])]
  const everywhere = near < slope.bound ? [...conditions, `${square(x)} <= ${near ** 2}`] : conditions
  const declare = everywhere.length === 0 ? 'const' : 'let'
  return {
    code: lines([
      `let ${gradients.join(', ')}`,
      code,
      ...steps.map((name, index) => `${declare} ${name} = rate * ${gradients[index] as string}`),
    ]),
    ...(conditions.length > 0 && { trustedNear: `(${conditions.join(' && ')})` }),
    ...(everywhere.length > 0 && { trusted: `(${everywhere.join(' && ')})` }),
  }
}

/** The same where a step is taken whatever is found: where f has no value or no gradient, it is NaN. */
export function stepCode(slope: Slope, at: Locals, steps: readonly string[]): string {
  const { code, trusted } = stepsIn(slope, at, steps)
  if (trusted === undefined) return code
  return `${code}
if (!${trusted}) {
rescue(${at.x.join(', ')})
${lines(corrected(steps))}
}`
}

function corrected(steps: readonly string[]): string[] {
  return [
    ...steps.map((name, axis) => `${gradientOf(name)} = found[${axis}]`),
    ...steps.map((name, axis) => `${name} = rate * found[${axis}]`),
  ]
}

/**
 * JavaScript that is true where f has no value or no gradient, and that corrects the steps where they could not be
 * relied on; undefined where all is well everywhere.
 */
export function missing({ x }: Locals, steps: readonly string[], { trusted }: StepCode): string | undefined {
  if (trusted === undefined) return undefined
  return `!${trusted} && (rescue(${x.join(', ')}) ? (${corrected(steps).join(', ')}, false) : true)`
}

export const load = (x: readonly string[], from: string, index: string) =>
  lines(x.map((name, axis) => `${name} = ${from}[${index} * ${x.length} + ${axis}]`))
export const store = (x: readonly string[], to: string, index: string) =>
  lines(x.map((name, axis) => `${to}[${index} * ${x.length} + ${axis}] = ${name}`))

const isAtom = (code: string) => /^[\w.]+$/.test(code) || /^\([^()]*\)$/.test(code)
/** Code that may stand in a product. */
export const atom = (code: string) => (isAtom(code) ? code : `(${code})`)

/** Expressions of JavaScript. */
function codeAlgebra(gradient: string, step: string | undefined): Algebra<string> {
  return {
    number: (value) => (value < 0 ? `(${value})` : String(value)),
    add: (a, b) => `${a} + ${atom(b)}`,
    subtract: (a, b) => `${a} - ${atom(b)}`,
    // γ∇f is there already.
    multiply: (a, b) =>
      step !== undefined && ((a === RATE && b === gradient) || (a === gradient && b === RATE))
        ? step
        : `${atom(a)} * ${atom(b)}`,
    divide: (a, b) => `${atom(a)} / ${atom(b)}`,
    sqrt: (a) => `Math.sqrt(${a})`,
  }
}

const RATE = 'rate'

/** The name by which kernels take a parameter of the rule. */
export const parameterName = (parameter: string) => `its_${parameter}`

/**
 * What the rule makes of one coordinate: the code of its move and of its next state.
 * @param step a local with γ times the gradient, where there is one
 */
export function ruleCode(
  { rule }: Slope,
  gradient: string,
  state: Readonly<Record<string, string>>,
  step?: string,
): { move: string; state: Record<string, string> } {
  const parameters = Object.fromEntries(rule.parameters.map((name) => [name, parameterName(name)]))
  return rule.step(codeAlgebra(gradient, step), { gradient, learningRate: RATE, parameters, state })
}

/** One coordinate of each vector. */
export const coordinateOf = (vectors: Readonly<Record<string, readonly string[]>>, axis: number) =>
  Object.fromEntries(Object.entries(vectors).map(([name, locals]) => [name, locals[axis]!]))

/** Takes the step: x ← x − move, and the next state. */
export function advance(slope: Slope, { x, state, last }: Locals, steps: readonly string[]): string {
  const moved = x.map((name, axis) => {
    const step = steps[axis] as string
    const next = ruleCode(slope, gradientOf(step), coordinateOf(state, axis), step)
    if (slope.rule.state.length === 0) return `${name} -= ${next.move}`
    const states = Object.entries(next.state)
    return `{
const move = ${next.move}
${lines(states.map(([vector, code]) => `const next_${vector} = ${code}`))}
${lines(states.map(([vector]) => `${state[vector]![axis]!} = next_${vector}`))}
${last[axis]!} = move
${name} -= move
}`
  })
  return lines(moved)
}

/** The tests of a descent that is not at its last iterate, in their order; see `missing` for the first. */
export function testCode(
  { x, last }: Locals,
  steps: readonly string[],
  undefinedAt: string | undefined,
  decided: (code: number) => string,
): string {
  const first = undefinedAt === undefined ? '' : `if (${undefinedAt}) {\n${decided(UNDEFINED)}\n} else `
  return `${first}if (!(${norm(x)} <= bound)) {
${decided(DIVERGENT)}
} else if (${norm(steps)} <= tolerance${last.length === 0 ? '' : ` && ${norm(last)} <= tolerance`}) {
${decided(CONVERGED)}
}`
}
