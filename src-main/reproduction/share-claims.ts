import { summaryOf, type BasinShareConfig, type Counts } from '#shared/contract/index.ts'
import { minimaOf } from '#shared/results/index.ts'
import { type FigureInput, formatNumber, formatShare } from '#shared/plot/index.ts'
import { ALL, flatLimit, verdictOf, verdictOfAll, type Finding } from './finding.ts'
import { besides, rate, ratesRun, sharesFound, upTo } from './words.ts'

/** Fig 10. */
export function shareFindings(input: FigureInput): Finding[] {
  const sharp = minimaOf(input.run).find(({ fate }) => fate === 'sharp')
  const limit = sharp?.stabilityLimit
  if (!limit) return []
  // Beyond its own limit 2/λ the flat minimum holds nothing either.
  const most = 0.9 * flatLimit(minimaOf(input.run))
  const rows = ratesOf(input).filter(({ learningRate }) => learningRate <= most)
  return [sidesFinding(rows, limit, (input.run.config as BasinShareConfig).starts), changeFinding(rows, limit)]
}

/** How near to 2/λ, as a share of it, learning rates are neither small nor large. */
const BETWEEN = 0.08

/** What becomes of descents well below and well above the limit of the sharp minima. */
function sidesFinding(rows: readonly ShareRow[], limit: number, starts: number): Finding {
  const ended = (fate: string, of: (learningRate: number) => boolean, where: string) => {
    const some = rows.filter(({ learningRate }) => of(learningRate))
    const shares = some.map(({ shares }) => shares[fate] ?? 0)
    const found = () => `${sharesFound(shares)} ${where} at ${ratesRun(some.map(({ learningRate }) => learningRate))}`
    return {
      counts: shares.map((share) => Math.round(share * starts)),
      text: some.length > 0 ? found() : 'nothing was run',
    }
  }
  const far = `${formatShare(BETWEEN)} or more`
  const below = ended('sharp', (value) => value <= (1 - BETWEEN) * limit, 'end in a sharp minimum')
  const above = ended('flat', (value) => value >= (1 + BETWEEN) * limit, 'end in the flat one')
  const sides = [below.counts, above.counts]
  return {
    claim: 'With small learning rates descents end in a sharp minimum, with large ones in the flat one.',
    measured:
      `Of ${starts} random starts at each rate: ${far} below 2/λ = ${rate(limit)}, ${below.text}; ${far} above ` +
      `it, ${above.text}.`,
    agreesIf: `the 95 % intervals of all these shares lie above ${formatShare(ALL)}; differs if one of them lies below`,
    verdict: sides.some(({ length }) => length === 0) ? 'cannot be told' : verdictOfAll(sides.flat(), starts, ALL),
  }
}

/** How near to 2/λ, as a share of it, the change is at it. */
const AT_LIMIT = 0.1

/** Where the change is: between two learning rates that were run. */
function changeFinding(rows: readonly ShareRow[], limit: number): Finding {
  const said = {
    claim: 'The change is at the stability limit of the sharp minima.',
    agreesIf: `both rates are within ${formatShare(AT_LIMIT)} of 2/λ; differs if all between them is further off`,
    why:
      'Just above the limit descents stay near a sharp minimum on a periodic orbit, and are unsettled; they ' +
      'escape from a learning rate a little larger.',
  }
  const crossing = crossingOf(rows)
  if (!crossing)
    return {
      ...said,
      measured: `2/λ = ${rate(limit)}; the share of the flat minimum does not pass one half for good on this axis.`,
      verdict: 'cannot be told',
    }
  const [before, after] = crossing
  const [low, high] = [before.learningRate / limit - 1, after.learningRate / limit - 1]
  const [inside, outside] = [Math.max(-low, high) < AT_LIMIT, low > AT_LIMIT || high < -AT_LIMIT]
  return {
    ...said,
    measured:
      `2/λ = ${rate(limit)}; ${formatShare(before.shares.flat ?? 0)} end in the flat minimum at γ = ` +
      `${rate(before.learningRate)} (${besides(before.learningRate, limit)} 2/λ), ` +
      `${formatShare(after.shares.flat ?? 0)} at the next rate that was run, ${rate(after.learningRate)} ` +
      `(${besides(after.learningRate, limit)}), and more than half at all beyond.`,
    verdict: inside ? 'agrees' : outside ? 'differs' : 'cannot be told',
  }
}

interface ShareRow {
  learningRate: number
  shares: Counts
}

function ratesOf({ run }: FigureInput): ShareRow[] {
  const { byLearningRate = [] } = summaryOf(run)
  return byLearningRate.map(({ learningRate, shares = {} }) => ({ learningRate, shares }))
}

/**
 * The last learning rate with which no more than half end in the flat minimum, and the next one; null where there is
 * none before or behind.
 */
function crossingOf(rows: readonly ShareRow[]): [ShareRow, ShareRow] | null {
  const last = rows.findLastIndex(({ shares }) => (shares.flat ?? 0) <= 0.5)
  const [before, after] = [rows[last], rows[last + 1]]
  return before && after ? [before, after] : null
}

/** The 2-D formula has R(2 − |x|) twice in print, and R(2 − |y|) nowhere. */
export function printedShareFindings(comparisons: readonly FigureInput[], own: FigureInput): Finding[] {
  return comparisons.map((printed): Finding => {
    const most = Math.max(...ratesOf(printed).map(({ shares }) => shares.sharp ?? 0))
    const ofOwn = Math.max(...ratesOf(own).map(({ shares }) => shares.sharp ?? 0))
    const far = minimaOf(printed.run).find(({ fate }) => fate === 'sharp')
    const place = far?.at.map((value) => formatNumber(value, 4)).join(', ')
    const farFromStarts = place === undefined ? '' : `; its sharp minima are far from the start box, one at (${place})`
    return {
      claim: 'The printed formula, with the factor R(2 − |x|) twice, gives the figure.',
      measured:
        `Of the starts at a learning rate ${upTo(most)} end in a sharp minimum as printed, and ${upTo(ofOwn)} ` +
        `with R(2 − |y|) in place of the second${farFromStarts}.`,
      agreesIf: 'as many end in a sharp minimum as printed as with R(2 − |y|)',
      verdict: verdictOf(most >= ofOwn),
      why:
        'A misprint: without R(2 − |y|) there is no sharp minimum near the start box, and the article’s figure ' +
        'could not come about.',
    }
  })
}
