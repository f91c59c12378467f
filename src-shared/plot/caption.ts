import {
  aboutDataset,
  charactersOf,
  datasetNameSchema,
  datasetNote,
  landscapeName,
  type Config,
  type LandscapeChoice,
  type Run,
} from '../contract/index.ts'
import {
  runsOf,
  type Compared,
  type Figure,
  type FigureInput,
  type FigureKind,
  type FigureOptions,
  type Swept,
} from './figure.ts'
import { landscapeWords } from './landscape-words.ts'
import { noiseWords, ruleWords, scheduleWords } from './motion-words.ts'
import { distinctDigits, formatNumber } from './format-number.ts'
import { drawWithout, entriesIn } from './hiding.ts'
import { themeOf } from './palette.ts'
import { textElement } from './sheet.ts'
import { sizesOf } from './sizes.ts'
import { textWidth, withMarkedDigits, type Markup } from './text.ts'

/** Lines below a figure that are part of its image. */
export interface Notes {
  /** What it shows: its title, that of the run, and the settings. */
  caption: boolean
  /** Which run it is of, and what computed it. */
  provenance: boolean
}

/** The figure in what is left of the height above its notes, which are never cut short, and the notes. */
export function drawWithNotes(kind: FigureKind, input: FigureInput, options: FigureOptions, notes: Notes): Figure {
  const { scale, fontSize } = sizesOf(options)
  const theme = themeOf(options.style)
  const small = fontSize * 0.85
  const width = options.width - 20 * scale
  const paragraph = (text: string, size: number, color: string) => {
    const lineHeight = size * 1.4
    const lines = brokenLines(
      text.replace(beforeValue, noBreak),
      (line) => textWidth(marked(line), size, theme) <= width,
    )
    return { lines, size, color, lineHeight, height: lines.length * lineHeight }
  }
  const provenance = notes.provenance ? paragraph(provenanceText(kind, input), small, theme.muted) : undefined
  const whole = (given: FigureOptions) => kind.draw(input, given)
  // Runs side by side leave it out themselves.
  const draw = (own: FigureOptions) => (kind.compared ? whole(own) : drawWithout(own, whole))
  const { hidden = [] } = options
  const without = notes.caption && hidden.length > 0 ? entriesIn(whole({ ...options, hidden: [] }), hidden) : []
  const caption = notes.caption ? paragraph(captionText(kind, input.run, without), fontSize, theme.ink) : undefined
  const shown = [caption, provenance].filter((part) => part !== undefined && part.lines.length > 0)
  if (shown.length === 0) return draw(options)

  const gap = 4 * scale
  const height = shown.reduce((sum, part) => sum + part!.height + gap, 6 * scale)
  const figure = draw({ ...options, height: Math.max(options.height - height, 1) })
  let top = options.height - height
  const elements = shown.flatMap((part) => {
    const { lines, size, color, lineHeight } = part!
    const placed = lines.map((line, index) =>
      textElement(marked(line), 10 * scale, top + (index + 0.5) * lineHeight, { fontSize: size, theme, color }),
    )
    top += part!.height + gap
    return placed
  })
  return { ...figure, words: [...figure.words, ...elements] }
}

