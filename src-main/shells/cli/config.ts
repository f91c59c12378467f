import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser'
import {
  type Axis,
  type Config,
  commaHint,
  configSchema,
  hasFractionBehindComma,
  isWhole,
  jsonExcess,
  jsonSchemaOf,
  type Kind,
  kindSchema,
  OverstepError,
  parseInput,
  type Preset,
  rangeSchema,
  rangeValues,
  setField,
  type SweepOver,
} from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { badInput } from './terminal.ts'
import { readText } from './text-files.ts'

/** What `run` is asked for. */
interface Asked {
  config: Config
  /** Id of the preset that the config was begun from. */
  preset?: string
}

/** What `run` says of a config that names no generator of random numbers; undefined where that needs no word. */
export function generatorNote(config: Config): string | undefined {
  if (!takesGenerator(config.kind) || 'generator' in config) return undefined
  return (
    'The config names no generator: its random numbers are those of version 1. ' +
    `"generator": "${GENERATOR}" has those of today.`
  )
}

/** Whether configs of a kind say by which generator their random numbers are drawn. */
const takesGenerator = (kind: Kind) => Object.hasOwn(jsonSchemaOf(kind).properties ?? {}, 'generator')

/**
 * The config that `run` is asked for: that of a preset, an empty one of a kind, that of a JSON file, or typed as JSON
 * itself, with the assignments of --set carried out on it.
 * @throws {OverstepError} `invalid-input` that names the file and the field
 */
