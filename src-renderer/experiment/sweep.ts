import {
  hasFractionBehindComma,
  isWhole,
  OverstepError,
  sweepRuns,
  type Config,
  type FieldIssue,
  type Kind,
  type LandscapeChoice,
  type SweepOver,
  type SweepRun,
} from '#shared/contract/index.ts'
import { axisParts, type Field, fieldsOf, lineParts, variantPath } from '../facts/index.ts'
import { notANumber, parseNumber, parseNumbers } from '../words/index.ts'
import {
  dimensionIn,
  draftOf,
  isLeftOut,
  landscapeIn,
  landscapeText,
  pointsIn,
  readValue,
  sheetIn,
  write,
  type Draft,
} from './draft.ts'
import { rangeIn, readRange, type SweepRange } from './sweep-range.ts'

/** A field of the config, or a part of one, that a sweep may go over. */
export interface SweepField {
  /** Its place in the config: `steps`, `start.count`, `starts[0]`, `landscape.parameters.a`. */
  path: string
  /** The field of the form, and which part of it. */
  title: string
  part: string
  /**
   * What each value is: a number, a list of numbers or a point, a number or a list or a word, one of the choices, a
   * landscape.
   */
  type: 'number' | 'list' | 'point' | 'value' | 'choice' | 'landscape'
  choices: readonly string[]
  /** May be left out of a config. */
  optional: boolean
  /** Its numbers are whole ones. */
  whole: boolean
  /** What stands in the form for it. */
  text: string
}

/** Stands among the chosen landscapes for that which is written in the form, and may still change. */
export const AS_WRITTEN = 'as written'

/**
 * One field of a sweep as it stands in the form: what is typed of values or of a range, or those that are chosen, in
 * the texts of a draft.
 */
export interface SweepRow {
  path: string
  text: string
  chosen: string[]
  /** Takes the place of the values that are typed. */
  range?: SweepRange
}

/** The rows of a form read together. */
export interface SweepReading {
  over: SweepOver
  /** All runs; none where something is wrong. */
  runs: SweepRun[]
  /** What is wrong with the values of each row, by its path. */
  messages: ReadonlyMap<string, readonly string[]>
  /** What is wrong with them together, and the rows that it is about. */
  problem: { message: string; paths: readonly string[] } | null
}

const partNames = { min: 'from', max: 'to', count: 'points', scale: 'scale' } as const

/**
 * What a sweep of this form may go over. Entries of lists, and the parameters of landscapes, are those that the draft
 * has.
 */
export function sweepFields(kind: Kind, draft: Draft, variables: readonly string[]): SweepField[] {
  // How much is kept of a run is no question to it.
  const fields = fieldsOf(kind).filter(({ path }) => path !== 'generator' && path !== 'keep')
  const parts = fields.flatMap((field) => partsOf(field, draft, variables))
  return parts.map((part) => ({ ...part, whole: isWhole(kind, part.path) }))
}

