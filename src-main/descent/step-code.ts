import { emit, type Formula } from '../landscape/index.ts'
import { CONVERGED, DIVERGENT } from './stopping.ts'

/**
 * Starts that one turn of an inner loop advances side by side. A step of gradient descent is a chain of operations that each wait for the one before
 * (a multiplication or addition takes 3 to 4 cycles); with several independent chains in flight the processor is bound by the number of
 * instructions instead, about 12 per step for a quadratic. In the plane the chains are as long and the instructions are more (paper-2d: about 25 where it is a
 * bowl, which takes 2 ns, and 65 in a dent, which takes 6 ns), so that three lanes would do as well as six.
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

/** Declares locals `${steps}0…` = γ∇f at the locals `x`. */
export function stepCode(formula: Formula, x: readonly string[], steps: readonly string[]): string {
  const gradients = steps.map((name) => `${name}g`)
  return lines([
    `let ${gradients.join(', ')}`,
    emit(
      formula.gradient.map((slope, index) => [gradients[index] as string, slope] as const),
      x,
      `${steps[0] as string}t`,
    ),
    ...steps.map((name, index) => `const ${name} = rate * ${gradients[index] as string}`),
  ])
}

export const load = (x: readonly string[], from: string, index: string) =>
  lines(x.map((name, axis) => `${name} = ${from}[${index} * ${x.length} + ${axis}]`))
export const store = (x: readonly string[], to: string, index: string) =>
  lines(x.map((name, axis) => `${to}[${index} * ${x.length} + ${axis}] = ${name}`))
export const advance = (x: readonly string[], steps: readonly string[]) =>
  lines(x.map((name, axis) => `${name} -= ${steps[axis] as string}`))

/** The tests of a descent that is not at its last iterate, in their order. */
export function testCode(x: readonly string[], steps: readonly string[], decided: (code: number) => string): string {
  return `if (!(${norm(x)} <= bound)) {
${decided(DIVERGENT)}
} else if (${norm(steps)} <= tolerance) {
${decided(CONVERGED)}
}`
}
