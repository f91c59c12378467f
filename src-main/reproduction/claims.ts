import {
  axisValues,
  theorySummarySchema,
  type BasinShareConfig,
  type FateMapConfig,
  type Minimum,
} from '#shared/contract/index.ts'
// Not from the door: that brings the whole chart library.
import { fateNames, minimaOf } from '#shared/figures/fates.ts'
import type { FigureInput } from '#shared/figures/figure.ts'
import { formatNumber, formatShare } from '#shared/figures/numbers.ts'
import { landscapeOf } from '../landscape/index.ts'
import { verdictOf, type Finding, type Results } from './finding.ts'
import { networkFindings } from './network-claims.ts'
import type { PlannedFigure } from './plan.ts'

/** The claims of the article about a figure, each beside what its runs show. */
export function findingsOf(figure: PlannedFigure, results: Results): Finding[] {
  const input = results(figure.run)
  switch (input.run.config.kind) {
    case 'theory':
      return theoryFindings(input)
    case 'trajectory':
      return pathFindings(figure.id, input)
    case 'fate-map':
      return [...mapFindings(input), ...printedMapFindings(figure.printed.map(results))]
    case 'basin-share':
      return [...shareFindings(input), ...printedShareFindings(figure.printed.map(results), input)]
    case 'network':
      return networkFindings(figure.figure, input)
    default:
      return []
  }
}

const rate = (value: number) => formatNumber(value, 4)

/** Fig 1: Theorem 2.2 of Mohtashami, Jaggi and Stich (2023). */
function theoryFindings({ run }: FigureInput): Finding[] {
  const parsed = theorySummarySchema.safeParse(run.summary)
  const said = {
    claim: 'With 2/μ† < γ ≤ μ⁎/L² descents that start in M leave it and reach x⁎ (Theorem 2.2).',
    agreesIf: 'every start leaves M and reaches x⁎',
  }
  if (!parsed.success || run.config.kind !== 'theory')
    return [{ ...said, measured: 'nothing was measured', verdict: 'cannot be told' }]
  const { bands, measured, conditions } = parsed.data
  const { starts } = run.config
  const band = bands.find(({ claim: what }) => what === 'reaches x*')
  const rows = measured.filter(
    ({ learningRate }) => band && learningRate > band.from && learningRate <= (band.to ?? Infinity),
  )
  if (!band || rows.length === 0)
    return [{ ...said, measured: 'the theorem speaks of none of these learning rates', verdict: 'cannot be told' }]
  const least = (count: (row: (typeof rows)[number]) => number) => Math.min(...rows.map(count)) / starts
  const [leaves, reaches] = [least((row) => row.leaves), least((row) => row.reaches)]
  const failing = conditions.filter(({ share }) => share > 0)
  return [
    {
      ...said,
      measured:
        `Of ${starts} starts in M, at each of ${rows.length} learning rates from ${rate(band.from)} to ${rate(band.to ?? Infinity)}, ` +
        `at least ${formatShare(leaves)} left M and at least ${formatShare(reaches)} reached x⁎.`,
      verdict: verdictOf(leaves === 1 && reaches === 1),
      ...(failing.length > 0 && {
        why: `The conditions of the theorem do not all hold on this function: ${failing
          .map(({ name, share }) => `${name} fails on ${formatShare(share)} of its set`)
          .join(', ')}. Towards x⁎ and towards x† f cannot both be one-point strongly convex across the edge of M.`,
      }),
    },
  ]
}

/** The classes that paths end in, from the smallest learning rate to the largest, by figure. */
const ends: Record<string, { claim: string; fates: readonly string[] }> = {
  fig02: {
    claim:
      'From one start the learning rate alone decides: the sharpest minimum with a small one, then the sharp one, then the flat one.',
    fates: ['sharpest', 'sharp', 'flat'],
  },
  fig03: { claim: 'The descent ends in the sharpest minimum.', fates: ['sharpest'] },
  fig04: { claim: 'The descent ends in the sharp minimum.', fates: ['sharp'] },
  fig05: { claim: 'The descent ends in the flat minimum.', fates: ['flat'] },
  fig07: {
    claim: 'With small learning rates the descent ends in a sharp minimum, with large ones in the flat one.',
    fates: ['sharp', 'flat'],
  },
  fig08: { claim: 'The descent ends in the flat minimum.', fates: ['flat'] },
  fig09: { claim: 'The descent ends in a sharp minimum.', fates: ['sharp'] },
}

