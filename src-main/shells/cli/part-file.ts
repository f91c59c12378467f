import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What has arrived of a file: kept for the next start, and never written by two programs at a time. */
export interface PartFile {
  /** Where to write; what an earlier program left is there already. */
  path: string
  /** Leaves what has arrived for the next program. */
  leave(): void
  /** Takes it away. */
  remove(): void
}

/** Takes what other programs, all of them ended, have left of the file `name`, the longest of several, for this one. */
export function claimPart(name: string): PartFile {
  const [folder, base] = [dirname(name), name.slice(dirname(name).length + 1)]
  const path = `${name}.${process.pid}.part`
  mkdirSync(folder, { recursive: true })
  const left = readdirSync(folder)
    .filter((file) => file.startsWith(`${base}.`) && file.endsWith('.part') && !isInUse(file))
    .map((file) => join(folder, file))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)
  const [longest, ...others] = left
  if (longest !== undefined) renameSync(longest, path)
  for (const other of others) rmSync(other, { force: true })
  return {
    path,
    leave() {
      try {
        renameSync(path, `${name}.part`)
      } catch {
        // Nothing has arrived.
      }
    },
    remove: () => rmSync(path, { force: true }),
  }
}

/** Whether the program whose number the file has in its name still lives. */
function isInUse(file: string): boolean {
  const owner = Number(/\.(\d+)\.part$/.exec(file)?.[1] ?? NaN)
  if (Number.isNaN(owner) || owner === process.pid) return false
  try {
    return process.kill(owner, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
