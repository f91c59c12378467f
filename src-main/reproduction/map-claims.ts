import { axisValues, summaryOf, type FateMapConfig } from '#shared/contract/index.ts'
import { fateNames, minimaOf } from '#shared/results/index.ts'
import { type FigureInput, formatNumber, formatShare } from '#shared/plot/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { flatLimit, verdictOf, type Finding } from './finding.ts'
import { rate } from './words.ts'

/** The starts of a map that are this near to the sharp minimum. */
const NEAR = 0.25

/** Fig 6: a minimum holds descents below its stability limit, and none above it. */
export function mapFindings(input: FigureInput): Finding[] {
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
      measured:
        `Below 0.95 × 2/f″ = ${rate(0.95 * limit)}, ${formatShare(below)} of the starts within ${NEAR} of ` +
        'it end there.',
      agreesIf: 'more than 95 % do',
      verdict: Number.isNaN(below) ? 'cannot be told' : verdictOf(below > 0.95),
      ...(below < 1 && {
        why:
          `With the smallest learning rates ${config.steps} steps are too few to come to rest; such cells are ` +
          'unsettled, not escaped.',
      }),
    },
    {
      claim: 'With larger ones they escape it, and mostly end in the flat minimum.',
      measured:
        `Above 2/f″ = ${rate(limit)}, ${formatShare(above)} of all cells end in the sharp minimum, and of ` +
        `those that start within ${NEAR} of it ` +
        `${formatShare(escaped)} end in the flat one below its own limit, ${rate(most)}.`,
      agreesIf: 'less than 1 % and more than 50 %',
      verdict:
        Number.isNaN(above) || Number.isNaN(escaped) ? 'cannot be told' : verdictOf(above < 0.01 && escaped > 0.5),
    },
  ]
}

/** What rounding leaves of a jump of a function of some thousands. */
const CONTINUOUS = 1e-3

/**
 * How far f jumps at the inner ends of the walls of the trench, where the left wall has its end and the floor the right
 * one.
 */
function jumpsOf(name: 'paper-1d' | 'paper-1d-printed'): number[] {
  const { value } = landscapeOf(name)
  const [left, floor, right] = [8.40001, 8.5, 8.59999 + 8 * Number.EPSILON]
  return [left, right].map((end) => Math.abs(value([end]) - value([floor])))
}

/** The 1-D formula has the factor 10⁴ in print, with which it jumps; the article's figure is that of 10⁵. */
export function printedMapFindings(comparisons: readonly FigureInput[]): Finding[] {
  const changed = comparisons.map(({ run }) => summaryOf(run).changed ?? NaN)
  if (changed.length === 0) return []
  const [whole, walls] = changed as [number, number | undefined]
  const ofWalls =
    walls === undefined ? '' : `, and ${formatShare(walls)} of those that start in or beside the left wall`
  const [own, printed] = [jumpsOf('paper-1d'), jumpsOf('paper-1d-printed')]
  const told = (jumps: readonly number[]) => jumps.map((jump) => formatNumber(jump, 4)).join(' and ')
  return [
    {
      claim: 'The printed formula, with walls of the factor 10⁴, gives the figure, which shows a continuous function.',
      measured:
        `At the inner ends of its walls the function jumps by ${told(printed)} with 10⁴, and by ${told(own)} ` +
        `with 10⁵. ${formatShare(whole)} of the cells of the map ` +
        `have another fate with the printed one${ofWalls}.`,
      agreesIf: `as printed it jumps by no more than ${CONTINUOUS}`,
      verdict: verdictOf(Math.max(...printed) <= CONTINUOUS),
      why:
        'A misprint: the figures are those of the continuous function, which is what is computed here. A map of ' +
        'the whole domain hardly shows it, as the walls are 10⁻⁵ wide.',
    },
  ]
}
