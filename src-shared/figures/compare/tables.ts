import { OverstepError, type Run } from '../../contract/index.ts'
import { recordTable } from '../../results/index.ts'
import { placeOf, type CompareFigureKind } from './compare.ts'
import { resultsOf } from './results.ts'

/** What came out of all runs, a row for each run, descent or network. */
export const compareResults: CompareFigureKind = {
  name: 'results',
  title: 'Results',
  takes: () => true,
  draw: refuse,
  data(input) {
    const runs = input.runs.map((one, run) => ({ place: placeOf(input, run), title: one.run.title, input: one }))
    const ids = new Map(runs.map(({ place, input: { run } }) => [place, run.id]))
    const { columns, rows } = resultsOf(runs)
    return recordTable(
      rows.map(({ place, values }) => ({
        run: place + 1,
        id: ids.get(place)!,
        title: values.run ?? null,
        ...Object.fromEntries(columns.map(({ name }) => [name, values[name] ?? null])),
      })),
    )
  },
}

/**
 * Every setting of all runs and how they came about, by the names that `--set` takes: a row for each, a column for each
 * run.
 */
export const compareSettings: CompareFigureKind = {
  name: 'settings',
  title: 'Settings',
  takes: () => true,
  draw: refuse,
  data: (input) =>
    recordTable(
      settingsOf(input.runs.map(({ run }) => run)).map(({ name, values }) => ({
        setting: name,
        differs: differs(values) ? 1 : 0,
        ...Object.fromEntries(values.map((value, run) => [`run ${placeOf(input, run) + 1}`, value])),
      })),
    ),
}

/** The settings in which the runs are not all the same. */
export const compareDifferences: CompareFigureKind = {
  ...compareSettings,
  name: 'differences',
  title: 'Settings that differ',
  data: (input) =>
    recordTable(
      settingsOf(input.runs.map(({ run }) => run))
        .filter(({ values }) => differs(values))
        .map(({ name, values }) => ({
          setting: name,
          ...Object.fromEntries(values.map((value, run) => [`run ${placeOf(input, run) + 1}`, value])),
        })),
    ),
}

function refuse(): never {
  const message = 'must be csv, json or npz: this is a table, and no figure'
  throw new OverstepError('invalid-input', `format: ${message}`, { issues: [{ path: 'format', message }] })
}

type Value = number | string | null

const differs = (values: readonly Value[]) => new Set(values).size > 1

/** What is said of each run, and the values of its config by their paths; null where a run has no such setting. */
function settingsOf(runs: readonly Run[]): { name: string; values: Value[] }[] {
  const all = runs.map(({ id, title, config, engine, device, precision, generator, seed, appVersion }) => {
    const provenance = { engine, device, precision, generator, seed, version: appVersion }
    return new Map<string, Value>([
      ['id', id],
      ['title', title],
      ...leavesOf(config, ''),
      ...Object.entries(provenance).map(([name, value]) => [`provenance.${name}`, value] as const),
    ])
  })
  const names = [...new Set(all.flatMap((one) => [...one.keys()]))]
  return names.map((name) => ({ name, values: all.map((one) => one.get(name) ?? null) }))
}

/** The fields of a config by their paths; lists as JSON, each one value. */
function leavesOf(value: unknown, path: string): [string, Value][] {
  if (value === undefined) return []
  if (typeof value === 'number' || typeof value === 'string' || value === null) return [[path, value]]
  if (typeof value !== 'object' || Array.isArray(value)) return [[path, JSON.stringify(value)]]
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, path ? `${path}.${name}` : name))
}
