import { type LandscapeChoice, OverstepError } from '#shared/contract/index.ts'
import { readFormula } from './read.ts'

/**
 * Reads the expression of a landscape and does nothing else with it: kernels and minima, which take a while, are for
 * later.
 * @param path of the landscape in what the user wrote; a wrong expression is named by it
 * @throws {OverstepError} `invalid-input` with `details.position`, the index in the expression of what was wrong
 */
export function checkExpression(landscape: LandscapeChoice, path = 'landscape'): void {
  if (typeof landscape === 'string') return
  try {
    readFormula(landscape.expression, landscape.variables, landscape.parameters)
  } catch (error) {
    if (!(error instanceof OverstepError)) throw error
    const message = error.message.replace(/^expression: /, '')
    const field = `${path}.expression`
    throw new OverstepError(error.code, `${field}: ${message}`, {
      ...error.details,
      issues: [{ path: field, message }],
    })
  }
}
