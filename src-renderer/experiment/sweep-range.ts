import { fieldIssues, rangeSchema, rangeValues, type Axis } from '#shared/contract/index.ts'
import { formatApart } from '#shared/plot/index.ts'
import type { axisParts } from '../facts/index.ts'
import { formatCount, notANumber, parseNumber, parseNumbers, writeNumber } from '../words/index.ts'

/** A range as it stands in the form: the texts of its ends and of how many values it has, and its scale. */
export type SweepRange = Record<(typeof axisParts)[number], string>

/** What the parts of a range are called. */
export const rangeNames = { min: 'from', max: 'to', count: 'values', scale: 'scale' } as const

/** How many values a range begins with where there was only one. */
const USUAL_COUNT = 5
/** Most values that are written out. */
const MOST_SHOWN = 12

/** A range from the least to the greatest of the numbers of a list, as many as it has. */
export function rangeOf(list: string): SweepRange {
  const numbers = parseNumbers(list).values
  const count = numbers.length > 1 ? numbers.length : USUAL_COUNT
  const [min, max] = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : []
  return {
    min: min === undefined ? '' : writeNumber(min),
    max: max === undefined || max === min ? '' : writeNumber(max),
    count: String(count),
    scale: 'linear',
  }
}

/** Fewer values than this are a list, also where they are spaced evenly. */
const LEAST_RANGE = 4

/** The range of which these are the values to the bit; undefined where there is none. */
export function rangeIn(values: readonly unknown[], whole: boolean): SweepRange | undefined {
  const [min, max, count] = [values[0], values.at(-1), values.length]
  if (count < LEAST_RANGE || typeof min !== 'number' || typeof max !== 'number') return undefined
  for (const scale of ['linear', 'log'] as const) {
    const axis = rangeSchema.safeParse({ min, max, count, scale }).data
    if (axis && rangeValues(axis, whole).every((value, index) => value === values[index]))
      return { min: writeNumber(min), max: writeNumber(max), count: String(count), scale }
  }
  return undefined
}

/** The numbers of a range as a list; of one that cannot be read the ends that can. */
export function listOf(range: SweepRange, whole: boolean): string {
  const { values } = readRange(range, whole)
  const given = values.length > 0 ? values : [range.min, range.max].flatMap((text) => parseNumber(text) ?? [])
  return given.map(writeNumber).join(', ')
}

/** The values of a range, or what is wrong with it. */
export function readRange(range: SweepRange, whole: boolean): { values: number[]; wrong: string[] } {
  const wrong: string[] = []
  const number = (part: 'min' | 'max' | 'count'): number | undefined => {
    const value = parseNumber(range[part])
    if (value === undefined) wrong.push(`${rangeNames[part]} ${notANumber(range[part])}`)
    return value
  }
  const axis = { min: number('min'), max: number('max'), count: number('count'), scale: range.scale }
  if (wrong.length > 0) return { values: [], wrong }
  const parsed = rangeSchema.safeParse(axis, { reportInput: true })
  if (parsed.success) return { values: rangeValues(parsed.data, whole), wrong }
  const issues = fieldIssues(parsed.error).map(
    ({ path, message }) =>
      `${rangeNames[path as keyof Axis]} ${message.replace(/\bmin\b/g, 'from').replace(/\bmax\b/g, 'to')}`,
  )
  return { values: [], wrong: issues }
}

/** The values of a range as they are read before they are run, with as many digits as tell them apart. */
export function rangeWords(values: readonly number[]): string {
  const shown = formatApart(values)
  const rest = shown.length - MOST_SHOWN
  // The last one tells that the range ends where it should.
  return rest <= 0
    ? shown.join(', ')
    : `${shown.slice(0, MOST_SHOWN - 1).join(', ')} and ${formatCount(rest)} more up to ${shown.at(-1)}`
}