export async function readConfig(
  experiment: string,
  assignments: readonly string[],
  presets: readonly Preset[],
): Promise<Asked> {
  const preset = presets.find(({ id }) => id === experiment)
  if (preset)
    return { config: parseInput(configSchema, assign(preset.config, assignments), 'config'), preset: preset.id }
  const kind = kindSchema.safeParse(experiment).data
  if (kind !== undefined) {
    const empty = { kind, ...(takesGenerator(kind) && { generator: GENERATOR }) }
    return { config: parseInput(configSchema, assign(empty, assignments), 'config') }
  }
  if (/^\s*\{/.test(experiment))
    return { config: parseInput(configSchema, assign(parseJson(experiment, 'experiment'), assignments), 'config') }
  if (!/[./\\]/.test(experiment))
    throw badInput(
      'experiment',
      `there is no preset ${JSON.stringify(experiment)}, only ${presets.map(({ id }) => id).join(', ')}; or ` +
        'name a kind of experiment or a .json file',
    )
  const config = assign(parseJson(await readText(experiment), experiment), assignments)
  try {
    return { config: parseInput(configSchema, config, 'config') }
  } catch (error) {
    if (error instanceof OverstepError)
      throw new OverstepError(error.code, `${experiment}: ${error.message}`, { ...error.details, file: experiment })
    throw error
  }
}

/**
 * A copy of the config with each `key.path=value` carried out; values are JSON where they are JSON, else text, and null
 * takes a field away. Where training is measured in steps or in epochs, the one that is set takes the place of the
 * other.
 */
export function assign(config: unknown, assignments: readonly string[]): unknown {
  const result = structuredClone(config)
  for (const assignment of assignments) {
    const at = assignment.indexOf('=')
    if (at <= 0) throw badInput('--set', `must be key.path=value, got ${JSON.stringify(assignment)}`)
    const path = assignment.slice(0, at)
    if (!setField(result, path, valueOf(path, assignment.slice(at + 1)))) throw badInput(path, 'is not a known field')
  }
  return result
}

/**
 * The values of each field of --sweep: of `key.path=value,value…` JSON values where they are JSON, else texts; of a
 * range `key.path=from..to:count` or `key.path=from..to:count:log` those of an axis, rounded where the field holds
 * whole numbers.
 * @throws {OverstepError} `invalid-input`
 */
export function sweepOver(given: readonly string[], kind: Kind): SweepOver {
  return given.map((text) => {
    const at = text.indexOf('=')
    if (at <= 0) throw badInput('--sweep', `must be key.path=value,value…, got ${JSON.stringify(text)}`)
    const [path, values] = [text.slice(0, at), text.slice(at + 1)]
    if (values.trim() === '') throw badInput(`--sweep ${path}`, 'must have at least one value')
    if (hasDecimalComma(values))
      throw badInput(`--sweep ${path}`, `${values} has a decimal comma: write numbers with a point, such as 0.05`)
    if (isRange(values)) return { path, values: rangeValues(readRange(path, values), isWhole(kind, path)) }
    const list = valueOf(path, `[${values}]`)
    return { path, values: Array.isArray(list) ? list : values.split(',').map((value) => valueOf(path, value)) }
  })
}

/** Whether commas in a text for --sweep, which part its values, can only be those of decimals. */
function hasDecimalComma(text: string): boolean {
  return !/[[{"]/.test(text) && (hasFractionBehindComma(text) || (text.includes('..') && text.includes(',')))
}

/** Whether a text for --sweep is a range, such as `0.001..0.1:5:log`, and no list. */
export function isRange(text: string): boolean {
  return text.includes('..') && !/[,[{"]/.test(text)
}

/** @throws {OverstepError} `invalid-input` that names the field, and what of the range is wrong */
function readRange(path: string, text: string): Axis {
  const [ends = '', count, scale = 'linear', ...rest] = text.split(':').map((part) => part.trim())
  const [, min = '', max = ''] = /^(.*?)\.\.(.*)$/.exec(ends) ?? []
  const refuse = (reason: string) => badInput(`--sweep ${path}`, `${text} is no range: ${reason}`)
  if (!count || rest.length > 0) throw refuse('it is from..to:count or from..to:count:log, such as 0.001..0.1:5:log')
  const number = (word: string) => (word === '' || Number.isNaN(Number(word)) ? word : Number(word))
  try {
    return parseInput(rangeSchema, { min: number(min), max: number(max), count: number(count), scale })
  } catch (error) {
    if (!(error instanceof OverstepError)) throw error
    throw refuse(
      error.message
        .replace(/\bmin\b/g, 'from')
        .replace(/\bmax\b/g, 'to')
        .replace(': ', ' '),
    )
  }
}

/** What is typed for a field: JSON where it is JSON, else text. */
function valueOf(path: string, text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  const excess = jsonExcess(text, MOST_VALUES)
  if (excess) throw badInput(path, excess)
  return value
}

/** More values than any config or landscape has. */
const MOST_VALUES = 100_000

/** @throws {OverstepError} `invalid-input` with file, line and column */
export function parseJson(text: string, file: string): unknown {
  const excess = jsonExcess(text, MOST_VALUES)
  if (excess) throw badInput(file, excess)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw badInput(file, `is not JSON, ${jsonMistake(text)}`)
  }
}

/** Where a text stops being JSON, and what is wrong there. */
function jsonMistake(text: string): string {
  let first = ''
  const onError: JSONVisitor['onError'] = (code, offset, length, line, column) => {
    if (first) return
    const problem = printParseErrorCode(code).replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    const word = text.slice(offset, offset + Math.min(length, LONGEST_WORD))
    const found = word && `, got ${JSON.stringify(word)}`
    first = `line ${line + 1}, column ${column + 1}: ${problem}${found}${commaHint(numberAround(text, offset))}`
  }
  visit(text, { onError }, { disallowComments: true })
  return first
}

/** More characters than people write for one part of a number, or for a word. */
const LONGEST_WORD = 40

/** The number with a comma in it at a place of the source; '' where there is none. */
function numberAround(source: string, position: number): string {
  const before = /-?\d+,$/.exec(source.slice(Math.max(0, position - LONGEST_WORD), position))?.[0]
  const after = /^\d+(e[+-]?\d+)?/i.exec(source.slice(position, position + LONGEST_WORD))?.[0]
  return before && after ? before + after : ''
}
