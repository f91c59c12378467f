import { type Axis, landscapeName, shortened, type LandscapeChoice } from '#shared/contract/index.ts'
// Not from the door: that brings the whole chart library to every thread.
import { formatApart, formatNumber, motionWords } from '#shared/plot/index.ts'

/** Letters of a landscape's name that a title has room for. */
const MOST_LETTERS = 40

/** A number as titles show it; the ends of a refined region have more digits than a title can use. */
export const titled = (value: number) => formatNumber(value, 4)

/** A range as titles show it, such as "10⁻⁴ … 0.06". */
export const range = ({ min, max, count }: Axis) =>
  min === max || count === 1 ? titled(min) : formatApart([min, max], 4).join(' … ')

/** Numbers, or things that are already text, as titles list them: all of a few, the ends of many. */
export function listed(values: readonly (number | string)[]): string {
  const numbers = values.filter((value) => typeof value === 'number')
  const apart = formatApart(numbers, 4)
  const texts = values.map((value) => (typeof value === 'number' ? apart[numbers.indexOf(value)]! : value))
  return texts.length <= 4 ? texts.join(', ') : `${texts[0]!} … ${texts.at(-1)!} (${texts.length})`
}

/** A point as titles show it: a number, or "(3.5, 3.2)". */
export const pointed = (point: readonly number[]) =>
  point.length === 1 ? titled(point[0]!) : `(${point.map(titled).join(', ')})`

/**
 * Where descents walk, as " on himmelblau" in a title; nothing for the article's own landscapes, which are
 * understood.
 */
export function on(landscape: LandscapeChoice): string {
  if (landscape === 'paper-1d' || landscape === 'paper-2d') return ''
  return ` on ${shortened(landscapeName(landscape), MOST_LETTERS)}`
}

/** A network of a run by its place there, and by the end of the run's id where that is not understood. */
export const networkOf = ({ member }: { member: number }, run: string) =>
  `network ${member}${run === '' ? '' : ` of …${run.slice(-4)}`}`

/** How descents move where it is not plain gradient descent, as ", heavy ball β = 0.9, noise σ = 1". */
export const moving = (config: Parameters<typeof motionWords>[0]) =>
  motionWords(config)
    .map((words) => `, ${words}`)
    .join('')

/** The landscape that one is compared with, where there is one. */
export const versus = (against: LandscapeChoice | undefined) =>
  against === undefined ? '' : ` against ${shortened(landscapeName(against), MOST_LETTERS)}`
