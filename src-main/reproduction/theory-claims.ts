import { theorySummarySchema } from '#shared/contract/index.ts'
import type { FigureInput } from '#shared/figures/figure.ts'
import { formatShare } from '#shared/figures/numbers.ts'
import { conditionName } from '#shared/figures/theory-parts.ts'
import { wilsonInterval } from '#shared/figures/wilson.ts'
import { ALL, verdictOfAll, type Finding } from './finding.ts'
import { plain, rate, ratesRun, sharesFound } from './words.ts'

/** The 95 % interval of the least of the shares, as a remark. */
function leastInterval(counts: readonly number[], starts: number): string {
  const [low, high] = wilsonInterval(Math.min(...counts), starts)
  return `95 % interval of the least: ${formatShare(low)} to ${formatShare(high)}`
}

/** Fig 1: Theorem 2.2 of Mohtashami, Jaggi and Stich (2023). */
export function theoryFindings({ run }: FigureInput): Finding[] {
  const parsed = theorySummarySchema.safeParse(run.summary)
  const said = {
    claim: 'With 2/μ† < γ ≤ μ⁎/L² descents that start in M leave it and reach x⁎ (Theorem 2.2).',
    agreesIf: `at every learning rate the 95 % intervals of the shares that leave M and that reach x⁎ lie above ${formatShare(ALL)}; differs if one of them lies below`,
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
  const [leave, reach] = [rows.map(({ leaves }) => leaves), rows.map(({ reaches }) => reaches)]
  const found = (counts: readonly number[]) =>
    `${sharesFound(counts.map((count) => count / starts))} (${leastInterval(counts, starts)})`
  const failing = conditions.filter(({ name, share }) => band.conditions.includes(name) && share > 0)
  return [
    {
      ...said,
      measured:
        `The theorem speaks of ${rate(band.from)} < γ ≤ ${rate(band.to ?? Infinity)}. Of ${starts} starts in M, at ${ratesRun(rows.map(({ learningRate }) => learningRate))}, ` +
        `${found(leave)} left M and ${found(reach)} reached x⁎.`,
      verdict: verdictOfAll([...leave, ...reach], starts, ALL),
      ...(failing.length > 0 && {
        why: `The conditions of the theorem do not all hold on this function: ${failing
          .map((condition) => `${plain(conditionName(condition))} fails on ${formatShare(condition.share)} of its set`)
          .join(
            ', ',
          )}. Towards x⁎ and towards x† f cannot both be one-point strongly convex (OPSC) across the edge of M.`,
      }),
    },
  ]
}
