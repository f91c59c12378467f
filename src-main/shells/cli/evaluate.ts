import { z } from 'zod'
import { commaHint, landscapeSchema, parseInput, withPoint } from '#shared/contract/index.ts'
import { allDigits } from '#shared/plot/index.ts'
import { parseJson } from './config.ts'
import type { Context } from './session.ts'
import { badInput } from './terminal.ts'
import { readText } from './text-files.ts'

/** What `eval` is asked: a landscape by its name, by its definition in JSON or in a file, or by its expression. */
export interface EvaluateArguments {
  landscape: string | undefined
  at: string
  expression?: string
  variables?: string
  parameter?: string[]
}

/**
 * Prints value and gradient of a landscape at a point, coordinates parted by commas; null where there is none, as JSON
 * has no other word for it.
 */
export async function evaluate({ terminal }: Pick<Context, 'terminal'>, asked: EvaluateArguments): Promise<void> {
  const { checkExpression, compileFormula, formulaOf, landscapeOf, parseExpression } =
    await import('../../landscape/index.ts')
  const { landscape: choice } = parseInput(
    z.object({ landscape: landscapeSchema }),
    { landscape: await chosen(asked) },
    'arguments',
  )
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

async function chosen({ landscape, at, expression, variables, parameter }: EvaluateArguments): Promise<unknown> {
  if (expression === undefined) {
    if (landscape === undefined) throw badInput('landscape', 'must be given, or --expression')
    if (variables !== undefined || parameter !== undefined)
      throw badInput(variables === undefined ? '--parameter' : '--variables', 'belongs to --expression')
    if (/^\s*\{/.test(landscape)) return parseJson(landscape, 'landscape')
    return /\.json$/i.test(landscape) ? parseJson(await readText(landscape), landscape) : landscape
  }
  if (landscape !== undefined) throw badInput('landscape', 'must be left out where --expression is given')
  // Two numbers for a function of x alone are one with a decimal comma.
  const most = /\by\b/.test(expression) ? 2 : 1
  const names =
    variables?.split(',').map((name) => name.trim()) ?? ['x', 'y'].slice(0, Math.min(most, at.split(',').length))
  const parameters = parameter && Object.fromEntries(parameter.map(parseParameter))
  return { expression, variables: names, ...(parameters && { parameters }) }
}

function parseParameter(text: string): [name: string, value: number] {
  const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (name === '' || !Number.isFinite(Number(value)))
    throw badInput('--parameter', `must be name=number, got ${JSON.stringify(text)}${commaHint(value)}`)
  return [name.trim(), Number(value)]
}

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