function partsOf(field: Field, draft: Draft, variables: readonly string[]): Omit<SweepField, 'whole'>[] {
  const { path, title, type, optional } = field
  const dimension = dimensionIn(draft)
  const text = draft[path] ?? ''
  const entire: Omit<SweepField, 'whole'> = { path, title, part: '', type: 'number', choices: [], optional, text }
  const inner = (place: string, part: string, written = draft[`${path}${place}`] ?? ''): Omit<SweepField, 'whole'> => ({
    ...entire,
    path: `${path}${place}`,
    part,
    optional: false,
    text: written,
  })
  const innerParts = (fields: readonly Field[] = []) =>
    fields.flatMap((each) =>
      partsOf(each, draft, variables).map((found) => ({
        ...found,
        title,
        part: found.part ? `${each.title}, ${found.part}` : each.title,
      })),
    )
  switch (type) {
    case 'number':
      return [entire]
    case 'value':
      return [{ ...entire, type }]
    case 'choice':
      return [{ ...entire, type, choices: field.choices }]
    case 'landscape': {
      const parameters = sheetIn(text)?.parameters ?? []
      return [
        { ...entire, type },
        ...parameters.map(({ name, value }) => inner(`.parameters.${name}`, `parameter ${name}`, value)),
      ]
    }
    case 'file': {
      // Of a file only the one that is written in the form is known.
      const choices = field.choices.filter((name) => name !== 'path')
      return text === 'path' ? [] : [{ ...entire, type: 'choice', choices }]
    }
    case 'boolean':
    case 'records':
    case 'text':
      return []
    case 'object':
      return innerParts(field.variants[0]?.parts)
    case 'variant': {
      const chosen = field.variants.find(({ name }) => name === draft[variantPath(field)])
      const names = field.variants.map(({ name }) => name)
      return [{ ...inner('.name', 'name'), type: 'choice', choices: names }, ...innerParts(chosen?.parts)]
    }
    case 'axis':
      if (isLeftOut(field, draft)) return []
      return axisParts.map((part) => ({
        ...inner(`.${part}`, partNames[part]),
        ...(part === 'scale' && { type: 'choice', choices: ['linear', 'log'] }),
      }))
    case 'line':
      return dimension === 1 ? [] : lineParts.map((end) => ({ ...inner(`.${end}`, end), type: 'point' }))
    case 'box':
      return isLeftOut(field, draft, dimension)
        ? []
        : variables.flatMap((variable, axis) =>
            lineParts.map((end, side) => inner(`[${axis}][${side}]`, `${variable} ${end}`)),
          )
    case 'numbers':
      return [
        { ...entire, type: 'list' },
        ...entriesOf(text).map((entry, index) => inner(`[${index}]`, `number ${index + 1}`, entry)),
      ]
    case 'points':
      return dimension === 1
        ? entriesOf(text).map((entry, index) => inner(`[${index}][0]`, `point ${index + 1}`, entry))
        : pointsIn(text).map((point, index) => ({ ...inner(`[${index}]`, `point ${index + 1}`, point), type: 'point' }))
  }
}

const entriesOf = (text: string): string[] => text.split(/[\s,;]+/).filter((entry) => entry !== '')

/** A field of a sweep that begins with what it is in the form. */
export function sweepRow({ path, type, choices, text }: SweepField): SweepRow {
  if (!isChosen(type)) return { path, text: text.trim(), chosen: [] }
  if (type === 'choice' && text === '') return { path, text: '', chosen: choices.slice(0, 1) }
  return { path, text: '', chosen: [sheetIn(text) ? AS_WRITTEN : text] }
}

/**
 * The rows that read as the lists of a sweep of this config. Values of what the form has no such field for are written
 * as JSON, to be seen.
 */
export function sweepRows(config: Config, over: SweepOver): SweepRow[] {
  const draft = draftOf(config)
  const fields = sweepFields(config.kind, draft, ['x', 'y'].slice(0, dimensionIn(draft)))
  return over.map(({ path, values }): SweepRow => {
    const field = fields.find((each) => each.path === path)
    const typed = (texts: readonly string[], between: string) => ({ path, text: texts.join(between), chosen: [] })
    switch (field?.type) {
      case undefined:
        return typed(
          values.map((value) => JSON.stringify(value)),
          ', ',
        )
      case 'choice':
        return { path, text: '', chosen: values.map(String) }
      case 'landscape': {
        const texts = values.map((value) => landscapeText((value ?? undefined) as LandscapeChoice | undefined))
        return {
          path,
          text: '',
          chosen: texts.map((text) => (text === field.text && sheetIn(text) ? AS_WRITTEN : text)),
        }
      }
      case 'number': {
        const range = rangeIn(values, isWhole(config.kind, path))
        return range ? { ...typed(values.map(write), ', '), range } : typed(values.map(write), ', ')
      }
      case 'value':
        if (!values.some(Array.isArray)) return typed(values.map(write), ', ')
    }
    // What is a list or a point by itself is followed by a semicolon, and a list of one number by a comma.
    const texts = values.map((value) =>
      Array.isArray(value) && value.length === 1 ? `${write(value[0])},` : write(value),
    )
    return typed(texts.length === 1 ? [...texts, ''] : texts, '; ')
  })
}

/** Whether values of a field are chosen, and not typed. */
export function isChosen(type: SweepField['type']): boolean {
  return type === 'choice' || type === 'landscape'
}

