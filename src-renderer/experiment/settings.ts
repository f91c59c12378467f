import { type Axis, type Config } from '#shared/contract/index.ts'
import { formatNumber } from '#shared/figures/numbers.ts'
import { formatCount } from '../words/index.ts'
import { fieldsOf } from './fields.ts'
import { writeNumber } from './numbers.ts'

/** One line of a list of facts. `exact` is the full value where `value` is rounded. */
export interface Fact {
  name: string
  value: string
  exact?: string
}

/** Most entries of a list that are written out. */
const LIST_LENGTH = 12

/** All values of a config under the titles of the contract, without `kind`. */
export function settingsOf(config: Config): Fact[] {
  return fieldsOf(config.kind).flatMap(({ path, title, type }): Fact[] => {
    const value = (config as unknown as Record<string, unknown>)[path]
    if (value === undefined) return []
    if (type === 'axis') return [{ name: title, ...axisFact(value as Axis) }]
    if (Array.isArray(value)) return [{ name: title, ...listFact(value.flat() as number[]) }]
    return [typeof value === 'number' ? { name: title, ...numberFact(value) } : { name: title, value: String(value) }]
  })
}

function numberFact(value: number): Omit<Fact, 'name'> {
  return {
    value: Number.isInteger(value) && Math.abs(value) < 1e5 ? formatCount(value) : formatNumber(value),
    exact: writeNumber(value),
  }
}

function axisFact({ min, max, count, scale }: Axis): Omit<Fact, 'name'> {
  if (count === 1) return { value: `${formatNumber(min)}, 1 point`, exact: `${writeNumber(min)}, 1 point` }
  const points = `${formatCount(count)} points`
  return {
    value: `${formatNumber(min)} … ${formatNumber(max)}, ${points}, ${scale}`,
    exact: `${writeNumber(min)} … ${writeNumber(max)}, ${points}, ${scale}`,
  }
}

function listFact(values: number[]): Omit<Fact, 'name'> {
  const shown = values.slice(0, LIST_LENGTH).map((value) => formatNumber(value))
  const rest = values.length - shown.length
  return {
    value: shown.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : ''),
    exact: values.map(writeNumber).join(', '),
  }
}
