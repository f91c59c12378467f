import type { LandscapeDefinition, LandscapeInfo } from '#shared/contract/index.ts'
import { compileFormula, formulaOf } from './compile.ts'
import type { Landscape } from './landscape.ts'
import { parseExpression } from './parse.ts'

/** Where a landscape is looked at that does not say. */
const DOMAIN: [number, number] = [-10, 10]

/**
 * The landscape that a definition describes.
 * @throws {OverstepError} `invalid-input` with `details.position`, the index in the expression of what was wrong
 */
export function customLandscape({
  title,
  expression,
  variables,
  parameters = {},
  domain,
}: LandscapeDefinition): Landscape {
  const formula = formulaOf(parseExpression(expression, variables, parameters), variables.length)
  const info: LandscapeInfo = {
    ...{
      name: title || 'custom',
      title: title || expression,
      description: '',
      expression,
      tex: '',
      variables,
      parameters,
    },
    domain: domain ?? variables.map(() => DOMAIN),
    minima: [],
  }
  return { info, formula, ...compileFormula(formula) }
}
