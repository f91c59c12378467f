import { execFile } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GlobalFonts } from '@napi-rs/canvas'
import { canvasFamilies, figureFamilies } from './fonts.ts'
import { hasGlyph, shapedCharacters } from './glyphs.ts'

/** Families of the system that have what figures' own fonts lack, in the order in which they were needed. */
const found: string[] = []
/** Characters that were looked for, whether or not a font was found. */
const soughtFor = new Set<string>()
/** CSS fonts as the canvas is given them. */
const named = new Map<string, string>()
let last = Promise.resolve()

/**
 * Looks for fonts of the system that have the characters of the text which those of figures lack; `canvasFont` names
 * them from then on. Must be done before the text is measured, since what was measured is kept.
 */
export function findSystemFonts(text: string): Promise<void> {
  last = last.then(() => search(text))
  return last
}

async function search(text: string): Promise<void> {
  const known = [...figureFamilies, ...found]
  let missing = shapedCharacters(text).filter((character) => !soughtFor.has(character) && !hasIn(known, character))
  for (const character of missing) soughtFor.add(character)
  for (const candidates of sources) {
    if (missing.length === 0) return
    for (const { family, file } of await candidates(missing)) {
      if (!GlobalFonts.has(family) && !(file && GlobalFonts.registerFromPath(file, family))) continue
      const lacking = missing.filter((character) => !hasGlyph(family, character))
      if (lacking.length < missing.length) found.push(family)
      named.clear()
      missing = lacking
      if (missing.length === 0) return
    }
  }
}

/**
 * A CSS font as the canvas is to be given it: with the names of the parts of figures' fonts, and behind them those of
 * the system's that were found.
 */
export function canvasFont(font: string): string {
  let name = named.get(font)
  if (name === undefined) {
    const families = [...canvasFamilies(font), ...found].map((family) => `"${family}"`)
    name = `${/^.*?px/.exec(font)?.[0] ?? ''} ${families.join(', ')}`
    named.set(font, name)
  }
  return name
}

/** The characters of a text in a CSS font that neither its families nor the system's have: boxes are drawn for them. */
export function boxedCharacters(text: string, font: string): string[] {
  const own = canvasFamilies(font).filter((family) => figureFamilies.includes(family))
  return shapedCharacters(text).filter((character) => !hasIn([...own, ...found], character))
}

function hasIn(families: readonly string[], character: string): boolean {
  return families.some((family) => hasGlyph(family, character))
}

interface Candidate {
  family: string
  /** Where the canvas can be given it from, if it does not know it yet. */
  file?: string
}

/** Where a font may be found, each asked for what those before it lack. */
const sources: readonly ((missing: readonly string[]) => Candidate[] | Promise<Candidate[]>)[] = [
  fromFontconfig,
  usualFamilies,
  // Folders of the user that the canvas does not look into by itself.
  () => {
    for (const folder of userFolders()) GlobalFonts.loadFontsFromDir(folder)
    return otherFamilies()
  },
]

/** Fonts that are tried of those that fontconfig proposes, best first. */
const MOST_PROPOSED = 24

/**
 * What fontconfig proposes where it is installed, by the preferences of the user: `fc-match --sort` leaves out what
 * adds no character.
 */
async function fromFontconfig(missing: readonly string[]): Promise<Candidate[]> {
  if (process.platform === 'win32' || process.platform === 'darwin') return []
  const points = missing.map((character) => character.codePointAt(0)!.toString(16)).join(' ')
  const language = languageOf(missing)
  const pattern = `sans-serif:charset=${points}${language ? `:lang=${language}` : ''}`
  try {
    const asked = ['--sort', '--format', '%{file}\\t%{family[0]}\\n', pattern]
    const { stdout } = await promisify(execFile)('fc-match', asked, { timeout: 5000 })
    const lines = stdout.split('\n').slice(0, MOST_PROPOSED)
    return lines.flatMap((line) => {
      const [file, family] = line.split('\t')
      return file && family ? [{ file, family }] : []
    })
  } catch {
    return []
  }
}

/** Families that systems come with, or that are usually installed, by what they are for. */
const usual = {
  ja: 'Noto Sans CJK JP,Noto Sans JP,Hiragino Sans,Hiragino Kaku Gothic ProN,Yu Gothic,Meiryo,MS Gothic,IPAGothic',
  ko: 'Noto Sans CJK KR,Noto Sans KR,Apple SD Gothic Neo,Malgun Gothic,NanumGothic',
  zh:
    'Noto Sans CJK SC,Noto Sans SC,PingFang SC,Heiti SC,Microsoft YaHei,SimHei,WenQuanYi Micro Hei,WenQuanYi Zen Hei,' +
    'Droid Sans Fallback,PingFang TC,Microsoft JhengHei',
  any:
    'Noto Sans,Segoe UI,Helvetica Neue,Arial,Tahoma,Arial Unicode MS,DejaVu Sans,FreeSans,Segoe UI Symbol,' +
    'Apple Symbols,Noto Sans Symbols,Noto Sans Symbols2,Noto Sans Math,Noto Color Emoji,Apple Color Emoji,' +
    'Segoe UI Emoji',
}

/** The language whose shapes of Han characters are meant, where the text says it. */
function languageOf(characters: readonly string[]): 'ja' | 'ko' | 'zh' | undefined {
  const text = characters.join('')
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja'
  if (/\p{Script=Hangul}/u.test(text)) return 'ko'
  return /\p{Script=Han}/u.test(text) ? 'zh' : undefined
}

function usualFamilies(missing: readonly string[]): Candidate[] {
  const language = languageOf(missing)
  const names = [...(language ? [usual[language]] : []), usual.any, usual.zh, usual.ja, usual.ko].join(',').split(',')
  return [...new Set(names)].map((family) => ({ family }))
}

/** All that the canvas knows but one that has a sign for every character there is, those without serifs first. */
function otherFamilies(): Candidate[] {
  const names = GlobalFonts.families.map(({ family }) => family).filter((family) => !/last ?resort/i.test(family))
  const { true: sans = [], false: rest = [] } = Object.groupBy(names, (name) => String(/sans|gothic/i.test(name)))
  return [...sans, ...rest].map((family) => ({ family }))
}

function userFolders(): string[] {
  switch (process.platform) {
    case 'win32':
    case 'darwin':
      return []
    default: {
      const data = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share')
      return [join(data, 'fonts'), '/usr/local/share/fonts', '/run/host/fonts']
    }
  }
}
