import {
  theorySummarySchema,
  type Band,
  type Condition,
  type ConditionName,
  type ConstantName,
  type Region,
  type Run,
  type TheorySummary,
} from '../../contract/index.ts'
import { formatNumber, formatShare, type Markup } from '../../plot/index.ts'

/** How the figures of the theory call and colour what they speak of; the same thing looks the same in each. */

export const LOCAL: Markup = '{symbol|x}{sup|†}'
export const GLOBAL: Markup = '{symbol|x}{sub|∗}'
export const MU_LOCAL: Markup = '{symbol|μ}{sup|†}'
export const MU_GLOBAL: Markup = '{symbol|μ}{sub|∗}'
const M: Markup = '{symbol|M}'
export const P: Markup = '{symbol|P}({symbol|M}\u200A)'

/** M and what stays in it or leaves it, P(M), the way to x⁎, X. */
export const colors = { m: '#D55E00', p: '#E69F00', global: '#0072B2', x: '#CC79A7', misses: '#009E73' } as const

/** What is known of a run: all once it is complete, nothing before its analysis. */
export function theoryOf(run: Run): TheorySummary | undefined {
  const parsed = theorySummarySchema.safeParse(run.summary)
  return parsed.success ? parsed.data : undefined
}

export const claimColors: Record<Band['claim'], string> = {
  stays: '#8B8D98',
  escapes: colors.m,
  'lands in P(M)': colors.p,
  'reaches x*': colors.global,
}

export const claimNames: Record<Band['claim'], Markup> = {
  stays: `stays in ${M}`,
  escapes: `leaves ${M}`,
  'lands in P(M)': `lands in ${P}`,
  'reaches x*': `reaches ${GLOBAL}`,
}

/** What each constant is over. */
export const constantRegions: Record<ConstantName, string> = {
  muLocal: 'M',
  muGlobal: 'the domain without M',
  smoothnessOfM: 'M',
  smoothnessOfP: 'P(M)',
  smoothnessOfDomain: 'the domain',
  smoothnessOutsideX: 'the domain without X',
}

/** What the μ⁎ and L that are asked for must hold over: the conditions of Theorem 2.2, and those of Theorem 2.4. */
export const askedRegions = {
  mu: 'the domain without M; without X',
  smoothness: 'P(M); the domain without X',
} as const

/** The constants that the learning rates of a band stand on, each with what it is over. */
export function basisOf({ claim, source }: Band): string {
  switch (claim) {
    case 'stays':
      return `μ† over M, L over ${source === 'Theorem 2.2' ? 'the domain' : 'M'}`
    case 'escapes':
      return 'μ† over M'
    case 'lands in P(M)':
      return 'μ† over M, L over M'
    case 'reaches x*':
      return 'μ† over M, μ⁎ asked over the domain without M, L asked over P(M)'
  }
}

/** Where a claim is from, and over what its L is. */
export function sourceName({ claim, source }: Band): Markup {
  const [theorem] = source.split(' with ') as [string]
  const over = claim === 'reaches x*' ? P : source === theorem ? 'the domain' : M
  return theorem === 'Theorem 2.2' ? `${theorem}, {symbol|L} over ${over}` : theorem
}

/** A smoothness that is greater than its bound by no more than this share of it is rounding. */
const SLACK = 1e-9

/**
 * Where f is not L-smooth for an L that no curvature on the set is greater than: the gradient jumps, or it differs too
 * much between the two sides of what is left out. Undefined where neither is so.
 */
export function failsBetweenPoints(
  { name, bound, share }: Pick<Condition, 'name' | 'bound' | 'share'>,
  { smoothnessOfP, smoothnessOutsideX }: TheorySummary['constants'],
): string | undefined {
  const [found, hole] = name === 'smooth' ? [smoothnessOfP, 'M'] : [smoothnessOutsideX, 'X']
  if ((name !== 'smooth' && name !== 'smooth-outside-x') || !found?.at) return undefined
  if (found.estimate === null) return `the gradient jumps at ${found.at.map((at) => formatNumber(at, 4)).join(', ')}`
  return share === 0 && found.estimate > bound * (1 + SLACK) ? `from one side of ${hole} to the other` : undefined
}

/** Whether a condition holds, or on how much of its set it does not. */
export function verdictOf(condition: Condition, constants: TheorySummary['constants']): string {
  if (condition.share > 0) return `fails on ${formatShare(condition.share)}`
  const between = failsBetweenPoints(condition, constants)
  return between ? `fails: ${between}` : 'holds'
}

/** The learning rates of a band that lie in [low, high]; undefined where none does. */
export function partOf({ from, to }: Band, low: number, high: number): [number, number] | undefined {
  const part: [number, number] = [Math.max(from, low), Math.min(to ?? Infinity, high)]
  return part[0] < part[1] ? part : undefined
}

/** What a condition asks. */
export function conditionName({ name }: Pick<Condition, 'name'>): Markup {
  const names: Record<ConditionName, Markup> = {
    'opsc-local': `${MU_LOCAL}-OPSC in ${M}`,
    'opsc-global': `${MU_GLOBAL}-OPSC outside ${M}`,
    smooth: `{symbol|L}-smooth in ${P}`,
    'opsc-outside-x': `${MU_GLOBAL}-OPSC outside {symbol|X}`,
    'smooth-outside-x': '{symbol|L}-smooth outside {symbol|X}',
  }
  return names[name]
}

export const conditionColors: Record<ConditionName, string> = {
  'opsc-local': colors.m,
  'opsc-global': '#5B6BC0',
  smooth: '#A0522D',
  'opsc-outside-x': '#5B6BC0',
  'smooth-outside-x': '#A0522D',
}

/** Directions in which the circle of a ball is followed. */
const CIRCLE = 180

/** The corners of a region in the plane, one after the other; on a line, both ends. Shape [corners, variables]. */
export function cornersOf(region: Region): number[][] {
  if (region.shape === 'box') {
    const [x, y] = region.box as [[number, number], [number, number]?]
    if (!y) return x.map((end) => [end])
    return [
      [x[0], y[0]],
      [x[1], y[0]],
      [x[1], y[1]],
      [x[0], y[1]],
    ]
  }
  const radii = region.shape === 'star' ? region.radii : new Array<number>(CIRCLE).fill(region.radius)
  return radii.map((radius, index) => {
    const angle = (2 * Math.PI * index) / radii.length
    return [region.centre[0]! + radius * Math.cos(angle), region.centre[1]! + radius * Math.sin(angle)]
  })
}

/** The conditions that are drawn where they fail: those of Theorem 2.2. */
export function drawnConditions({ conditions }: TheorySummary): Condition[] {
  return conditions.filter(({ name }) => name === 'opsc-local' || name === 'opsc-global' || name === 'smooth')
}
