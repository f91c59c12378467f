import { z } from 'zod'

/** In which unit learning rates are given; γ itself where it is left out. */
export const learningRateUnit = z
  .enum(['absolute', 'critical'], 'must be absolute or critical')
  .optional()
  .meta({
    group: 'Rule, loss and activation',
    title: 'learning rates in units of',
    description:
      'absolute: they are γ. critical: they are c, and γ = c/λ₀, where λ₀ is the largest eigenvalue of the Hessian ' +
      'at each start, so that 2 is the limit of gradient descent there. It is found with the images of sharpness, ' +
      'or else with all training images.',
  })

/** Whether learning rates are told as c = γλ₀, λ₀ the sharpness of each start. */
export const isCritical = ({ learningRateUnit: unit }: { learningRateUnit?: 'absolute' | 'critical' | undefined }) =>
  unit === 'critical'

/** The learning rate that was asked for of a network, in its unit, from its parameters or what is known of its end. */
export function askedRate(of: Readonly<Record<string, unknown>>): number {
  return Number(of['scaledRate'] ?? of['learningRate'])
}
