import { z } from 'zod'
import type { Algebra, Rule } from './rule.ts'

/** What a rule with momentum moves x by, in units of γ. */
type Move = <Value>(
  of: { gradient: Value; velocity: Value; momentum: Value },
  algebra: Pick<Algebra<Value>, 'add' | 'multiply'>,
) => Value

interface Difference<Name extends string> {
  name: Name
  label: string
  /** Of the velocity after it has taken in the gradient. */
  move: Move
  /** @param sharpness λ > 0 */
  stabilityLimit(sharpness: number, momentum: number): number
  limitFormula(sharpness: string, momentum: string): string
  /** @param sharpness λ > 0 */
  monotoneLimit(sharpness: number, momentum: number): number
  source: string
}

/** β: at 1 nothing would ever come to rest. */
export const momentumSchema = z
  .number('must be a finite number')
  .min(0, 'must be at least 0')
  .lt(1, 'must be < 1')
  .default(0.9)
  .meta({ title: 'momentum β', description: 'The share of its velocity that a descent keeps at each step.' })

/** A rule that keeps a velocity v ← βv + ∇f(x), which is 0 at first (PyTorch's momentum, without dampening). */
export function momentumRule<const Name extends string>(difference: Difference<Name>) {
  const { name, label, move, stabilityLimit, limitFormula, monotoneLimit, source } = difference
  return {
    name,
    label,
    schema: z.strictObject({ name: z.literal(name), momentum: momentumSchema }),
    parameters: ['momentum'],
    state: ['velocity'],
    linear: true,
    step({ add, multiply }, { gradient, learningRate, parameters: { momentum }, state }) {
      const velocity = add(multiply(momentum, state.velocity), gradient)
      return {
        move: multiply(learningRate, move({ gradient, velocity, momentum }, { add, multiply })),
        state: { velocity },
      }
    },
    stabilityLimit: (sharpness, { momentum }) => (sharpness > 0 ? stabilityLimit(sharpness, momentum) : null),
    limitFormula,
    monotoneLimit: (sharpness, { momentum }) => (sharpness > 0 ? monotoneLimit(sharpness, momentum) : null),
    source,
  } as const satisfies Rule<'momentum', 'velocity'>
}
