import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { comparisonLookSchema, MOST_COMPARED, runIdSchema, type ComparisonLook } from '#shared/contract/index.ts'

/** What is compared and how it is looked at: all of a comparison but its name. */
export interface Compared {
  runs: readonly string[]
  look: ComparisonLook
}

const usual = comparisonLookSchema.parse({})

/** The comparison that an address stands for; what it does not say or says wrongly is as usual. */
export function readAddress(query: LocationQuery): Compared {
  const first = (name: string): string | undefined => [query[name]].flat()[0] ?? undefined
  const ids = (first('runs') ?? '').split(',').filter((id) => runIdSchema.safeParse(id).success)
  const look = Object.entries(comparisonLookSchema.shape).map(([name, schema]) => {
    const text = first(name)
    const value = text === undefined ? undefined : schema.safeParse(valueOf(name, text)).data
    return [name, value ?? usual[name as keyof ComparisonLook]]
  })
  return {
    runs: [...new Set(ids)].slice(0, MOST_COMPARED),
    look: comparisonLookSchema.parse(Object.fromEntries(look)),
  }
}

/** The shortest query that stands for a comparison. */
export function writeAddress({ runs, look }: Compared): LocationQueryRaw {
  const changed = Object.entries(look)
    .map(([name, value]) => [name, textOf(name, value)] as const)
    .filter(([name, text]) => text !== textOf(name, usual[name as keyof ComparisonLook]))
  return {
    ...(runs.length > 0 && { runs: runs.join(',') }),
    ...Object.fromEntries(changed),
  }
}

/** Parts of a look that stand in an address as JSON. */
const written: readonly string[] = ['views', 'hidden'] satisfies (keyof ComparisonLook)[]

function textOf(name: string, value: unknown): string {
  return written.includes(name) ? JSON.stringify(value) : String(value)
}

function valueOf(name: string, text: string): unknown {
  if (written.includes(name)) return readJson(text)
  if (name === 'link' || name === 'onlyDifferences' || name === 'equalUnits')
    return text === 'true' ? true : text === 'false' ? false : undefined
  if (name === 'slice' || name === 'azimuth' || name === 'elevation') return text === '' ? undefined : Number(text)
  return name === 'pair' ? text.split(',') : text
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
