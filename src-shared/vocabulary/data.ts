import { z } from 'zod'

/** Element types of stored arrays, by their names in NumPy. */
export const dtypes = { uint8: Uint8Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array } as const
export const dtypeSchema = z.enum(['uint8', 'uint32', 'float32', 'float64'])
export type Dtype = z.infer<typeof dtypeSchema>
export type TypedArray = Uint8Array | Uint32Array | Float32Array | Float64Array

const typedArraySchema = z.union([
  z.instanceof(Uint8Array),
  z.instanceof(Uint32Array),
  z.instanceof(Float32Array),
  z.instanceof(Float64Array),
])

/** What an array is, before it has values. Row-major; `fill` stands where nothing has been computed yet. */
export const arraySpecSchema = z.object({
  name: z.string().min(1),
  dtype: dtypeSchema,
  shape: z.array(z.int().nonnegative()),
  fill: z.number().default(0),
})
export type ArraySpec = z.infer<typeof arraySpecSchema>

/** An array with its values, row-major, `data.length` = product of `shape`. */
export const arrayDataSchema = arraySpecSchema.extend({ data: typedArraySchema })
export type ArrayData = z.infer<typeof arrayDataSchema>

/** A named sequence of numbers of one member of a run: `values[i]` was taken at step `steps[i]`. */
export const seriesDataSchema = z.object({
  member: z.int().nonnegative(),
  name: z.string().min(1),
  steps: z.instanceof(Float64Array),
  values: z.instanceof(Float64Array),
})
export type SeriesData = z.infer<typeof seriesDataSchema>

/** One of the gradient descents or networks of a run. */
export const memberSchema = z.object({
  index: z.int().nonnegative(),
  parameters: z.record(z.string(), z.unknown()),
  summary: z.record(z.string(), z.unknown()).nullable(),
})
export type Member = z.infer<typeof memberSchema>

/** Everything that a run computed, as figures take it. */
export const runDataSchema = z.object({
  members: z.array(memberSchema),
  arrays: z.record(z.string(), arrayDataSchema),
  series: z.array(seriesDataSchema),
})
export type RunData = z.infer<typeof runDataSchema>

/** Number of values in an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** An array of the given spec with `fill` everywhere. */
export function emptyArray(spec: ArraySpec): ArrayData {
  const data = new dtypes[spec.dtype](sizeOf(spec.shape))
  if (spec.fill !== 0) data.fill(spec.fill)
  return { ...spec, data }
}

/**
 * The whole array, where `written` holds its values only up to the last one that has been written: a map that has just
 * begun is a few rows and not its full size when it travels.
 */
export function wholeArray(written: ArrayData): ArrayData {
  if (written.data.length === sizeOf(written.shape)) return written
  const whole = emptyArray(written)
  whole.data.set(written.data)
  return whole
}
