import { z } from 'zod'
import { commaHint, type LandscapeChoice, landscapeSchema, parseInput } from '#shared/contract/index.ts'
import { parseJson } from './config.ts'
import { badInput } from './terminal.ts'
import { readText } from './text-files.ts'

/** A landscape by its name, by its definition in JSON or in a file, or by its expression. */
export interface LandscapeArguments {
  landscape: string | undefined
  expression?: string
  variables?: string
  parameter?: string[]
}

/**
 * The landscape that the words of a command mean.
 * @param dimension number of variables that an expression without names for them has at most
 */
export async function chosenLandscape(asked: LandscapeArguments, dimension: number): Promise<LandscapeChoice> {
  const schema = z.object({ landscape: landscapeSchema })
  return parseInput(schema, { landscape: await described(asked, dimension) }, 'arguments').landscape
}

async function described(
  { landscape, expression, variables, parameter }: LandscapeArguments,
  dimension: number,
): Promise<unknown> {
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
  const names = variables?.split(',').map((name) => name.trim()) ?? ['x', 'y'].slice(0, Math.min(most, dimension))
  const parameters = parameter && Object.fromEntries(parameter.map(parseParameter))
  return { expression, variables: names, ...(parameters && { parameters }) }
}

function parseParameter(text: string): [name: string, value: number] {
  const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (name === '' || !Number.isFinite(Number(value)))
    throw badInput('--parameter', `must be name=number, got ${JSON.stringify(text)}${commaHint(value)}`)
  return [name.trim(), Number(value)]
}
