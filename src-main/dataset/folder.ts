import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Marks that people and programs put around a path. */
const quoted = /^(?:"(.*)"|'(.*)'|“(.*)”|‘(.*)’|«(.*)»)$/s

/**
 * The whole path of a folder as a person names it: also between quotation marks, and beginning with `~` for their own
 * folder, which no shell has read.
 */
export function folderOf(words: string): string {
  const trimmed = words.trim()
  const path =
    quoted
      .exec(trimmed)
      ?.slice(1)
      .find((inside) => inside !== undefined)
      ?.trim() ?? trimmed
  return resolve(/^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : path)
}

/**
 * Where the files may lie in a folder that was named: torchvision keeps them in `MNIST/raw` of the folder that it is
 * given, and other data sets alike.
 */
export function placesIn(folder: string, torchvision = 'MNIST'): string[] {
  return [folder, join(folder, 'raw'), join(folder, torchvision), join(folder, torchvision, 'raw')]
}
