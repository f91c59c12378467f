import { z } from 'zod'
import { log, pow } from '../elementary/index.ts'
import { FARTHEST, place } from './number-schemas.ts'
import { together } from './together.ts'

/** Most values that one axis may have. */
export const MAX_AXIS_COUNT = 20_000

/** A sampled axis that names its ends; `count` values from `min` to `max`, both included. */
export const axisSchema = z
  .strictObject(
    {
      min: place.meta({ title: 'from' }),
      max: place.meta({ title: 'to' }),
      count: z
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .max(MAX_AXIS_COUNT, `must be at most ${MAX_AXIS_COUNT}`)
        .meta({ title: 'points' }),
      scale: z.enum(['linear', 'log'], "must be 'linear' or 'log'").default('linear').meta({ title: 'scale' }),
    },
    'must be an axis, such as {"min": 0, "max": 1, "count": 100}',
  )
  .check(
    together((axis, refuse) => {
      const { min, max, count, scale } = axis
      if (max < min) refuse(['max'], `must not be less than min (${min})`, max)
      else if (max === min && count > 1) refuse(['count'], 'must be 1 where min equals max', count)
      if (scale === 'log' && min <= 0) refuse(['min'], 'must be > 0 on a log axis', min)
      else if (scale === 'log' && min < 1 / FARTHEST) refuse(['min'], 'must be at least 1e-100 on a log axis', min)
      else if (max > min && count > 1 && !isResolved(axis))
        refuse(['count'], 'is more points than double precision can tell apart between min and max', count)
    }),
  )
export type Axis = z.infer<typeof axisSchema>

/** Whether neighbouring values differ at both ends, where they are closest to each other or to their precision. */
function isResolved(axis: Axis): boolean {
  const { count } = axis
  return axisValue(axis, 1) > axis.min && axis.max > axisValue(axis, count - 2)
}

/** An axis of learning rates: every value is > 0. */
export const learningRateAxisSchema = axisSchema.check(
  together(({ min, scale }, refuse) => {
    if (min <= 0 && scale === 'linear') refuse(['min'], 'must be a learning rate > 0', min)
  }),
)

/**
 * Value `index` of the axis: min + (max − min)·i/(n − 1), or min·(max/min)^(i/(n − 1)) on a log axis; both ends exact.
 * The operations are done in the order of numpy.linspace, so that linear values are equal to the bit: a start on the
 * edge of a trench may decide a cell. The power is one that every engine rounds alike, so that a run has the same
 * learning rates in the window, the browser and the command line.
 */
export function axisValue({ min, max, count, scale }: Axis, index: number): number {
  if (index === 0 || count === 1) return min
  if (index === count - 1) return max
  return scale === 'log' ? min * pow(max / min, index / (count - 1)) : min + index * ((max - min) / (count - 1))
}

/** All values of the axis, shape [count]. */
export function axisValues(axis: Axis): Float64Array {
  return Float64Array.from({ length: axis.count }, (_, index) => axisValue(axis, index))
}

/**
 * The ends of the axis as a map draws them: half a cell beyond the first and the last value, so that a cell is centred
 * on its value. An axis of one value gets a cell of width 1 (linear) or of a factor of 2 (log) around it.
 */
export function axisExtent({ min, max, count, scale }: Axis): [number, number] {
  if (scale === 'log') {
    const half = count === 1 ? Math.SQRT2 : pow(max / min, 0.5 / (count - 1))
    return [min / half, max * half]
  }
  const half = count === 1 ? 0.5 : (max - min) / (2 * (count - 1))
  return [min - half, max + half]
}

/** The index of the cell that holds `value`, or undefined where it lies outside the extent. */
export function axisIndex(axis: Axis, value: number): number | undefined {
  const [low, high] = axisExtent(axis)
  if (!(value >= low && value <= high)) return undefined
  const fraction = axis.scale === 'log' ? log(value / low) / log(high / low) : (value - low) / (high - low)
  return Math.min(axis.count - 1, Math.floor(fraction * axis.count))
}
