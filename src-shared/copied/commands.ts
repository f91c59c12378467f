import { figureLookSchema, type Config, type FigureLook, type SweepOver } from '../contract/index.ts'
import { fromPreset } from './settings.ts'

/** What is run. */
export interface CopiedRun {
  config: Config
  /** The preset that it was begun from, where that is known. */
  preset?: { id: string; config: Config } | undefined
  /** Of a sweep: lists of values of fields. */
  over?: SweepOver
}

/** A figure of a run, of several side by side, or of a sweep. */
export interface CopiedFigure {
  figure: string
  /** The sweep that it is of, where it is of one. */
  sweep?: string | undefined
  /** Ids of its runs; the figure is of the one run, or of a comparison of several. */
  ids: readonly string[]
  compared: boolean
  /** What it shows; where a field is left out it is as usual. */
  look?: Partial<FigureLook>
  view?: { x: readonly [number, number]; y: readonly [number, number] } | null
  /** Of a comparison or a sweep: what it shows besides, by the names of the options of `export`. */
  options?: Readonly<Record<string, string>>
}

/** The command that runs a config, for a POSIX shell: a preset with some changes, or the whole config. */
export function runCommand({ config, preset, over = [] }: CopiedRun): string {
  const told = fromPreset(config, preset)
  const sets = (told?.changes ?? []).map(([path, value]) => `${path}=${JSON.stringify(value)}`)
  const sweeps = over.map(({ path, values }) => `${path}=${values.map((value) => JSON.stringify(value)).join(',')}`)
  const words = [
    'run',
    told ? told.preset : JSON.stringify(config),
    ...(sets.length > 0 ? ['--set', ...sets] : []),
    ...sweeps.flatMap((sweep) => ['--sweep', sweep]),
  ]
  return `overstep ${words.map(quoted).join(' ')}\n`
}

/** The command that exports a figure as it is seen, as a PNG, for a POSIX shell. */
export function figureCommand(copied: CopiedFigure): string {
  return `overstep ${['export', ...exportWords(copied)].map(quoted).join(' ')}\n`
}

/** The words behind `export`: which figure, into which file, and how it is seen. */
export function exportWords({ figure, sweep, ids, compared, ...seen }: CopiedFigure): string[] {
  const of = sweep !== undefined ? ['--sweep', sweep] : compared ? ['--compare', ids.join(',')] : [ids[0]!]
  return [...of, '--figure', figure, '--out', `${figure}.png`, ...lookWords(seen)]
}

/** What of a figure is seen, as options of `export`. */
export function lookWords({
  look = {},
  view,
  options = {},
}: Pick<CopiedFigure, 'look' | 'view' | 'options'>): string[] {
  const usual = figureLookSchema.parse({})
  const words = Object.entries(look).flatMap(([field, value]) => {
    if (value === usual[field as keyof FigureLook] || value === null) return []
    const name = field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (field === 'hidden' && Array.isArray(value)) return value.map((entry) => `--hide=${entry}`)
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${name}`]
    return typeof value === 'number' || typeof value === 'string' ? [`--${name}=${value}`] : []
  })
  if (view) words.push(`--view=${view.x.join(':')},${view.y.join(':')}`)
  return [...words, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)]
}

/** A word as a POSIX shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
