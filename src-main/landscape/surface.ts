import { type Axis, axisValues, OverstepError, type Surface } from '#shared/contract/index.ts'
import type { Landscape } from './landscape.ts'

/**
 * Values of a 2-D landscape on a grid of columns × rows points over a box, both ends included; row-major, shape [rows,
 * columns], rows from the lower end of y.
 *
 * @throws {OverstepError} `invalid-input` where the landscape has not two variables or the box is empty
 */
export function sampleSurface(
  landscape: Landscape,
  box: { x: [number, number]; y: [number, number] },
  columns: number,
  rows: number,
): Surface {
  const { variables } = landscape.info
  if (variables.length !== 2)
    throw new OverstepError('invalid-input', `landscape: must have two variables, has ${variables.length}`)
  for (const axis of ['x', 'y'] as const)
    if (!(box[axis][0] < box[axis][1] && box[axis].every(Number.isFinite)))
      throw new OverstepError('invalid-input', `${axis}: must be an interval, got ${box[axis].join(' to ')}`)
  const [x, y] = [axisValues(axisOf(box.x, columns)), axisValues(axisOf(box.y, rows))]
  const value = new Float64Array(rows * columns)
  const point = new Float64Array(2)
  for (let row = 0, at = 0; row < rows; row++) {
    point[1] = y[row]!
    for (let column = 0; column < columns; column++) {
      point[0] = x[column]!
      value[at++] = landscape.value(point)
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), value }
}

function axisOf([min, max]: [number, number], count: number): Axis {
  return { min, max, count, scale: 'linear' }
}
