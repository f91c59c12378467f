import { formatCount, formatNumber, type FigureInput, type Pointed, type Reading } from '../../plot/index.ts'
import { configOf, memberRows, nearestIterate, seriesOverTime, spanOverTime } from '../../results/index.ts'
import { variablesOf } from '../axes.ts'

const number = (value: number): string => formatNumber(value, 5)

/** The iterate nearest to a point of a figure of paths. */
export function iterateReading(input: FigureInput, at: Pointed): Reading[] {
  const [x = 'x', y = 'value'] = variablesOf(configOf(input.run, 'trajectory').landscape)
  return readingOf(input, at, { x, y }, { x: 1, y: at.y === undefined ? Infinity : 1 })
}

/** That of the step under the pointer, of the descent that is nearest there, on a figure over the iterations. */
export function stepReading(figure: 'convergence' | 'path-sharpness') {
  return (input: FigureInput, at: Pointed): Reading[] => {
    const names = seriesOverTime(figure)!
    const span = at.y === undefined ? { x: 1, y: Infinity } : spanOverTime(input.data, names)
    return readingOf(input, at, names, span)
  }
}

function readingOf(
  { run, data }: FigureInput,
  { x, y = 0 }: Pointed,
  names: { x: string | null; y: string; isLog?: boolean },
  span: { x: number; y: number },
): Reading[] {
  if (x === undefined) return []
  const variables = variablesOf(configOf(run, 'trajectory').landscape)
  const found = nearestIterate(data, memberRows(data, variables), names, { x, y }, span, null)
  if (!found) return []
  const { row, step, values } = found
  return [
    { name: 'γ', value: number(row.learningRate) },
    { name: 't', value: formatCount(step) },
    ...variables.map((variable) => ({ name: variable, value: number(values[variable]!) })),
    ...(row.draw === null ? [] : [{ name: 'draw', word: true, value: formatCount(row.draw + 1) }]),
    { name: 'f', value: number(values['value']!) },
    ...(values['sharpness'] === undefined ? [] : [{ name: 'λ', value: number(values['sharpness']) }]),
    ...(values['stepLength'] === undefined
      ? []
      : [{ name: 'step length', word: true, value: number(values['stepLength']) }]),
  ]
}
