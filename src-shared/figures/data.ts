import { gridAxes, sizeOf, type ArrayData, type FigureLook, type GridAxis } from '../contract/index.ts'
import { variablesOf } from './axes.ts'
import { columnOf, fateNames, seriesTable } from '../results/index.ts'
import type { Column, FigureData, FigureInput, FigureKind } from '../plot/index.ts'

/** The data of a figure: its own, or what the run computed. */
export function figureData(kind: FigureKind, input: FigureInput, look: Partial<FigureLook> = {}): FigureData {
  return kind.data?.(input, look) ?? computedData(input)
}

/** What a run computed: a row for each cell of its arrays over a grid, or for each step of its series. */
export function computedData(input: FigureInput): FigureData {
  const axes = gridAxes(input.run.config)
  return axes.length > 0 ? gridTable(input, axes) : seriesTable(input)
}

/**
 * Every cell of a grid, with each array of the run that has a value for it, or for it and those that differ only along
 * the last axes.
 */
function gridTable({ run, data }: FigureInput, axes: GridAxis[]): FigureData {
  const lengths = axes.map(({ values }) => values.length)
  const fates = fateNames(run)
  const variables = 'landscape' in run.config ? variablesOf(run.config.landscape) : []
  const along = axes.map(({ name, values }, axis): Column => {
    const stride = sizeOf(lengths.slice(axis + 1))
    return { name, at: (row) => values[Math.floor(row / stride) % values.length] ?? null }
  })
  const computed = Object.values(data.arrays).flatMap((array) => {
    const own = array.shape.slice(0, lengths.length)
    // Others, such as samples of the landscape, may have as many values by chance.
    if (!/^(against\/)?\w+$/.test(array.name)) return []
    if (own.length === 0 || own.some((length, axis) => length !== lengths[axis])) return []
    const stride = sizeOf(lengths.slice(own.length))
    const rest = array.shape.slice(lengths.length)
    return cellColumns(array, rest, variables, fates, stride)
  })
  return { rows: sizeOf(lengths), columns: [...along, ...computed] }
}

/** @param rest the shape of what an array holds for a cell: nothing, or a value for each variable */
function cellColumns(
  { name, data }: ArrayData,
  rest: readonly number[],
  variables: readonly string[],
  fates: readonly string[],
  stride: number,
): Column[] {
  const label = name.replace(/\/(\w)/g, (_, letter: string) => letter.toUpperCase())
  if (rest.length === 0 && name !== 'orbit') {
    const values = columnOf(label, data, /(^|\/)fate$/.test(name) ? fates : undefined)
    return [stride === 1 ? values : { name: label, at: (row) => values.at(Math.floor(row / stride)) }]
  }
  const width = sizeOf(rest)
  return Array.from({ length: width }, (_, index) => ({
    name: variables[index] ?? `${label}${index + 1}`,
    at: (row) => data[row * width + index] ?? null,
  }))
}
