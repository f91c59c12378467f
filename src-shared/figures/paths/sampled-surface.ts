/** A landscape of two variables on a grid: `value` has shape [y, x]. */
export interface SampledSurface {
  x: Float64Array
  y: Float64Array
  value: Float64Array
}
