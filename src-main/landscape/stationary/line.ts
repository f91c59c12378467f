import type { Expression } from '../expression.ts'
import { middleOf, type Sample, sampled, samplesOf } from '../minima/line.ts'
import type { Search } from './search.ts'

/**
 * Where the derivative of a function of one variable goes from above 0 to below, as nearly as doubles tell: between
 * samples of the grid that the search for minima uses, closed in on by halving, and samples themselves.
 */
export function summitsOnLine({ jet, domain }: Search, value: Expression): number[][] {
  const sampleAt = samplesOf(jet)
  const samples = sampled(sampleAt, value, domain[0]!)
  const found: number[] = []
  samples.forEach((sample, index) => {
    const next = samples[index + 1]
    if (sample.slope === 0 && sample.curvature < 0) found.push(sample.x)
    if (next && slopeBehind(sample) > 0 && slopeBefore(next) < 0) found.push(closedIn(sampleAt, sample, next))
  })
  return found.map((x) => [x])
}

/** What tells the sign of the derivative just to the right of a sample, and to the left of it. */
const slopeBehind = ({ slope, curvature }: Sample) => slope || curvature
const slopeBefore = ({ slope, curvature }: Sample) => slope || -curvature

function closedIn(sampleAt: (x: number) => Sample, rising: Sample, falling: Sample): number {
  let [low, high] = [rising, falling]
  for (;;) {
    const x = middleOf([low.x, high.x])
    if (x === low.x || x === high.x) break
    const middle = sampleAt(x)
    if (middle.slope === 0) return x
    if (middle.slope > 0) low = middle
    else high = middle
  }
  return low.slope < -high.slope ? low.x : high.x
}
