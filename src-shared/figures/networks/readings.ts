import { formatCount, formatNumber, type FigureInput, type Pointed, type Reading } from '../../plot/index.ts'

/** The step of training that is pointed at, and the height over it. */
export function trainingReading(_: FigureInput, { x, y }: Pointed): Reading[] {
  if (x === undefined) return []
  const step = { name: 't', value: formatCount(x) }
  return y === undefined ? [step] : [step, { name: '', value: formatNumber(y, 5) }]
}

/**
 * The curve of training that is nearest to what is pointed at: its step, its network, and what the series of that
 * network come to there.
 * @param names the series, and what each is called
 */
export function curveReading(names: Readonly<Record<string, string>>) {
  return (input: FigureInput, { x, y }: Pointed): Reading[] => {
    if (x === undefined) return []
    const told = input.data.series.flatMap(({ member, name, steps, values }) => {
      const at = names[name] === undefined ? -1 : nearestStep(steps, x)
      return at < 0 || member === null ? [] : [{ member, name, step: steps[at]!, value: values[at]! }]
    })
    const apart = ({ value }: { value: number }) => (Number.isFinite(value) ? Math.abs(value - (y ?? value)) : Infinity)
    const [first, ...others] = told
    if (!first) return trainingReading(input, { x })
    const nearest = others.reduce((best, one) => (apart(one) < apart(best) ? one : best), first)
    const member = input.data.members.find(({ index }) => index === nearest.member)
    return [
      { name: 't', value: formatCount(nearest.step) },
      { name: 'γ', value: formatNumber(Number(member?.parameters['learningRate']), 5) },
      { name: 'start', word: true, value: String(member?.parameters['start']) },
      ...told
        .filter(({ member }) => member === nearest.member)
        .map(({ name, value }) => ({ name: names[name]!, word: !names[name]!.startsWith('λ'), value: number(value) })),
    ]
  }
}

const number = (value: number) => (Number.isFinite(value) ? formatNumber(value, 5) : 'diverged')

/** The index of the step nearest to x; −1 where there is none. */
function nearestStep(steps: Float64Array, x: number): number {
  let [low, high] = [0, steps.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (steps[middle]! <= x) low = middle
    else high = middle
  }
  return high < 0 ? -1 : Math.abs(steps[high]! - x) < Math.abs(steps[low]! - x) ? high : low
}
