import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseAst } from 'vite'
import { built } from './shells/shell.ts'

/** What a file of the bundle imports. */
interface Imports {
  /** Before a line of it is run. */
  atOnce: string[]
  /** When a line of it asks for it. */
  later: string[]
}

interface Node {
  type: string
  source?: { value?: unknown } | null
}

/** Every import of a file, as it is written. */
function importsOf(file: string): Imports {
  const found: Imports = { atOnce: [], later: [] }
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { type, source } = value as Node
    if (typeof source?.value === 'string') {
      if (/^(Import|Export\w+)Declaration$/.test(type)) found.atOnce.push(source.value)
      else if (type === 'ImportExpression') found.later.push(source.value)
    }
    for (const part of Object.values(value)) walk(part)
  }
  walk(parseAst(readFileSync(file, 'utf8')))
  return found
}

/** What a program of out/main takes in: files of the bundle, by their paths, and what comes from elsewhere, by name. */
export interface Taken {
  files: string[]
  foreign: string[]
}

/**
 * Follows the imports of a program of out/main, such as `electron.js`.
 * @param which those that come before it runs, or all that may ever come
 */
export function takenBy(program: string, which: 'atOnce' | 'all'): Taken {
  return takenFrom(built('main', program), which)
}

/** The scripts that a page of the renderer, such as `HistoryPage`, takes in before it shows anything. */
export function scriptsOfPage(page: string): string[] {
  const [script, ...others] = globSync(join(built('renderer', 'assets'), `${page}-*.js`))
  if (!script || others.length > 0) throw new Error(`There is not one script of the page ${page}.`)
  return takenFrom(script, 'atOnce').files
}

function takenFrom(first: string, which: 'atOnce' | 'all'): Taken {
  const files = new Set([first])
  const foreign = new Set<string>()
  for (const file of files) {
    const { atOnce, later } = importsOf(file)
    for (const name of which === 'all' ? [...atOnce, ...later] : atOnce)
      if (name.startsWith('.')) files.add(join(dirname(file), name))
      else foreign.add(name)
  }
  return { files: [...files], foreign: [...foreign].toSorted() }
}

/** The files of the bundle that hold an import of `name`, of either sort. */
export function importersOf(name: string): { atOnce: string[]; later: string[] } {
  const all = globSync(join(built('main', '.'), '**/*.js')).map((file) => ({ file, ...importsOf(file) }))
  const those = (which: keyof Imports): string[] =>
    all.filter((imports) => imports[which].includes(name)).map(({ file }) => file)
  return { atOnce: those('atOnce'), later: those('later') }
}
