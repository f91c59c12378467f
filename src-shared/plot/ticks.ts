import type { Axis } from '../contract/index.ts'

export type Scale = Axis['scale']

/** Where an axis has ticks. Minor ticks carry no label. */
export interface Ticks {
  major: number[]
  minor: number[]
}

/**
 * Ticks at 1, 2 or 5 times a power of ten that lie in [min, max], about `target` of them; the middle alone where there
 * is no such number between two ends that are hardly apart.
 */
export function linearTicks(min: number, max: number, target: number): Ticks {
  if (!(max > min)) return { major: [min], minor: [] }
  const raw = (max - min) / Math.max(target, 1)
  const power = 10 ** Math.floor(Math.log10(raw))
  const ideal = [1, 2, 5, 10].findIndex((factor) => factor === 10 || factor * power >= raw * 0.999)
  // A wide step may fall beside a short axis; one power of ten is never longer than half of it.
  const steps = [10, 5, 2, 1].slice(3 - ideal).map((factor) => factor * power)
  const found = steps.map((step) => multiples(min, max, step)).find((ticks) => ticks.length > 1)
  const major = found ?? multiples(min, max, power)
  return { major: major.length > 0 ? major : [min + (max - min) / 2], minor: [] }
}

/**
 * Ticks on a log axis over [min, max] with room for about `target` labels: powers of ten (every second, third, … where
 * there are many); 2 and 5 of each decade as well where there is room; linear ticks where the axis spans less than
 * that.
 */
export function logTicks(min: number, max: number, target: number): Ticks {
  if (!(max > min)) return { major: [min], minor: [] }
  const decades = powers(min, max)
  const subdivided = within(min, max, [1, 2, 5])
  if (subdivided.length < 3) return linearTicks(min, max, target)
  if (subdivided.length <= target) return { major: subdivided, minor: without(within(min, max, digits), subdivided) }
  if (decades.length < 2) {
    const coarse = within(min, max, [1, 3])
    return coarse.length > 1 ? { major: coarse, minor: without(subdivided, coarse) } : { major: subdivided, minor: [] }
  }
  const stride = Math.ceil(decades.length / Math.max(target, 1))
  const exponent = (tick: number) => Math.round(Math.log10(tick))
  const major = decades.filter((tick) => exponent(tick) % stride === 0)
  const minor = stride > 1 ? decades : decades.length > 5 ? subdivided : within(min, max, digits)
  return { major, minor: without(minor, major) }
}

/** Digits of a double. */
const MOST_DIGITS = 17

/** Ticks of either scale. */
export function ticksOf(scale: Scale, min: number, max: number, target: number): Ticks {
  return scale === 'log' ? logTicks(min, max, target) : linearTicks(min, max, target)
}

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9]

function multiples(min: number, max: number, step: number): number[] {
  const slack = step * 1e-9
  const first = Math.ceil((min - slack) / step)
  const last = Math.floor((max + slack) / step)
  // Digits down to a thousandth of the step take away the noise of the product (3 · 0.1) and keep every tick.
  const digits = Math.ceil(Math.log10(Math.max(Math.abs(min), Math.abs(max)) / step)) + 4
  const precision = Math.min(Math.max(digits, 12), MOST_DIGITS)
  const ticks = Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) =>
    Number(((first + index) * step).toPrecision(precision)),
  )
  return [...new Set(ticks.map((tick) => (tick === 0 ? 0 : tick)))].filter(
    (tick) => tick >= min - slack && tick <= max + slack,
  )
}

function powers(min: number, max: number): number[] {
  return within(min, max, [1])
}

function within(min: number, max: number, mantissas: readonly number[]): number[] {
  const ticks: number[] = []
  for (let exponent = Math.floor(Math.log10(min)); exponent <= Math.ceil(Math.log10(max)); exponent++)
    for (const mantissa of mantissas) {
      const tick = Number(`${mantissa}e${exponent}`)
      if (tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) ticks.push(tick)
    }
  return ticks
}

function without(ticks: number[], others: number[]): number[] {
  const taken = new Set(others)
  return ticks.filter((tick) => !taken.has(tick))
}
