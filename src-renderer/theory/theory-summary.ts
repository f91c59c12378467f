import type { Band, Run } from '#shared/contract/index.ts'
import { basisOf, theoryOf } from '#shared/figures/theory/index.ts'
import type { Fact } from '../facts/index.ts'
import { allDigits, formatNumber } from '../words/index.ts'
import { placeText } from './theory-draft.ts'

/** What a run of the theory found, in a few lines: the regions and the learning rates that the theorems speak of. */
export function theorySummary(run: Run): Fact[] {
  const theory = theoryOf(run)
  if (!theory) return [{ name: 'state', value: 'nothing has been computed yet' }]
  const number = (value: number) => formatNumber(value, 4)
  const { m } = theory.regions
  const facts: Fact[] = [
    { name: 'x†', value: placeText(theory.local, number), exact: placeText(theory.local, allDigits) },
    { name: 'x⁎', value: placeText(theory.global, number), exact: placeText(theory.global, allDigits) },
    {
      name: 'M',
      value:
        m.shape === 'box'
          ? m.box.map(([from, to]) => `[${number(from)}, ${number(to)}]`).join(' × ')
          : `${m.shape} around x†`,
    },
    { name: 'diameter r of M', value: number(theory.diameter), exact: allDigits(theory.diameter) },
  ]
  const names: Record<Band['claim'], string> = {
    stays: 'stays in M',
    escapes: 'leaves M',
    'lands in P(M)': 'lands in P(M)',
    'reaches x*': 'reaches x⁎',
  }
  for (const band of theory.bands) {
    const { claim, from, to, source } = band
    if (source === 'Lemma 2.1' || source === 'Theorem 2.2')
      facts.push({
        name: names[claim],
        value: to === null ? `γ > ${number(from)}` : to > from ? rangeText(from, to, number) : 'no γ',
        exact: basisOf(band),
      })
  }
  return facts
}

const rangeText = (from: number, to: number, number: (value: number) => string) =>
  from === 0 ? `γ < ${number(to)}` : `${number(from)} < γ ≤ ${number(to)}`
