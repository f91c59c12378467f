import { basename, extname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runIdSchema } from '#shared/contract/index.ts'

// What the system may ask this program to open, as pure functions.

/** The scheme of links that lead into the program: overstep://run/<id>. */
export const linkScheme = 'overstep'

/**
 * Files of ours that a file manager may hand over: archives, by the name of their format or by ours, and figures, which
 * know their run.
 */
export const openedExtensions: readonly string[] = ['.overstep', '.zip', '.png']

/** Larger files than this cannot be carried into the page. */
const MOST_BYTES = 1_500_000_000

export type Opening = { run: string } | { path: string }

/** The link that opens a run. */
export function linkTo(run: string): string {
  return `${linkScheme}://run/${run}`
}

/**
 * The run that a link names; null for every link that is not exactly of that form. Nothing else can be asked for by a
 * link.
 */
export function runOfLink(link: string): string | null {
  const id = /^overstep:\/\/run\/([0-9a-z]{26})\/?$/i.exec(link)?.[1]?.toUpperCase()
  return id !== undefined && runIdSchema.safeParse(id).success ? id : null
}

/**
 * What an argument of a command line asks to be opened; null where it is none of that.
 * @param folder in which the command was given
 */
export function openingOf(argument: string, folder: string): Opening | null {
  const run = runOfLink(argument)
  if (run !== null) return { run }
  if (argument.startsWith('-') || argument.includes('\0')) return null
  const path = pathOf(argument, folder)
  return path !== null && openedExtensions.includes(extname(path).toLowerCase()) ? { path } : null
}

/**
 * The file that an argument names, which file managers may write as an address; null for addresses of anything else.
 */
function pathOf(argument: string, folder: string): string | null {
  if (isAbsolute(argument) || !/^[a-z][a-z\d+.-]+:/i.test(argument)) return resolve(folder, argument)
  try {
    return fileURLToPath(argument)
  } catch {
    return null
  }
}

/**
 * All that a command line asks to be opened.
 * @param words with the program in front, and the options of Electron, Chromium and ours in between
 */
export function openingsOf(words: readonly string[], folder: string): Opening[] {
  return words.slice(1).flatMap((word) => openingOf(word, folder) ?? [])
}

/** Why a file cannot be opened; null where it can. `size` is null where there is no such file. */
export function fileProblem(path: string, size: number | null): string | null {
  if (size === null) return `${path} is not there, or is no file.`
  if (size > MOST_BYTES)
    return `${basename(path)} is larger than 1.5 GB. Take it in by the command line: overstep import`
  return null
}
