import { type Axis, type Config, type LandscapeChoice } from '#shared/contract/index.ts'
import { formatApart, formatNumber, settled } from '#shared/plot/index.ts'
import { choiceLabels, formatCount, landscapeLabel, writeNumber } from '../words/index.ts'
import { type Field, fieldsOf, variantPath } from './fields.ts'

/**
 * One line of a list of facts. `exact` is the full value where `value` is rounded, `id` what it is called in files and
 * on the command line.
 */
export interface Fact {
  name: string
  value: string
  exact?: string
  id?: string
}

/** Most entries of a list that are written out. */
const LIST_LENGTH = 12

/** A number with all of its digits that are not rounding, as it is typed. */
const typed = (value: number): string => writeNumber(settled(value))

type Interval = readonly [number, number]

/** All values of a config under the titles of the contract, without `kind`. */
export function settingsOf(config: Config): Fact[] {
  return fieldsOf(config.kind).flatMap((field): Fact[] => {
    const { path, title, type } = field
    const value = (config as unknown as Record<string, unknown>)[path]
    // What the random numbers were is told with how a run came about.
    if (value === undefined || path === 'generator') return []
    switch (type) {
      case 'axis':
        return [{ name: title, ...axisFact(value as Axis) }]
      case 'boolean':
        return [{ name: title, value: value === true ? 'yes' : 'no' }]
      case 'variant':
      case 'object':
        return [{ name: title, ...formFact(field, value as Record<string, unknown>, config) }]
      case 'box':
        return [{ name: title, ...intervalsFact(value as Interval[]) }]
      case 'landscape':
        return landscapeFacts(title, value as LandscapeChoice)
      case 'line':
        return [{ name: title, ...lineFact(value as { from: number[]; to: number[] }) }]
      case 'file':
        return [{ name: title, value: fileText(value as string | { path: string }) }]
      case 'records': {
        const text = (value as object[])
          .map((entry) =>
            Object.entries(entry)
              .map((part) => part.join(' '))
              .join(', '),
          )
          .join('; ')
        return [{ name: title, value: text || 'none' }]
      }
      case 'points':
        return [{ name: title, ...pointsFact(value as number[][]) }]
      default:
        if (Array.isArray(value)) return [{ name: title, ...listFact(value as number[]) }]
        return [
          typeof value === 'number' ? { name: title, ...numberFact(value) } : { name: title, value: String(value) },
        ]
    }
  })
}

/** A built-in landscape by what it is called; one that the user wrote with all that defines it. */
function landscapeFacts(title: string, landscape: LandscapeChoice): Fact[] {
  if (typeof landscape === 'string')
    return [{ name: title, value: landscapeLabel(landscape), exact: landscape, id: landscape }]
  const { expression, variables, parameters = {}, domain } = landscape
  const given = Object.entries(parameters)
  const own = title === 'landscape' ? (name: string) => name : (name: string) => `${name} (${title})`
  return [
    { name: title, value: landscape.title || 'written by the user' },
    { name: own(`f(${variables.join(', ')})`), value: expression },
    ...(given.length > 0
      ? [
          {
            name: own('parameters'),
            value: given.map(([name, value]) => `${name} = ${formatNumber(value, 6)}`).join(', '),
            exact: given.map(([name, value]) => `${name} = ${typed(value)}`).join(', '),
          },
        ]
      : []),
    ...(domain ? [{ name: own('domain'), ...intervalsFact(domain) }] : []),
  ]
}

const fileText = (value: string | { path: string }) => (typeof value === 'string' ? value : value.path)

/** A form by its name and its parts: 'Heavy ball, momentum β 0.9'. */
function formFact(field: Field, value: Record<string, unknown>, config: Config): Omit<Fact, 'name'> {
  const name = String(value['name'] ?? '')
  const form = field.type === 'object' ? field.variants[0] : field.variants.find((variant) => variant.name === name)
  const words = (write: (value: number) => string) => {
    // A part whose place an axis of the map takes is told as that.
    const own = (form?.parts ?? []).filter(({ path }) => !(path === 'rule.momentum' && 'momentum' in config))
    const parts = own.flatMap(({ path, title }) => {
      const part = value[path.slice(field.path.length + 1)]
      // Parts that may be left out, and are.
      if (part === undefined) return []
      const entries = [part].flat().map((entry) => (typeof entry === 'number' ? write(entry) : String(entry)))
      return [`${title} ${entries.join(', ')}`]
    })
    const called = choiceLabels[variantPath(field)]?.[name] ?? name
    return [...(field.type === 'variant' ? [called] : []), ...parts].join(', ')
  }
  return { value: words((number) => numberFact(number).value), exact: words(typed) }
}

function numberFact(value: number): Omit<Fact, 'name'> {
  return {
    value: Number.isInteger(value) && Math.abs(value) < 1e5 ? formatCount(value) : formatNumber(value),
    exact: typed(value),
  }
}

function axisFact({ min, max, count, scale }: Axis): Omit<Fact, 'name'> {
  if (count === 1) return { value: `${formatNumber(min)}, 1 point`, exact: `${typed(min)}, 1 point` }
  const points = `${formatCount(count)} points`
  return {
    value: `${formatApart([min, max]).join(' … ')}, ${points}, ${scale}`,
    exact: `${typed(min)} … ${typed(max)}, ${points}, ${scale}`,
  }
}

function listFact(values: number[]): Omit<Fact, 'name'> {
  return { value: shortened(values, (value) => formatNumber(value), ', '), exact: values.map(typed).join(', ') }
}

/** Points of a line are numbers; those of a plane are in brackets. */
function pointsFact(points: number[][]): Omit<Fact, 'name'> {
  if (points.every((point) => point.length === 1)) return listFact(points.flat())
  return {
    value: shortened(points, (point) => pointText(point, formatNumber), ', '),
    exact: points.map((point) => pointText(point, typed)).join(', '),
  }
}

function intervalsFact(intervals: readonly Interval[]): Omit<Fact, 'name'> {
  const text = (write: (value: number) => string) =>
    intervals.map(([from, to]) => `[${write(from)}, ${write(to)}]`).join(' × ')
  return { value: text(formatNumber), exact: text(typed) }
}

function lineFact({ from, to }: { from: number[]; to: number[] }): Omit<Fact, 'name'> {
  const text = (write: (value: number) => string) => `${pointText(from, write)} to ${pointText(to, write)}`
  return { value: text(formatNumber), exact: text(typed) }
}

function pointText(point: readonly number[], write: (value: number) => string): string {
  return point.length === 1 ? write(point[0]!) : `(${point.map((value) => write(value)).join(', ')})`
}

function shortened<T>(values: readonly T[], write: (value: T) => string, between: string): string {
  const rest = values.length - LIST_LENGTH
  return values.slice(0, LIST_LENGTH).map(write).join(between) + (rest > 0 ? ` and ${formatCount(rest)} more` : '')
}
