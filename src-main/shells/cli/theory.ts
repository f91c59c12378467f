import { type Band, constantNames, type ConstantName, type Run } from '#shared/contract/index.ts'
import { formatNumber, plainText } from '#shared/plot/index.ts'
import {
  askedRegions,
  basisOf,
  conditionName,
  constantRegions,
  theoryOf,
  verdictOf,
} from '#shared/figures/theory/index.ts'
import { table } from './terminal.ts'

const symbols: Record<ConstantName, string> = {
  muLocal: 'μ†',
  muGlobal: 'μ⁎',
  smoothnessOfM: 'L',
  smoothnessOfP: 'L',
  smoothnessOfDomain: 'L',
  smoothnessOutsideX: 'L',
}

const DIGITS = 5
const number = (value: number | null) => (value === null ? '∞' : formatNumber(value, DIGITS))

const rangeText = ({ from, to }: Band) => {
  if (to === null) return `γ > ${number(from)}`
  return from === 0 ? `γ < ${number(to)}` : `${number(from)} < γ ≤ ${number(to)}`
}

/**
 * The constants of a run of the theory, the learning rates that it speaks of and its conditions, for a reader; empty
 * before they are known.
 */
export function theoryText(run: Run): string {
  const theory = theoryOf(run)
  if (!theory) return ''
  const { constants, asked, bands, boundedUpTo, conditions } = theory
  const found = constantNames.flatMap((name) => {
    const constant = constants[name]
    return constant ? [[`  ${symbols[name]}`, `over ${constantRegions[name]}`, number(constant.estimate)]] : []
  })
  if (asked)
    found.push(
      ['  μ⁎', `asked over ${askedRegions.mu}`, number(asked.mu)],
      ['  L', `asked over ${askedRegions.smoothness}`, number(asked.smoothness)],
    )
  const rates = bands.map((band): string[] => {
    const { claim, from, to, source } = band
    const empty = to !== null && !(to > from)
    const range = empty ? 'no γ' : rangeText(band)
    return [`  ${claim}`, range, source.split(' with ')[0]!, basisOf(band)]
  })
  const upTo = (rate: number | null) => (rate === null ? 'no γ' : `γ ≤ ${number(rate)}`)
  if (boundedUpTo)
    rates.push(
      ['  bound of meeting X', upTo(boundedUpTo.hit), 'Lemma 2.3', 'γ ≤ 1/(2L), L over the domain without X'],
      [
        '  bound of missing x*',
        upTo(boundedUpTo.miss),
        'Theorem 2.4',
        'γ ≤ μ⁎/L² and γ ≤ 1/(2L), both asked over the domain without X',
      ],
    )
  const held = conditions.map((condition) => [
    `  ${plainText(conditionName(condition))}`,
    verdictOf(condition, constants),
  ])
  return [table(found), table(rates), table(held)].join('\n')
}
