import type { Curve, Minimum } from '#shared/contract/index.ts'

export interface Range {
  min: number
  max: number
}

/** Maps values to pixels, straight. */
export function scaleOf(range: Range, from: number, to: number): (value: number) => number {
  const factor = (to - from) / (range.max - range.min)
  return (value) => from + (value - range.min) * factor
}

/** The smallest and the largest finite value. */
export function rangeOf(values: Float64Array): Range {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min) min = value
    if (value > max && value < Infinity) max = value
  }
  return { min, max }
}

/** A curve as the `d` of an SVG path, to a hundredth of a pixel. Where it jumps, it is drawn as a vertical line. */
export function pathOf(curve: Curve, x: (value: number) => number, y: (value: number) => number): string {
  let path = ''
  for (let index = 0; index < curve.x.length; index++) {
    const [across, down] = [x(curve.x[index]!), y(curve.value[index]!)]
    path += `${index === 0 ? 'M' : 'L'}${across.toFixed(2)} ${down.toFixed(2)}`
  }
  return path
}

/** The stretch that shows the isolated minima from near: half of their distance on either side; null where there are fewer than two. */
export function closeUp(minima: readonly Minimum[]): Range | null {
  const places = minima.filter(({ plateau }) => plateau === null).map(({ at }) => at[0]!)
  const [first, last] = [Math.min(...places), Math.max(...places)]
  if (!(last > first)) return null
  const margin = (last - first) / 2
  return { min: first - margin, max: last + margin }
}
