import { coordinateNames } from './compile.ts'
import { emit } from './emit.ts'
import type { Expression } from './expression.ts'
import { folded } from './fold.ts'
import { formulaOf } from './formula.ts'
import type { Formula } from './landscape.ts'
import { readExpression } from './parse.ts'
import { syntaxError } from './tokens.ts'

/**
 * Lines of code that a function with its gradient and Hessian may take. Derivatives of what a text of a thousand
 * parts describes take some thousand; deeply nested choices, which write in each branch what they share, could take a
 * million, and no descent could go down that.
 */
const MAX_LINES = 10_000

/**
 * Reads a function: the tree as it was written, and what is computed with it.
 * @throws {OverstepError} `invalid-input` with `details.position`, the index in `text` of what was wrong, 0 where the
 *   whole is too much
 */
export function readFormula(
  text: string,
  variables: readonly string[],
  parameters: Readonly<Record<string, number>> = {},
): { written: Expression; formula: Formula } {
  const written = readExpression(text, variables, parameters)
  try {
    const formula = formulaOf(folded(written), variables.length)
    const all = [formula.value, ...formula.gradient, ...formula.hessian]
    emit(
      all.map((expression, index) => [`f${index}`, expression]),
      coordinateNames(variables.length),
      't',
      MAX_LINES,
    )
    return { written, formula }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw syntaxError(text, 0, 'is nested so deeply that its derivatives are too long: simplify it')
  }
}
