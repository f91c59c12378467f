import { emitted } from '../landscape/index.ts'
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

/** The steps γ∇f at some locals. */
export interface StepCode {
  /** Declares locals with the steps as they are computed in doubles. */
  code: string
  /** JavaScript that is true where they can be relied on as far as `near` from 0; undefined where they always can. */
  trustedNear?: string
  /** The same wherever x is. */
  trusted?: string
}

/** The code of steps `${steps}0…` at the locals `x`. */
export function stepsIn(slope: Slope, x: readonly string[], steps: readonly string[]): StepCode {
  const gradients = steps.map((name) => `${name}g`)
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
export function stepCode(slope: Slope, x: readonly string[], steps: readonly string[]): string {
  const { code, trusted } = stepsIn(slope, x, steps)
  if (trusted === undefined) return code
  return `${code}
if (!${trusted}) {
rescue(${x.join(', ')})
${lines(corrected(steps))}
}`
}

const corrected = (steps: readonly string[]) => steps.map((name, axis) => `${name} = rate * found[${axis}]`)

/**
 * JavaScript that is true where f has no value or no gradient, and that corrects the steps where they could not be
 * relied on; undefined where all is well everywhere.
 */
export function missing(x: readonly string[], steps: readonly string[], { trusted }: StepCode): string | undefined {
  if (trusted === undefined) return undefined
  return `!${trusted} && (rescue(${x.join(', ')}) ? (${corrected(steps).join(', ')}, false) : true)`
}

export const load = (x: readonly string[], from: string, index: string) =>
  lines(x.map((name, axis) => `${name} = ${from}[${index} * ${x.length} + ${axis}]`))
export const store = (x: readonly string[], to: string, index: string) =>
  lines(x.map((name, axis) => `${to}[${index} * ${x.length} + ${axis}] = ${name}`))
export const advance = (x: readonly string[], steps: readonly string[]) =>
  lines(x.map((name, axis) => `${name} -= ${steps[axis] as string}`))

/** The tests of a descent that is not at its last iterate, in their order; see `missing` for the first. */
export function testCode(
  x: readonly string[],
  steps: readonly string[],
  undefinedAt: string | undefined,
  decided: (code: number) => string,
): string {
  const first = undefinedAt === undefined ? '' : `if (${undefinedAt}) {\n${decided(UNDEFINED)}\n} else `
  return `${first}if (!(${norm(x)} <= bound)) {
${decided(DIVERGENT)}
} else if (${norm(steps)} <= tolerance) {
${decided(CONVERGED)}
}`
}
