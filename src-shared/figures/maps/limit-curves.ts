import { type Axis, axisExtent, type FateMapConfig, type Minimum } from '../../contract/index.ts'
import { stabilityLimitOf } from '../../rules/index.ts'
import { type FigureOptions, type Frame, type LineMark, type Point, valueAt } from '../../plot/index.ts'

/** The learning rate above which descents cannot stay at the minima of these classes. */
export interface Limit {
  fates: string[]
  rate: number
  /** The least and the greatest of those that share a label, of which `rate` is in the middle. */
  span?: readonly [low: number, high: number]
  /** On a map over momentum it is a curve; `rate` is that at the momentum `at`. */
  curve?: { at: number; rateAt(momentum: number): number }
}

/** Relative difference of sharpnesses below which limits are one. */
const SAME = 1e-4

/** Points of a curve. */
const POINTS = 256

/** The stability limit of a sharpness λ > 0 at each momentum of a map over momentum. */
export function limitOverMomentum({ rule }: Pick<FateMapConfig, 'rule'>, sharpness: number) {
  return (momentum: number): number => {
    const chosen = rule && rule.name !== 'gradient-descent' ? { ...rule, momentum } : rule
    return stabilityLimitOf(sharpness, chosen) ?? Infinity
  }
}

/**
 * The limits of the isolated minima as curves over momentum, from the lowest: those that pass through the part of the
 * axes that is shown. Their names point to where they are farthest right in it.
 */
export function momentumLimits(
  config: Pick<FateMapConfig, 'rule'> & { momentum: Axis },
  minima: readonly Minimum[],
  { view }: Pick<FigureOptions, 'view'>,
  [low, high]: readonly [number, number],
): Limit[] {
  const [left, right] = view?.x ?? axisExtent(config.momentum)
  const momenta = Array.from({ length: POINTS + 1 }, (_, index) => right - ((right - left) * index) / POINTS)
  const limits: (Limit & { sharpness: number })[] = []
  const known = minima
    .flatMap(({ fate, sharpness }) => (sharpness !== null && sharpness > 0 ? [{ fate, sharpness }] : []))
    .sort((a, b) => b.sharpness - a.sharpness)
  for (const { fate, sharpness } of known) {
    const last = limits.at(-1)
    if (last && last.sharpness <= sharpness * (1 + SAME)) {
      if (!last.fates.includes(fate)) last.fates.push(fate)
      continue
    }
    const rateAt = limitOverMomentum(config, sharpness)
    const at = momenta.find((momentum) => rateAt(momentum) >= low && rateAt(momentum) <= high)
    if (at !== undefined) limits.push({ fates: [fate], rate: rateAt(at), sharpness, curve: { at, rateAt } })
  }
  return limits
}

/** A limit over the momenta that are shown, on a band of paper so that it stands out from every colour. */
export function limitCurve(
  { fates }: Limit,
  { rateAt }: NonNullable<Limit['curve']>,
  { x, theme, scale }: Pick<Frame, 'x' | 'theme' | 'scale'>,
): LineMark[] {
  const points = Array.from({ length: POINTS + 1 }, (_, index): Point => {
    const momentum = valueAt(x, index / POINTS)
    return [momentum, rateAt(momentum)]
  })
  const series = { of: 'limit', key: fates.join(', ') } as const
  const line = { kind: 'line', series, plane: 0, z: 3, points } as const
  return [
    { ...line, name: 'rim', stroke: { color: theme.paper, width: 3 * scale, opacity: 0.75 } },
    { ...line, name: 'limit', stroke: { color: theme.ink, width: 1.25 * scale, dash: [6 * scale, 4 * scale] } },
  ]
}
