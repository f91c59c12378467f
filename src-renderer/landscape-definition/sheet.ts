import {
  fieldIssues,
  landscapeDefinitionSchema,
  type FieldIssue,
  type LandscapeDefinition,
  type LandscapeInfo,
} from '#shared/contract/index.ts'
import { notANumber, parseNumber, writeNumber } from '../words/index.ts'

/** What stands in the inputs that describe a landscape: texts, so that nothing typed is lost, valid or not. */
export interface LandscapeSheet {
  title: string
  expression: string
  variables: string[]
  parameters: ParameterSheet[]
  /** The ends of the domain per variable; both empty where it is left to the default. */
  domain: { from: string; to: string }[]
}

/** A parameter with the ends of its slider, which are no part of the landscape. */
export interface ParameterSheet {
  name: string
  value: string
  from: string
  to: string
}

/** A sheet read as a definition: the definition where every input is right, and the issues of those that are not. */
export type SheetReading =
  { definition: LandscapeDefinition; issues: [] } | { definition: undefined; issues: FieldIssue[] }

export const emptySheet: LandscapeSheet = {
  title: '',
  expression: '',
  variables: ['x'],
  parameters: [],
  domain: [{ from: '', to: '' }],
}

/** The sheet whose reading is `definition`. */
export function sheetOf({ title, expression, variables, parameters, domain }: LandscapeDefinition): LandscapeSheet {
  return {
    title: title ?? '',
    expression,
    variables,
    parameters: Object.entries(parameters ?? {}).map(([name, value]) => parameterSheet(name, value)),
    domain: variables.map((_, axis) => {
      const ends = domain?.[axis]
      return { from: ends ? writeNumber(ends[0]) : '', to: ends ? writeNumber(ends[1]) : '' }
    }),
  }
}

/** A parameter with a slider around its value. */
export function parameterSheet(name: string, value: number): ParameterSheet {
  const [from, to] = sliderEnds(value)
  return { name, value: writeNumber(value), from: writeNumber(from), to: writeNumber(to) }
}

/** Round ends of a slider that has `value` in its middle part: 0 to 10 for 4, -1000 to 0 for -204, -1 to 1 for 0. */
export function sliderEnds(value: number): [number, number] {
  if (value === 0) return [-1, 1]
  const far = Number(`1e${Math.floor(Math.log10(Math.abs(value))) + 1}`)
  if (!Number.isFinite(far)) return value > 0 ? [0, value] : [value, 0]
  return value > 0 ? [0, far] : [-far, 0]
}

/** The slider of a parameter as numbers; null where its ends are none, or in the wrong order. */
export function sliderOf({ value, from, to }: ParameterSheet): { min: number; max: number; value: number } | null {
  const [min, max, at] = [from, to, value].map(parseNumber)
  return min !== undefined && max !== undefined && at !== undefined && min < max ? { min, max, value: at } : null
}

/** Reads a sheet: texts to numbers first, then the schema of the contract. */
export function readSheet({ title, expression, variables, parameters, domain }: LandscapeSheet): SheetReading {
  const issues: FieldIssue[] = []
  const number = (path: string, text: string): number => {
    const value = parseNumber(text)
    if (value === undefined) issues.push({ path, message: notANumber(text) })
    return value ?? NaN
  }
  const given = domain.some(({ from, to }) => from.trim() !== '' || to.trim() !== '')
  const input = {
    ...(title.trim() && { title }),
    expression,
    variables,
    ...(parameters.length > 0 && {
      parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, number(`parameters.${name}`, value)])),
    }),
    ...(given && {
      domain: domain.map(({ from, to }, axis) => [
        number(`domain[${axis}][0]`, from),
        number(`domain[${axis}][1]`, to),
      ]),
    }),
  }
  if (issues.length > 0) return { definition: undefined, issues }
  const parsed = landscapeDefinitionSchema.safeParse(input, { reportInput: true })
  return parsed.success
    ? { definition: parsed.data, issues: [] }
    : { definition: undefined, issues: fieldIssues(parsed.error) }
}

/** The sheet on other variables; those that stay keep their part of the domain, a new one takes that of the first. */
export function withVariables(sheet: LandscapeSheet, variables: string[]): LandscapeSheet {
  const ends = (name: string) => sheet.domain[sheet.variables.indexOf(name)] ?? sheet.domain[0] ?? { from: '', to: '' }
  return {
    ...sheet,
    variables,
    parameters: sheet.parameters.filter(({ name }) => !variables.includes(name)),
    domain: variables.map(ends),
  }
}

/** The sheet with one more parameter, which starts at 1. */
export function withParameter(sheet: LandscapeSheet, name: string): LandscapeSheet {
  return { ...sheet, parameters: [...sheet.parameters, parameterSheet(name, 1)] }
}

/** What a built-in landscape is made of, to be changed. */
export function definitionOf({ title, expression, variables, parameters, domain }: LandscapeInfo): LandscapeDefinition {
  return {
    title,
    expression,
    variables,
    ...(Object.keys(parameters).length > 0 && { parameters }),
    domain,
  }
}

/** Reads the JSON of a definition from an address; undefined where it is none. */
export function parseDefinition(text: string): LandscapeDefinition | undefined {
  try {
    return landscapeDefinitionSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
