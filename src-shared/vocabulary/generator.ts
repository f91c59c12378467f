import { z } from 'zod'
import { FIRST_GENERATOR, type Generator, GENERATOR, generators } from '../random/index.ts'

/**
 * The generator of a run's random numbers. A config that leaves it out has the first one, see `generators`; a new form,
 * which takes its defaults from the JSON schema, begins with the newest.
 */
export const generator = z
  .enum(generators, `must be ${generators.join(' or ')}`)
  .optional()
  .meta({
    title: 'random numbers',
    description: 'Which version of their generator; another one gives other numbers for the same seed.',
    default: GENERATOR,
  })

/** That of the random numbers of a run with this config. */
export function generatorOf(config: { generator?: Generator | undefined }): Generator {
  return config.generator ?? FIRST_GENERATOR
}
