import type { LandscapeInfo, Minimum, StationaryPoint } from '#shared/contract/index.ts'
import { formatNumber } from '#shared/plot/index.ts'
import { chosenLandscape, type LandscapeArguments } from './chosen-landscape.ts'
import type { Context } from './session.ts'
import { table } from './terminal.ts'

/** Prints the landscapes that come with Overstep, or all that is known of one: its minima, saddles and maxima. */
export async function showLandscapes(
  { terminal }: Pick<Context, 'terminal'>,
  asked: LandscapeArguments,
): Promise<void> {
  const { checkExpression, landscapeOf, landscapes, stationaryOf } = await import('../../landscape/index.ts')
  if (asked.landscape === undefined && asked.expression === undefined) {
    const all = landscapes().map(({ info }) => info)
    const rows = all.map(({ name, variables, minima, title }) => [
      name,
      variables.join(', '),
      `${minima.length}`,
      title,
    ])
    terminal.answer({ landscapes: all }, table([['name', 'variables', 'minima', 'title'], ...rows]))
    return
  }
  const choice = await chosenLandscape(asked, 2)
  checkExpression(choice)
  const landscape = landscapeOf(choice)
  const info = { ...landscape.info, stationary: stationaryOf(landscape) }
  terminal.answer(info, textOf(info))
}

const PLACES = 8

function textOf(info: LandscapeInfo): string {
  const { title, expression, variables, domain, minima, stationary } = info
  const words = variables.map((name, axis) => `${name} from ${domain[axis]!.join(' to ')}`).join(', ')
  const points = stationary?.points ?? []
  const rows = [...minima.map((one) => rowOf(one.fate, one)), ...points.map((one) => rowOf(one.kind, one))]
  const head = ['', ...variables, 'f', variables.length === 1 ? 'f″' : 'eigenvalues', 'falls in']
  return [
    `${title}\nf(${variables.join(', ')}) = ${expression.replaceAll('\n', ' ')}\n${words}`,
    rows.length > 0 ? table([head, ...rows]) : 'No stationary point was found there.',
    ...(stationary?.more ? ['There may be more saddles and maxima than these.'] : []),
  ].join('\n')
}

function rowOf(name: string, point: Minimum | StationaryPoint): string[] {
  const { at, value, eigenvalues } = point
  const set = 'plateau' in point ? point.plateau : null
  const place = at.map((x, axis) => {
    const ends = set?.[axis]
    return ends ? `[${ends.map((end) => formatNumber(end, PLACES)).join(', ')}]` : formatNumber(x, PLACES)
  })
  const bends = eigenvalues.map((one) => formatNumber(one, 6)).join(', ')
  const index = 'index' in point ? point.index : 0
  const directions = index === 1 ? '1 direction' : index > 1 ? `${index} directions` : 'none'
  return [name, ...place, formatNumber(value, 6), bends || '–', directions]
}
