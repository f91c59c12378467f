import type { LandscapeDefinition } from '#shared/contract/index.ts'
import { compileFormula } from './evaluate.ts'
import type { Landscape } from './landscape.ts'
import type { BuiltIn } from './library/index.ts'
import { findMinima } from './minima/index.ts'
import { readFormula } from './read.ts'
import { typeset } from './typeset.ts'

/** Where a landscape is looked at that does not say. */
const DOMAIN: [number, number] = [-10, 10]

/**
 * The landscape that a definition describes.
 * @throws {OverstepError} `invalid-input` with `details.position`, the index in the expression of what was wrong
 */
export function customLandscape({ title, domain, parameters = {}, ...definition }: LandscapeDefinition): Landscape {
  return makeLandscape(title || 'custom', {
    title: title || definition.expression,
    description: '',
    ...definition,
    parameters,
    domain: domain ?? definition.variables.map(() => DOMAIN),
  })
}

/** A landscape with its derivatives and its minima, of how it is written. */
export function makeLandscape(name: string, written: BuiltIn): Landscape {
  const { title, description, expression, plateauMargin, classOf } = written
  const variables = [...written.variables]
  const parameters = { ...written.parameters }
  const domain = written.domain.map(([from, to]): [number, number] => [from, to])
  const { written: tree, formula } = readFormula(expression, variables, parameters)
  const found = written.minima?.map((minimum) => ({ minimum, curves: null })) ?? findMinima(formula, domain)
  const minima = found.map(({ minimum }) => (classOf ? { ...minimum, fate: classOf(minimum) } : minimum))
  const tex = written.tex ?? typeset(tree, variables)
  return {
    info: {
      name,
      title,
      description,
      expression,
      tex,
      variables,
      parameters,
      domain,
      minima,
      partial: formula.domain !== undefined,
    },
    formula,
    curves: found.map(({ curves }) => curves?.map((curve) => Float64Array.from(curve.flat())) ?? null),
    ...(plateauMargin === undefined ? {} : { plateauMargin }),
    ...compileFormula(formula),
  }
}
