import { STAYS_BELOW, summaryOf } from '#shared/contract/index.ts'
import { formatNumber, formatShare, type FigureInput } from '#shared/plot/index.ts'
import { branchRows } from '#shared/results/index.ts'
import { verdictOf, type Finding } from './finding.ts'

/** γλ up to which networks are expected to stay, and from which on to escape; between, one child may do either. */
const [STAY, ESCAPE] = [1.5, 5]

/** The future work of the article: what trained networks do with other learning rates. */
export function branchFindings(input: FigureInput): Finding[] {
  const { branches = [] } = summaryOf(input.run)
  const known = branches.flatMap((branch) =>
    typeof branch.gammaLambda === 'number' ? [{ ...branch, gammaLambda: branch.gammaLambda }] : [],
  )
  const rows = known.map(
    ({ gammaLambda, escaped, origins, barrier, siblingBarrier }) =>
      `γλ = ${formatNumber(gammaLambda, 3)}: ${escaped} of ${origins} (largest barriers ${words(barrier)} from where ` +
      `they began, ${words(siblingBarrier)} between siblings)`,
  )
  const small = known.filter(({ gammaLambda }) => gammaLambda <= STAY)
  const large = known.filter(({ gammaLambda }) => gammaLambda >= ESCAPE)
  const isShown = small.length > 0 && large.length > 0
  const agrees =
    small.every(({ escaped }) => escaped === 0) && large.every(({ escaped, origins }) => escaped === origins)
  return [
    {
      claim:
        'A trained network that goes on with a small learning rate stays where it is; with a large one it escapes ' +
        '(what the article leaves as future work).',
      measured: isShown
        ? `Of the networks that were begun from, escaped: ${rows.join('; ')}.`
        : 'no such learning rates',
      agreesIf:
        `none escapes at γλ ≤ ${STAY} and all escape at γλ ≥ ${ESCAPE}, where a network escapes when a barrier above ` +
        `${STAYS_BELOW} lies on the straight line to one of its children or between these`,
      verdict: isShown ? verdictOf(agrees) : 'cannot be told',
    },
    ...flatterFindings(input),
  ]
}

const words = (value: number | null | undefined) => (typeof value === 'number' ? formatNumber(value, 2) : 'none')

/** Whether those that escaped are in flatter places, and whether they read better. */
function flatterFindings({ data }: FigureInput): Finding[] {
  const ended = branchRows(data).filter(
    ({ sharpness, sharpnessBefore }) => sharpness !== null && sharpnessBefore !== null,
  )
  const escaped = ended.filter(({ fate }) => fate === 'escapes')
  if (escaped.length === 0) return []
  const mean = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length
  const [before, after] = [mean(escaped.map((row) => row.sharpnessBefore)), mean(escaped.map((row) => row.sharpness))]
  const [read, reads] = [escaped.map((row) => row.testAccuracyBefore), escaped.map((row) => row.testAccuracy)].map(mean)
  return [
    {
      claim: 'Networks that escape from a sharp minimum end in a flatter one.',
      measured:
        `Of those that escaped λ fell from ${formatNumber(before, 3)} to ${formatNumber(after, 3)} on average; test ` +
        `accuracy went from ${formatShare(read!)} to ${formatShare(reads!)}.`,
      agreesIf: 'every one of them is at most half as sharp as where it began',
      verdict: verdictOf(escaped.every(({ sharpness, sharpnessBefore }) => sharpness! <= sharpnessBefore! / 2)),
    },
  ]
}
