import type { SeriesData } from '../contract/index.ts'
import type { Column, FigureData, FigureInput } from '../plot/index.ts'

/** Tables as figures give them, put together from what runs hold. */

/** A column of the numbers, or of what they are codes of; a code without a label is a value that is not there. */
export function columnOf(name: string, values: ArrayLike<number>, labels?: readonly string[]): Column {
  if (!labels) return { name, at: (row) => values[row] ?? null }
  return { name, at: (row) => labels[values[row] ?? -1] ?? null }
}

/** A table of records, one a row; its columns are all that any of them has, in the order in which they first occur. */
export function recordTable(records: readonly Record<string, number | string | null>[]): FigureData {
  const names = [...new Set(records.flatMap(Object.keys))]
  return { rows: records.length, columns: names.map((name) => ({ name, at: (row) => records[row]?.[name] ?? null })) }
}

/** The rows of a table that are kept, in their order. */
export function chosenRows({ rows, columns }: FigureData, keeps: (row: number) => boolean): FigureData {
  const kept = Uint32Array.from({ length: rows }, (_, row) => row).filter(keeps)
  return { rows: kept.length, columns: columns.map(({ name, at }) => ({ name, at: (row) => at(kept[row] ?? -1) })) }
}

/** The rows of one part of a table, such as the steps of a member. */
export interface Block {
  rows: number
  /** What holds of all of its rows. */
  fixed: Record<string, number | string | null>
  columns: readonly Column[]
}

/** Tables under each other: columns of one name are one column. */
export function stacked(blocks: readonly Block[]): FigureData {
  const ends: number[] = []
  for (const { rows } of blocks) ends.push((ends.at(-1) ?? 0) + rows)
  const total = ends.at(-1) ?? 0
  let last = 0
  /** Which block a row is in; rows are mostly asked for one after the other. */
  const blockOf = (row: number) => {
    if (row < (ends[last - 1] ?? 0)) last = 0
    while (row >= (ends[last] ?? Infinity)) last++
    return last
  }
  const fixed = [...new Set(blocks.flatMap((block) => Object.keys(block.fixed)))]
  const names = [...new Set(blocks.flatMap(({ columns }) => columns.map(({ name }) => name)))]
  return {
    rows: total,
    columns: [
      ...fixed.map((name): Column => ({ name, at: (row) => blocks[blockOf(row)]?.fixed[name] ?? null })),
      ...names.map((name): Column => {
        const own = blocks.map(({ columns }) => columns.find((column) => column.name === name))
        return {
          name,
          at(row) {
            const block = blockOf(row)
            return own[block]?.at(row - (ends[block - 1] ?? 0)) ?? null
          },
        }
      }),
    ],
  }
}

/** What is said of a member, with a column for each coordinate of a point. */
export function parametersOf(parameters: Record<string, unknown>): Record<string, number | string | null> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]): [string, number | string | null][] => {
      if (typeof value === 'number' || typeof value === 'string') return [[name, value]]
      if (!Array.isArray(value)) return []
      return value.length === 1
        ? [[name, Number(value[0])]]
        : value.map((coordinate, index) => [`${name}${index + 1}`, Number(coordinate)])
    }),
  )
}

/** The series of the members of a run, a row for each step at which any of a member's has a value. */
export function seriesTable({ data }: FigureInput): FigureData {
  return stacked(
    data.members.map(({ index, parameters }): Block => {
      const own = data.series.filter(({ member }) => member === index)
      const steps = commonSteps(own)
      return {
        rows: steps.length,
        fixed: { member: index, ...parametersOf(parameters) },
        columns: [columnOf('step', steps), ...own.map((series) => atSteps(series, steps))],
      }
    }),
  )
}

/** All steps of the series, ascending: those of the first where all have the same. */
function commonSteps(series: readonly SeriesData[]): Float64Array {
  const [first, ...others] = series
  if (!first) return new Float64Array()
  if (others.every(({ steps }) => isEqual(steps, first.steps))) return first.steps
  return Float64Array.from(new Set(series.flatMap(({ steps }) => [...steps]))).sort()
}

function isEqual(one: Float64Array, other: Float64Array): boolean {
  return one === other || (one.length === other.length && one.every((step, index) => step === other[index]))
}

function atSteps({ name, steps, values }: SeriesData, wanted: Float64Array): Column {
  if (isEqual(steps, wanted)) return columnOf(name, values)
  const places = new Map(Array.from(steps, (step, index) => [step, index]))
  return { name, at: (row) => values[places.get(wanted[row] ?? NaN) ?? -1] ?? null }
}
