import type { Landscape } from '../../src-main/landscape/index.ts'
import type { Answer, Captured, Ended as Known, Why } from './answers.ts'
import { parametersOf } from './compare.ts'
import { FLAT } from './compare-minima.ts'
import type { Descent } from './descent.ts'
import type { Case } from './generate.ts'
import { type Ended, endingOf, fatesBy, pathOf } from './ours.ts'
import type { Comparison } from './comparison.ts'

/** A descent that ended otherwise than the independent program says, with its path. */
export interface Differing extends Ended {
  descent: Descent
  path: number[][]
  known: Known
}

/** Compares all descents; returns those that differ, of which it is to be asked why. */
export function compareDescents(
  comparison: Comparison,
  landscape: Landscape,
  sample: Case,
  answer: Answer,
): Differing[] {
  const { descents, stopping } = sample
  const fates = fatesBy(landscape, descents, stopping)
  const differing: Differing[] = []
  descents.forEach((descent, index) => {
    const ours = fates[index]!
    const known = answer.descents[index]!
    if (known.fate === 'unsaid') return comparison.left('fates', 'a point without a derivative, or exponents too large')
    if (sameEnd(landscape, answer, ours, known)) {
      comparison.same('fates')
      if (ours.iterations === known.iterations) return comparison.same('iterations')
    }
    differing.push({ descent, ...pathOf(landscape, descent, stopping), known })
  })
  return differing
}

/** Loops of maps and of paths do the same operations in the same order, so a few of each landscape are enough. */
export function compareLoops(comparison: Comparison, landscape: Landscape, { descents, stopping }: Case): void {
  const some = descents.filter((_, index) => index % 7 === 0)
  const fates = fatesBy(landscape, some, stopping)
  some.forEach((descent, index) => {
    const alone = pathOf(landscape, descent, stopping)
    const { fate, iterations } = fates[index]!
    if (fate === alone.fate && iterations === alone.iterations) comparison.same('maps and paths')
    else
      comparison.unexplained('maps and paths', 'another fate', () => {
        const others = `${alone.fate} at ${alone.iterations} alone`
        return `${placeOf(landscape, descent)}: ${fate} at ${iterations} in a map, ${others}`
      })
  })
}

/** Sorts the differences by why they are there. */
export function explainDescents(
  comparison: Comparison,
  landscape: Landscape,
  answer: Answer,
  differing: readonly Differing[],
  reasons: readonly Why[],
): void {
  differing.forEach((ours, index) => {
    const { known } = ours
    const why = reasons[index]!
    const row = sameEnd(landscape, answer, ours, known) ? 'iterations' : 'fates'
    const text = () => `${textOf(landscape, answer, ours)}; ${why.detail}`
    if (why.class === 'fault') comparison.unexplained(row, faultOf(ours, why), text)
    else if (endingOf(ours.fate) === 'converged' && !isCapturedBy(landscape, answer, ours.fate, why))
      blameMinima(comparison, landscape, answer, ours, why, text)
    else comparison.explained(row, why.class, text)
  })
}

/** A wrong minimum: where the minima are to blame for it this is counted with them. */
function blameMinima(
  comparison: Comparison,
  landscape: Landscape,
  answer: Answer,
  ours: Ended,
  why: Captured,
  text: () => string,
): void {
  const missed = why.certain.every((index) => answer.minima[index]!.candidate === null)
  const flat = answer.rejected.some(
    ({ candidate, flat }) => flat && landscape.info.minima[candidate]!.fate === ours.fate,
  )
  if (ours.fate === 'other' && missed) comparison.explained('fates', 'in a minimum that was missed')
  else if (flat && why.certain.length === 0) comparison.explained('fates', FLAT)
  else comparison.unexplained('fates', ours.fate === 'other' ? 'not captured' : 'captured by another minimum', text)
}

const faultOf = ({ fate }: Ended, { detail }: Why): string => {
  const what = detail
    .replace(/^t = \d+: /, '')
    .replace(/-?\d[\d.e+-]*|\[.*?\]|NaN|-?Infinity/g, '…')
    .replace(/goes to .*/, 'a step goes elsewhere')
    .replace(/, the descent goes on or is called.*/, '')
  return `${endingOf(fate)}: ${what}`
}

function sameEnd(landscape: Landscape, answer: Answer, ours: Ended, known: Known): boolean {
  if (endingOf(ours.fate) !== known.fate) return false
  return known.fate !== 'converged' || isCapturedBy(landscape, answer, ours.fate, known)
}

/** Whether a fate names a minimum whose capture set holds the end, or `other` where there is none. */
function isCapturedBy(
  landscape: Landscape,
  answer: Answer,
  fate: string,
  { certain = [], possible = [] }: Partial<Captured>,
): boolean {
  const fateOf = (index: number) => landscape.info.minima[answer.minima[index]!.candidate ?? -1]?.fate
  return fate === 'other' ? certain.length === 0 : [...certain, ...possible].some((index) => fateOf(index) === fate)
}

export function textOf(landscape: Landscape, answer: Answer, { descent, fate, iterations, known }: Differing): string {
  const there = `${wanted(landscape, answer, known)} at t = ${known.iterations}`
  return `${placeOf(landscape, descent)}: ${fate} at t = ${iterations} instead of ${there}`
}

function wanted(landscape: Landscape, answer: Answer, { fate, certain = [] }: Known): string {
  if (fate !== 'converged') return fate
  const [first] = certain.map((index) => answer.minima[index]!)
  if (!first) return 'other'
  return landscape.info.minima[first.candidate ?? -1]?.fate ?? `the minimum at ${first.at.join(', ')}`
}

const placeOf = (landscape: Landscape, { start, rate }: Descent): string =>
  `${landscape.info.expression}${parametersOf(landscape)} from ${start.join(', ')} with γ = ${rate}`
