import { z } from 'zod'
import { cos } from '../elementary/index.ts'

/** How the learning rate changes with the steps: what it is multiplied by at each of them. */

const step = z.int('must be a whole number').min(0, 'must be at least 0').max(1_000_000, 'must be at most 1000000')

const constant = z.strictObject({ name: z.literal('constant') })
const warmup = z.strictObject({
  name: z.literal('warmup'),
  steps: step.min(1, 'must be at least 1').default(100).meta({
    title: 'warm-up steps',
    description: 'Over so many steps γ grows from 0 in proportion to t.',
  }),
})
const drop = z.strictObject({
  name: z.literal('drop'),
  at: z
    .array(step, 'must be a list of steps, such as [500]')
    .min(1, 'must have at least one step')
    .max(100, 'must have at most 100 steps')
    .meta({ title: 'at steps', description: 'From each of these steps on γ is multiplied by the factor once more.' }),
  factor: z
    .number('must be a finite number')
    .gt(0, 'must be > 0')
    .max(1e6, 'must be at most 1000000')
    .default(0.1)
    .meta({ title: 'factor' }),
})
const cosine = z.strictObject({
  name: z.literal('cosine'),
  final: z
    .number('must be a finite number')
    .min(0, 'must be at least 0')
    .max(1, 'must be at most 1')
    .default(0)
    .meta({ title: 'final share of γ', description: 'What is left of γ at t = T, along half a wave from 1.' }),
})

export const scheduleSchema = z.discriminatedUnion('name', [constant, warmup, drop, cosine], {
  error: ({ code }) =>
    code === 'invalid_union'
      ? 'must be constant, warmup, drop, cosine'
      : 'must be a schedule, such as {"name": "drop", "at": [500], "factor": 0.1}',
})
export type Schedule = z.infer<typeof scheduleSchema>

/** What γ is multiplied by at step t of T (cosine: I. Loshchilov, F. Hutter, SGDR, ICLR 2017, equation 5). */
export function multiplierAt(schedule: Schedule, t: number, steps: number): number {
  switch (schedule.name) {
    case 'constant':
      return 1
    case 'warmup':
      return Math.min(1, t / schedule.steps)
    case 'drop':
      return schedule.at.reduce((product, at) => (t >= at ? product * schedule.factor : product), 1)
    case 'cosine':
      return schedule.final + ((1 - schedule.final) * (1 + cos((Math.PI * t) / steps))) / 2
  }
}
