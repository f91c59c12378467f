import type { TheorySummary } from '#shared/contract/index.ts'
import { type FigureInput, formatShare, plainText } from '#shared/plot/index.ts'
import { conditionName, failsBetweenPoints, theoryOf } from '#shared/figures/theory/index.ts'
import { wilsonInterval } from '#shared/statistics/index.ts'
import { ALL, verdictOfAll, type Finding } from './finding.ts'
import { rate, ratesRun, sharesFound } from './words.ts'

/** The 95 % interval of the least of the shares, as a remark. */
function leastInterval(counts: readonly number[], starts: number): string {
  const [low, high] = wilsonInterval(Math.min(...counts), starts)
  return `95 % interval of the least: ${formatShare(low)} to ${formatShare(high)}`
}

/** Fig 1: the claims of Mohtashami, Jaggi and Stich (2023). */
export function theoryFindings({ run }: FigureInput): Finding[] {
  const theory = theoryOf(run)
  const starts = run.config.kind === 'theory' ? run.config.starts : 0
  return [reachFinding(theory, starts), hitFinding(theory, starts), missFinding(theory, starts)]
}

/** Theorem 2.2. */
function reachFinding(theory: TheorySummary | undefined, starts: number): Finding {
  const said = {
    claim:
      'With 2/μ† < γ ≤ μ⁎/L² descents that start in M leave it and reach x⁎ (Theorem 2.2; μ† over M, ' +
      'μ⁎ over the domain without M, L over P(M)).',
    agreesIf:
      `at every learning rate the 95 % intervals of the shares that leave M and that reach x⁎ lie above ` +
      `${formatShare(ALL)}; differs if one of them lies below`,
  }
  if (!theory) return { ...said, measured: 'nothing was measured', verdict: 'cannot be told' }
  const { bands, measured } = theory
  const band = bands.find(({ claim: what }) => what === 'reaches x*')
  const rows = measured.filter(
    ({ learningRate }) => band && learningRate > band.from && learningRate <= (band.to ?? Infinity),
  )
  if (!band || rows.length === 0)
    return { ...said, measured: 'the theorem speaks of none of these learning rates', verdict: 'cannot be told' }
  const [leave, reach] = [rows.map(({ leaves }) => leaves), rows.map(({ reaches }) => reaches)]
  const found = (counts: readonly number[]) =>
    `${sharesFound(counts.map((count) => count / starts))} (${leastInterval(counts, starts)})`
  const failing = failingOf(theory, band.conditions)
  return {
    ...said,
    measured:
      `The theorem speaks of ${rate(band.from)} < γ ≤ ${rate(band.to ?? Infinity)}. ` +
      `Of ${starts} starts in M, at ${ratesRun(rows.map(({ learningRate }) => learningRate))}, ` +
      `${found(leave)} left M and ${found(reach)} reached x⁎.`,
    verdict: verdictOfAll([...leave, ...reach], starts, ALL),
    ...(failing && {
      why:
        `${failing} Towards x⁎ and towards x† f cannot both be one-point strongly convex (OPSC) ` +
        `across the edge of M.`,
    }),
  }
}

/** Which of the conditions do not hold, as a remark; undefined where all do. */
function failingOf({ conditions, constants }: TheorySummary, names: readonly string[]): string | undefined {
  const words = conditions.flatMap((condition) => {
    const { name, share } = condition
    if (!names.includes(name)) return []
    const between = failsBetweenPoints(condition, constants)
    if (share > 0) return [`${plainText(conditionName(condition))} fails on ${formatShare(share)} of its set`]
    return between ? [`${plainText(conditionName(condition))} fails: ${between}`] : []
  })
  if (words.length === 0) return undefined
  return `The conditions of the theorem do not all hold on this function: ${words.join(', ')}.`
}

interface Bounded {
  learningRate: number
  count: number
  bound: number
}

/** Whether what was counted of descents from W keeps within a bound, at every learning rate at which there is one. */
function verdictWithin(rows: readonly Bounded[], starts: number): Finding['verdict'] {
  const intervals = rows.map(({ count, bound }) => ({ bound, interval: wilsonInterval(count, starts) }))
  if (intervals.some(({ bound, interval: [low] }) => low > bound)) return 'differs'
  return intervals.every(({ bound, interval: [, high] }) => high <= bound) ? 'agrees' : 'cannot be told'
}

const within =
  'at every learning rate the 95 % interval of the share lies within the bound; differs if one lies above it'

function boundedFinding(
  said: Pick<Finding, 'claim'>,
  rows: readonly Bounded[],
  starts: number,
  words: (found: string) => string,
): Finding {
  const agreesIf = within
  if (rows.length === 0)
    return {
      ...said,
      agreesIf,
      measured: 'no learning rate that was run has a bound below 1',
      verdict: 'cannot be told',
    }
  const found = sharesFound(rows.map(({ count }) => count / starts))
  const at = ratesRun(rows.map(({ learningRate }) => learningRate))
  return {
    ...said,
    agreesIf,
    measured: `Of ${starts} starts in W, at ${at}, ${words(found)}.`,
    verdict: verdictWithin(rows, starts),
  }
}

/** Lemma 2.3. */
function hitFinding(theory: TheorySummary | undefined, starts: number): Finding {
  const rows = (theory?.measured ?? []).flatMap(({ learningRate, hits, hitBound }) =>
    hitBound === null || hitBound >= 1 ? [] : [{ learningRate, count: hits, bound: hitBound }],
  )
  return boundedFinding(
    {
      claim:
        'With γ ≤ 1/(2L) no more than 2^((T+1)d)·vol(X)/vol(W) of the descents that start in W meet X within T ' +
        'steps (Lemma 2.3; L over the domain without X).',
    },
    rows,
    starts,
    (found) => `${found} met X; the bound is ${sharesFound(rows.map(({ bound }) => bound))}`,
  )
}

/** Theorem 2.4, by the tighter of its two bounds. */
function missFinding(theory: TheorySummary | undefined, starts: number): Finding {
  const rows = (theory?.measured ?? []).flatMap(
    ({ learningRate, reachesFromW, missBoundTight: bound, missBoundPrinted: printed }) =>
      bound === null || printed === null || bound >= 1
        ? []
        : [{ learningRate, count: starts - reachesFromW, bound, printed }],
  )
  const failing = theory && failingOf(theory, ['opsc-outside-x', 'smooth-outside-x'])
  const finding = boundedFinding(
    {
      claim:
        'With γ ≤ μ⁎/L² and γ ≤ 1/(2L) no more than 2^((T+1)d)·vol(X)/vol(W) of the descents that start in W do not ' +
        'reach x⁎, with T = ln(r_W/c_X)/ln(1/√(1 − 2γμ⁎ + γ²L²)) (Theorem 2.4; μ⁎ and L over the domain without X).',
    },
    rows,
    starts,
    (found) =>
      `${found} did not reach x⁎; the bound is ${sharesFound(rows.map(({ printed }) => printed))} as printed and ` +
      `${sharesFound(rows.map(({ bound }) => bound))} by the whole number of steps, against which it is held`,
  )
  return failing && rows.length > 0 ? { ...finding, why: failing } : finding
}
