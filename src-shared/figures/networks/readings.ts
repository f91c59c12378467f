import { formatCount, formatNumber, type FigureInput, type Pointed, type Reading } from '../../plot/index.ts'

/** The step of training that is pointed at, and the height over it. */
export function trainingReading(_: FigureInput, { x, y }: Pointed): Reading[] {
  if (x === undefined) return []
  const step = { name: 't', value: formatCount(x) }
  return y === undefined ? [step] : [step, { name: '', value: formatNumber(y, 5) }]
}
