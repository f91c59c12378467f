import type { ChosenRule } from '#shared/rules/index.ts'
import type { Ensemble } from './ensemble.ts'
import type { LayerWeights } from './weights.ts'

/** P^(−1/2) of each member, by which the Hessian H of its loss is seen as P^(−1/2)·H·P^(−1/2); P is diagonal. */
export type Roots = readonly LayerWeights[][]

/**
 * What an ensemble preconditions the Hessian by; undefined of rules that divide by nothing.
 * @param steps that the rule has taken, at least 1
 */
export async function preconditionerOf(
  { rule, parameters }: ChosenRule,
  ensemble: Pick<Ensemble, 'vector'>,
  steps: number,
): Promise<Roots | undefined> {
  const { preconditioner } = rule
  if (!preconditioner) return undefined
  const rootOf = (value: number) => 1 / Math.sqrt(preconditioner.at(value, steps, parameters))
  const networks = await ensemble.vector(preconditioner.of)
  return networks.map((layers) =>
    layers.map(({ weights, biases }) => ({ weights: weights.map(rootOf), biases: biases.map(rootOf) })),
  )
}