/** What stands between a symbol and its value, which are on one line. */
const beforeValue = /(?<=(?:^|[\s(])(?:[α-ω]|[xy])[₀†⋆]?| T) (?:= )?(?=[\p{L}\d(−-])/gu
const noBreak = (space: string): string => space.replaceAll(' ', '\u00A0')

/** Greek letters, and those of coordinates and of the number of steps where they are no words. */
const symbol = /[α-ωΑ-Ω](?![α-ωΑ-Ω])|(?<![\p{L}\d])[xy](?=[₀†⋆])|(?<![\p{L}\d])T(?=[ \u00A0]\d)/gu

/**
 * Plain text as marked text, its symbols in the letters that axes have for them. What the user wrote may look like a
 * mark.
 */
function marked(text: string): Markup {
  return withMarkedDigits(text.replace(/\{(\w+)\|/g, '{$1¦').replace(symbol, '{symbol|$&}'))
}

/** The text in lines that fit, broken between words, and within one only where it is too long. */
export function brokenLines(text: string, fits: (line: string) => boolean): string[] {
  /** The longest beginning of a word that fits, one character at least. */
  const head = (word: string) => {
    const characters = charactersOf(word)
    let length = characters.length
    while (length > 1 && !fits(characters.slice(0, length).join(''))) length--
    return characters.slice(0, length).join('')
  }
  const lines: string[] = []
  let line = ''
  for (let word of text.split(/[ \n\t]+/).filter(Boolean)) {
    if (line && fits(`${line} ${word}`)) line = `${line} ${word}`
    else {
      if (line) lines.push(line)
      for (let rest = head(word); rest.length < word.length; rest = head(word)) {
        lines.push(rest)
        word = word.slice(rest.length)
      }
      line = word
    }
  }
  if (line) lines.push(line)
  return lines
}

function captionText(kind: FigureKind, run: Run, hidden: readonly string[]): string {
  // What is left out is said, as far as it can be read.
  const named = [...hidden.slice(0, LISTED), ...(hidden.length > LISTED ? [`${hidden.length - LISTED} more`] : [])]
  const without = hidden.length > 0 ? ` Not shown: ${named.join(', ')}.` : ''
  if (kind.compared) return comparedText(kind.title, kind.compared) + without
  if (kind.swept) return sweptText(kind.title, kind.swept) + without
  const title = run.title.startsWith(kind.title) ? run.title : `${kind.title}. ${run.title}`
  return `${title}: ${shortConfig(run)}.${without}`
}

/** What a sweep goes over, and the settings that its runs have in common. */
function sweptText(title: string, { sweep: { title: own, config, over } }: Swept): string {
  const words = new Map(configWords(config))
  for (const { path } of over) words.delete(path)
  const fields = over.map(({ path, values }) => `${names[path] ?? path} (${values.length} values)`)
  return `${title}. ${own}: over ${fields.join(', ')}, with ${[...words.values()].join(', ')}.`
}

/** All runs of a figure by number and what each is called, and the settings that they have in common. */
function comparedText(title: string, { runs, places, labels }: Compared): string {
  const words = runs.map(({ run }) => configWords(run.config))
  const shared = [...words[0]!.values()].filter((word) => words.every((other) => [...other.values()].includes(word)))
  const named = labels.map((label, index) => `(${places[index]! + 1}) ${label}`).join('; ')
  const alike = new Set(runs.map(({ run }) => run.kind)).size === 1 ? shared : []
  return `${title}: ${named}.${alike.length > 0 ? ` All with ${alike.join(', ')}.` : ''}`
}

/** The runs that a figure is of, in one line. */
function provenanceText(kind: FigureKind, input: FigureInput): string {
  const runs = runsOf(kind, input)
  const { swept } = kind
  const all = (of: (run: Run) => readonly string[]) => [...new Set(runs.flatMap(of))]
  const seeds = all(({ seed, generator }) => (seed === null ? [] : [`${seed}${generator ? ` (${generator})` : ''}`]))
  return [
    `Overstep ${all(({ appVersion }) => [appVersion]).join(', ')}`,
    swept
      ? `sweep ${swept.sweep.id} of ${swept.runs.length} runs`
      : `${runs.length > 1 ? 'runs' : 'run'} ${runs.map(({ id }) => id).join(', ')}`,
    all(({ engine, device, precision }) => [engine, device, precision]).join(', '),
    ...(seeds.length > 0 && !swept ? [`${seeds.length > 1 ? 'seeds' : 'seed'} ${seeds.join(', ')}`] : []),
    ...new Set(runs.flatMap(({ summary }) => datasetNote(summary) ?? [])),
  ].join(' · ')
}

const names: Record<string, string> = {
  learningRate: 'γ',
  learningRates: 'γ',
  steps: 'T',
  start: 'x₀',
  starts: 'starts',
  globalMinimum: 'x⋆',
  minimum: 'x†',
  mu: 'μ†',
  momentum: 'β',
  x: 'x',
  y: 'y',
}

/** Most entries of a list that are written out. */
const LISTED = 6

/** Settings that say how a run was kept and drawn its numbers, which its file says: no caption is longer for them. */
const behind = ['generator', 'keep', 'snapshots', 'preset']
/** Those that titles may say. */
const told = ['learningRates', 'starts', 'start', 'minimum', 'mu']

/**
 * The settings of a run in one line, by the symbols of the article where it has them, and in words; without those that
 * its title says.
 */
function shortConfig({ config, title, summary }: Run): string {
  const words = new Map(configWords(config))
  for (const name of behind) words.delete(name)
  if ('landscape' in config) words.set('landscape', landscapeWords(config.landscape))
  if ('against' in config && config.against) words.set('against', `compared with ${landscapeWords(config.against)}`)
  if (config.kind === 'network') {
    const { dataset } = summary ?? {}
    const known = datasetNameSchema.safeParse(dataset).data
    if (known) words.set('dataset', aboutDataset(known).label)
    words.set('hidden', `hidden layers of ${shortValue(config.hidden)}`)
  }
  for (const name of ['starts', 'epochs'])
    if (typeof config[name as never] === 'number') words.set(name, `${config[name as never] as number} ${name}`)
  // What a title says is not said again.
  for (const name of told) {
    const said = words.get(name) ?? ''
    const value = said.slice(said.indexOf(' ') + 1)
    if ([said, `= ${value}`, `= ${value.replace(/^\((.*)\)$/, '$1')}`].some((part) => part && title.includes(part)))
      words.delete(name)
  }
  return [...words.values()].join(', ')
}

/** Each setting of a run in words, by its name in the config. */
export function configWords(config: Config): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(config)
      .filter(([key, value]) => !['kind', 'engine', 'device'].includes(key) && value !== undefined)
      .map(([key, value]) => [
        key,
        motionWord(config, key) ??
          (key === 'landscape' || key === 'against'
            ? `${key} ${landscapeName(value as LandscapeChoice)}`
            : `${names[key] ?? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${shortValue(value)}`),
      ]),
  )
}

/** What is said of a setting of how descents move; undefined of the others. */
function motionWord(config: Config, key: string): string | undefined {
  if (key === 'rule' && 'rule' in config && config.rule)
    return ruleWords(config.rule, !('momentum' in config && config.momentum))
  if (key === 'schedule' && 'schedule' in config && config.schedule) return scheduleWords(config.schedule)
  if (key === 'noise' && 'noise' in config && config.noise) return noiseWords(config.noise)
  return undefined
}

function shortValue(value: unknown, digits = 4): string {
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e6
      ? String(value).replace('-', '−')
      : formatNumber(value, digits)
  if (Array.isArray(value)) {
    const numbers = value.filter((entry) => typeof entry === 'number')
    const shown = value
      .slice(0, LISTED)
      .map((entry) => (Array.isArray(entry) ? `(${shortValue(entry)})` : shortValue(entry, distinctDigits(numbers, 4))))
    return `${shown.join(', ')}${value.length > LISTED ? ` and ${value.length - LISTED} more` : ''}`
  }
  if (typeof value !== 'object' || value === null) return String(value)
  if ('min' in value && 'max' in value && 'count' in value) {
    const { min, max, count, scale } = value as { min: number; max: number; count: number; scale: string }
    const [from, to] = [min, max].map((end) => shortValue(end, distinctDigits([min, max], 4)))
    if (count === 1) return from!
    return `${from} to ${to} (${count}${scale === 'log' ? ', log' : ''})`
  }
  return Object.entries(value)
    .map(([key, part]) => `${key} ${shortValue(part)}`)
    .join(' ')
}
