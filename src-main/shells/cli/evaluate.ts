import { landscapeSchema, parseInput } from '#shared/contract/index.ts'
import type { Context } from './session.ts'
import { badInput } from './terminal.ts'

/** Prints value and gradient of a landscape at a point, coordinates parted by commas. */
export async function evaluate({ terminal }: Pick<Context, 'terminal'>, name: string, at: string): Promise<void> {
  const { landscapeOf } = await import('../../landscape/index.ts')
  const landscape = landscapeOf(parseInput(landscapeSchema, name, 'landscape'))
  const { variables } = landscape.info
  const point = parsePoint(at, variables)
  const value = landscape.value(point)
  const gradient = [...landscape.gradient(point)]
  terminal.answer(
    { value, gradient },
    [`f(${point.join(', ')}) = ${value}`, ...variables.map((name, i) => `∂f/∂${name} = ${gradient[i]}`)].join('\n'),
  )
}

function parsePoint(text: string, variables: readonly string[]): number[] {
  const parts = text.split(',')
  const point = parts.map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (point.length !== variables.length || !point.every(Number.isFinite)) {
    const wanted =
      variables.length === 1 ? 'a finite number' : `${variables.length} finite numbers (${variables.join(',')})`
    throw badInput('--at', `must be ${wanted}, got ${JSON.stringify(text)}`)
  }
  return point
}
