import { toPairs } from './numbers.ts'
import { MOST_INPUTS, type Shader } from './shader.ts'

/**
 * Numbers that descents are given: one for all of them, one for each column or row of the grid, or one for each cell.
 */
export interface Source {
  values: ArrayLike<number>
  along: 'all' | 'columns' | 'rows' | 'cells'
}

/** Descents side by side; cells are counted row by row. */
export interface Grid {
  columns: number
  rows: number
  /** By the names of the shader's inputs. */
  inputs: Readonly<Record<string, Source>>
  steps: number
  tolerance: number
  bound: number
}

export const cellsOf = ({ columns, rows }: Grid) => columns * rows

/** The numbers of a grid as the shader reads them, and where each input begins and how it goes on. */
export function tableOf(grid: Grid, { inputs }: Pick<Shader, 'inputs'>): { pairs: Float32Array; sources: Uint32Array } {
  const sources = new Uint32Array(4 * MOST_INPUTS)
  const wanted = { all: 1, columns: grid.columns, rows: grid.rows, cells: cellsOf(grid) }
  let length = 0
  const all = inputs.map((name, index) => {
    const source = grid.inputs[name]
    if (!source || source.values.length < wanted[source.along])
      throw new RangeError(`the grid gives too few numbers for ${name}`)
    const { along, values } = source
    sources.set([length, +(along === 'columns'), +(along === 'rows'), +(along === 'cells')], 4 * index)
    length += values.length
    return values
  })
  const numbers = new Float64Array(length)
  all.reduce((at, values) => (numbers.set(values, at), at + values.length), 0)
  return { pairs: toPairs(numbers), sources }
}