function pathFindings(id: string, { data }: FigureInput): Finding[] {
  const claimed = ends[id]
  if (!claimed) return []
  const paths = data.members
    .map(({ parameters, summary }) => ({
      learningRate: Number(parameters.learningRate),
      fate: String(summary?.fate ?? 'unknown'),
    }))
    .sort((a, b) => a.learningRate - b.learningRate)
  // Each class once, in the order in which they come.
  const order = paths.map(({ fate }) => fate).filter((fate, index, all) => fate !== all[index - 1])
  return [
    {
      claim: claimed.claim,
      agreesIf: `they end in: ${claimed.fates.join(', then ')}, in this order and nowhere else`,
      measured: paths.map(({ learningRate, fate }) => `γ = ${rate(learningRate)} → ${fate}`).join('; '),
      verdict: verdictOf(order.join() === claimed.fates.join()),
    },
  ]
}

/** The starts of a map that are this near to the sharp minimum. */
const NEAR = 0.25

/** Fig 6: a minimum holds descents below its stability limit, and none above it. */
function mapFindings(input: FigureInput): Finding[] {
  const config = input.run.config as FateMapConfig
  const sharp = minimaOf(input.run).find(({ fate }) => fate === 'sharp')
  if (!sharp?.stabilityLimit) return []
  const limit = sharp.stabilityLimit
  const [rates, starts] = [axisValues(config.learningRate), axisValues(config.start)]
  const names = fateNames(input.run)
  const fates = input.data.arrays.fate?.data ?? new Uint8Array()
  /** Share of the cells with a learning rate and a start of these that have the fate. */
  const shareOf = (fate: string, ofRate: (value: number) => boolean, ofStart: (value: number) => boolean) => {
    let [cells, found] = [0, 0]
    rates.forEach((learningRate, row) => {
      if (!ofRate(learningRate)) return
      starts.forEach((start, column) => {
        if (!ofStart(start)) return
        cells++
        if (names[fates[row * starts.length + column]!] === fate) found++
      })
    })
    return cells === 0 ? NaN : found / cells
  }
  const near = (start: number) => Math.abs(start - sharp.at[0]!) <= NEAR
  const always = () => true
  const most = flatLimit(minimaOf(input.run))
  const above = shareOf('sharp', (value) => value > limit, always)
  const escaped = shareOf('flat', (value) => value > limit && value < most, near)
  const below = shareOf('sharp', (value) => value < 0.95 * limit, near)
  return [
    {
      claim: `With small learning rates descents that start near the sharp minimum stay there.`,
      measured: `Below 0.95 × 2/f″ = ${rate(0.95 * limit)}, ${formatShare(below)} of the starts within ${NEAR} of it end there.`,
      agreesIf: 'more than 95 % do',
      verdict: Number.isNaN(below) ? 'cannot be told' : verdictOf(below > 0.95),
      ...(below < 1 && {
        why: `With the smallest learning rates ${config.steps} steps are too few to come to rest; such cells are unsettled, not escaped.`,
      }),
    },
    {
      claim: 'With larger ones they escape it, and mostly end in the flat minimum.',
      measured:
        `Above 2/f″ = ${rate(limit)}, ${formatShare(above)} of all cells end in the sharp minimum, and of those that start within ${NEAR} of it ` +
        `${formatShare(escaped)} end in the flat one below its own limit, ${rate(most)}.`,
      agreesIf: 'less than 1 % and more than 50 %',
      verdict:
        Number.isNaN(above) || Number.isNaN(escaped) ? 'cannot be told' : verdictOf(above < 0.01 && escaped > 0.5),
    },
  ]
}

function flatLimit(minima: readonly Minimum[]): number {
  return minima.find(({ fate }) => fate === 'flat')?.stabilityLimit ?? Infinity
}

/** What rounding leaves of a jump of a function of some thousands. */
const CONTINUOUS = 1e-3

/** How far f jumps at the inner ends of the walls of the trench, where the left wall has its end and the floor the right one. */
function jumpsOf(name: 'paper-1d' | 'paper-1d-printed'): number[] {
  const { value } = landscapeOf(name)
  const [left, floor, right] = [8.40001, 8.5, 8.59999 + 8 * Number.EPSILON]
  return [left, right].map((end) => Math.abs(value([end]) - value([floor])))
}

