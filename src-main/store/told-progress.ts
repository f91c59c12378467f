import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progressSchema, type Progress } from '#shared/contract/index.ts'

/**
 * How far the run is that a program computes, told to the other programs on the same database: a small file beside the
 * lock of each, since what changes several times a second is nothing to keep.
 */
export interface ToldProgress {
  /** Tells it, or with null that nothing is computed any more. Where it cannot be written, nobody hears of it. */
  tell(owner: string, progress: Progress | null): void
  /** What the program of that id told last of a run; null where it told nothing. */
  of(owner: string, run: string): Progress | null
}

/** So often it is written at most. */
const TELL_MS = 250
/** A file that is larger is none of ours. */
const MOST_BYTES = 4096

export function toldProgress(dataDir: string): ToldProgress {
  const fileOf = (owner: string) => join(dataDir, 'programs', `${owner}.progress`)
  let told = -Infinity
  return {
    tell(owner, progress) {
      const now = performance.now()
      if (progress && now - told < TELL_MS) return
      told = progress ? now : -Infinity
      const file = fileOf(owner)
      try {
        if (!progress) return rmSync(file, { force: true })
        // Whole, or not at all: another program may read it now.
        writeFileSync(`${file}~`, JSON.stringify(progress))
        renameSync(`${file}~`, file)
      } catch {
        // A full disk, or a folder that was taken away: the run itself tells the user.
      }
    },
    of(owner, run) {
      // Ids are names of files here: nothing else may be one.
      if (!/^[0-9A-Z]{26}$/.test(owner)) return null
      try {
        const file = fileOf(owner)
        if (statSync(file).size > MOST_BYTES) return null
        const progress = progressSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
        return progress?.id === run ? progress : null
      } catch {
        return null
      }
    },
  }
}