/** Whether a field may be swept in a range: where a value of it is, or may be, one number. */
export function hasRange(type: SweepField['type']): boolean {
  return type === 'number' || type === 'value'
}

/** Reads the rows of a sweep, and makes its runs of the config, which is null where something in the form is wrong. */
export function readSweep(
  config: Config | null,
  rows: readonly SweepRow[],
  fields: readonly SweepField[],
): SweepReading {
  const messages = new Map<string, string[]>()
  const over = rows.map((row) => {
    const field = fields.find(({ path }) => path === row.path)
    const { values, wrong } = field ? readRow(row, field) : { values: [], wrong: ['is not in the form now'] }
    if (wrong.length > 0) messages.set(row.path, wrong)
    return { path: row.path, values }
  })
  const reading = { over, runs: [], messages, problem: null }
  if (!config || rows.length === 0 || messages.size > 0) return reading
  try {
    return { ...reading, runs: sweepRuns(config, over) }
  } catch (thrown) {
    if (!(thrown instanceof OverstepError)) throw thrown
    return { ...reading, problem: problemOf(thrown, over) }
  }
}

/** How many runs all combinations of the values are. */
export function runCount(over: SweepOver): number {
  return over.length === 0 ? 0 : over.reduce((product, { values }) => product * values.length, 1)
}

function readRow(
  { text, chosen, range }: SweepRow,
  { type, optional, whole, text: written }: SweepField,
): { values: unknown[]; wrong: string[] } {
  if (range) return readRange(range, whole)
  const wrong: string[] = []
  const numbers = (list: string, where = ''): number[] => {
    const read = parseNumbers(list)
    for (const entry of read.wrong) wrong.push(`${where}number ${entry.index + 1} ${notANumber(entry.text)}`)
    return read.values
  }
  const values = (): unknown[] => {
    switch (type) {
      case 'number':
        return numbers(text)
      case 'list':
      case 'point':
        return pointsIn(text).map((list, index) => numbers(list, `${type} ${index + 1}, `))
      case 'value':
        // They would be read as two words each.
        if (hasFractionBehindComma(text)) return numbers(text)
        // A list of learning rates is one value where another is set off from it.
        return /[;\n]/.test(text)
          ? pointsIn(text).map((value, index) =>
              readValue(value.trim(), (list) => numbers(list, `list ${index + 1}, `)),
            )
          : entriesOf(text).map((entry) => parseNumber(entry) ?? entry)
      case 'choice':
        return chosen
      case 'landscape':
        return [...new Set(chosen.map((choice) => (choice === AS_WRITTEN ? written : choice)))].map((choice) => {
          const landscape = landscapeIn(choice)
          // Null takes the field away.
          if (!landscape && !(optional && choice === '')) wrong.push('must be landscapes that are written in full')
          return landscape
        })
    }
  }
  const read = values()
  if (read.length === 0 && wrong.length === 0) wrong.push('must be given')
  return { values: read, wrong: [...new Set(wrong)] }
}

/** Of a wrong field the rows that go over it, over a part of it or over what it is a part of; else all of them. */
function problemOf({ message, details }: OverstepError, over: SweepOver): NonNullable<SweepReading['problem']> {
  const [issue] = (details?.['issues'] ?? []) as FieldIssue[]
  const paths = over.map(({ path }) => path)
  const meant = paths.filter((path) => issue && (isWithin(path, issue.path) || isWithin(issue.path, path)))
  return { message: issue?.path === 'over' ? issue.message : message, paths: meant.length > 0 ? meant : paths }
}

function isWithin(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`)
}

/** Most runs that are measured for an estimate of all. */
const MEASURED = 8

/** Runs that stand for all of them: spread by the golden ratio, so that no field is met at one of its values alone. */
export function measuredRuns(runs: readonly SweepRun[]): Config[] {
  const places = Array.from({ length: MEASURED }, (_, index) =>
    Math.floor(((((index + 0.5) * (Math.sqrt(5) - 1)) / 2) % 1) * runs.length),
  )
  const chosen = runs.length <= MEASURED ? runs : [...new Set(places)].map((place) => runs[place]!)
  return chosen.map(({ config }) => config)
}