/** The 1-D formula has the factor 10⁴ in print, with which it jumps; the article's figure is that of 10⁵. */
function printedMapFindings(comparisons: readonly FigureInput[]): Finding[] {
  const changed = comparisons.map(({ run }) => Number(run.summary?.changed ?? NaN))
  if (changed.length === 0) return []
  const [whole, walls] = changed as [number, number | undefined]
  const [own, printed] = [jumpsOf('paper-1d'), jumpsOf('paper-1d-printed')]
  const told = (jumps: readonly number[]) => jumps.map((jump) => formatNumber(jump, 4)).join(' and ')
  return [
    {
      claim: 'The function is printed with walls of the factor 10⁴, and drawn as a continuous one.',
      measured:
        `At the inner ends of its walls the function jumps by ${told(printed)} with 10⁴, and by ${told(own)} with 10⁵. ${formatShare(whole)} of the cells of the map ` +
        `have another fate with the printed one${walls === undefined ? '' : `, and ${formatShare(walls)} of those that start in or beside the left wall`}.`,
      agreesIf: `neither jumps by more than ${CONTINUOUS}`,
      verdict: verdictOf(Math.max(...own, ...printed) <= CONTINUOUS),
      why: 'A misprint: the figures are those of the continuous function, which is what is computed here. A map of the whole domain hardly shows it, as the walls are 10⁻⁵ wide.',
    },
  ]
}

/** Fig 10. */
function shareFindings(input: FigureInput): Finding[] {
  const sharp = minimaOf(input.run).find(({ fate }) => fate === 'sharp')
  const limit = sharp?.stabilityLimit
  if (!limit) return []
  const { starts } = input.run.config as BasinShareConfig
  const rows = ratesOf(input)
  const below = rows.filter(({ learningRate }) => learningRate <= 0.92 * limit)
  // Beyond its own limit 2/λ the flat minimum holds nothing either.
  const most = 0.9 * flatLimit(minimaOf(input.run))
  const above = rows.filter(({ learningRate }) => learningRate >= 1.08 * limit && learningRate <= most)
  const least = (of: typeof rows, fate: string) => Math.min(...of.map(({ shares }) => shares[fate] ?? 0))
  const [held, escaped] = [least(below, 'sharp'), least(above, 'flat')]
  return [
    {
      claim: 'With small learning rates descents end in a sharp minimum, with large ones in the flat one.',
      measured:
        `Of ${starts} random starts at each rate, at least ${formatShare(held)} end in a sharp minimum for γ ≤ ${rate(0.92 * limit)}, and at least ` +
        `${formatShare(escaped)} in the flat one for ${rate(1.08 * limit)} ≤ γ ≤ ${rate(most)}.`,
      agreesIf: 'both are more than 99 %',
      verdict: below.length === 0 || above.length === 0 ? 'cannot be told' : verdictOf(held > 0.99 && escaped > 0.99),
    },
    {
      claim: 'The change is at the stability limit of the sharp minima.',
      measured: `2/λ = ${rate(limit)}; the share of the flat minimum passes one half ${crossingText(rows)}.`,
      agreesIf: 'that is within 10 % of 2/λ',
      verdict: crossingOf(rows) === null ? 'cannot be told' : verdictOf(Math.abs(crossingOf(rows)! / limit - 1) < 0.1),
      why: 'Just above the limit descents stay near a sharp minimum on a periodic orbit, and are unsettled; they escape from a learning rate a little larger.',
    },
  ]
}

function ratesOf({ run }: FigureInput): { learningRate: number; shares: Record<string, number> }[] {
  const rows = run.summary?.byLearningRate
  return Array.isArray(rows) ? (rows as { learningRate: number; shares: Record<string, number> }[]) : []
}

/** The first learning rate from which on more than half end in the flat minimum. */
function crossingOf(rows: ReturnType<typeof ratesOf>): number | null {
  return rows.find(({ shares }) => (shares.flat ?? 0) > 0.5)?.learningRate ?? null
}
function crossingText(rows: ReturnType<typeof ratesOf>): string {
  const crossing = crossingOf(rows)
  return crossing === null ? 'nowhere on this axis' : `at γ = ${rate(crossing)}`
}

/** The 2-D formula has R(2 − |x|) twice in print, and R(2 − |y|) nowhere. */
function printedShareFindings(comparisons: readonly FigureInput[], own: FigureInput): Finding[] {
  return comparisons.map((printed): Finding => {
    const most = Math.max(...ratesOf(printed).map(({ shares }) => shares.sharp ?? 0))
    const ofOwn = Math.max(...ratesOf(own).map(({ shares }) => shares.sharp ?? 0))
    const far = minimaOf(printed.run).find(({ fate }) => fate === 'sharp')
    return {
      claim: 'The function is printed with the factor R(2 − |x|) twice.',
      measured:
        `As printed, at most ${formatShare(most)} of the starts end in a sharp minimum at any learning rate, against ${formatShare(ofOwn)} with R(2 − |y|) in place of the second` +
        `${far ? `; its sharp minima are far from the start box, one at (${far.at.map((value) => formatNumber(value, 4)).join(', ')})` : ''}.`,
      agreesIf: 'as many end in a sharp minimum as printed',
      verdict: verdictOf(most >= ofOwn),
      why: 'A misprint: without R(2 − |y|) there is no sharp minimum near the start box, and the article’s figure could not come about.',
    }
  })
}
