import { withPoint } from '#shared/contract/index.ts'
import { allDigits } from '#shared/plot/index.ts'
import { chosenLandscape, type LandscapeArguments } from './chosen-landscape.ts'
import type { Context } from './session.ts'
import { badInput } from './terminal.ts'

/** What `eval` is asked: a landscape and a point of it. */
export interface EvaluateArguments extends LandscapeArguments {
  at: string
}

/**
 * Prints value and gradient of a landscape at a point, coordinates parted by commas; null where there is none, as JSON
 * has no other word for it.
 */
export async function evaluate({ terminal }: Pick<Context, 'terminal'>, asked: EvaluateArguments): Promise<void> {
  const { checkExpression, compileFormula, formulaOf, landscapeOf, parseExpression } =
    await import('../../landscape/index.ts')
  const choice = await chosenLandscape(asked, asked.at.split(',').length)
  checkExpression(choice)
  // The minima of a landscape are not asked for, and finding them takes a while.
  const { value: valueAt, gradient: gradientAt } =
    typeof choice === 'string'
      ? landscapeOf(choice)
      : compileFormula(
          formulaOf(parseExpression(choice.expression, choice.variables, choice.parameters), choice.variables.length),
        )
  const variables = typeof choice === 'string' ? landscapeOf(choice).info.variables : choice.variables
  const point = parsePoint(asked.at, variables)
  const found = valueAt(point)
  const value = finite(found)
  // The derivatives of log(x) have values where it has none.
  const gradient = value === null ? null : [...gradientAt(point)].map(finite)
  const told = (name: string, number: number | null | undefined) =>
    `${name} ${typeof number === 'number' ? `= ${allDigits(number)}` : 'is not defined there'}`
  terminal.answer(
    { value, gradient },
    gradient === null
      ? `f is ${Number.isNaN(found) ? 'not defined' : 'infinite'} at (${point.map(allDigits).join(', ')}).`
      : [
          told(`f(${point.map(allDigits).join(', ')})`, value),
          ...variables.map((name, i) => told(`∂f/∂${name}`, gradient[i])),
        ].join('\n'),
  )
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)

function parsePoint(text: string, variables: readonly string[]): number[] {
  const parts = text.split(',')
  const point = parts.map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (point.length !== variables.length || !point.every(Number.isFinite)) {
    const wanted =
      variables.length === 1 ? 'a finite number' : `${variables.length} finite numbers (${variables.join(',')})`
    throw badInput('--at', `must be ${wanted}, got ${JSON.stringify(text)}${commasHint(parts, variables.length)}`)
  }
  return point
}

/** What is added where twice as many numbers as there are variables were given, which decimal commas come to. */
function commasHint(parts: readonly string[], variables: number): string {
  if (parts.length !== 2 * variables) return ''
  const pairs = Array.from({ length: variables }, (_, index) => parts.slice(2 * index, 2 * index + 2).join(','))
  const meant = pairs.map(withPoint)
  return meant.includes(undefined) ? '' : ` (a decimal comma: write ${meant.join(',')})`
}
