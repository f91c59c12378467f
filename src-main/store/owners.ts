import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { isLocked, takeLock, type Lock } from './locks.ts'

/**
 * Which programs are alive on a database. Each program that computes runs holds the lock of a file of its own in
 * `programs/` for as long as it lives, so a run whose owner's lock can be taken has no program any more.
 */
export interface Owners {
  /**
   * This program, as it is stored with each run that it computes. It is one from the first time that this is asked: who
   * only looks takes no lock, for which there may be no room on a full disk.
   */
  own(): string
  /** This program, where it has been asked for. */
  known(): string | undefined
  /** Whether the program with that id still runs. */
  isAlive(id: string): boolean
  /** Gives up the lock of this program, where it has one. */
  release(): void
}

const OWN_LOCK = /^[0-9A-Z]{26}\.lock$/
/** A lock file younger than this may belong to a program that is just about to lock it. */
const SETTLED_MS = 60_000

export function owners(dataDir: string): Owners {
  const folder = join(dataDir, 'programs')
  const fileOf = (id: string) => join(folder, `${id}.lock`)
  let self: { id: string; lock: Lock } | undefined
  const isAlive = (other: string) => other === self?.id || isLocked(fileOf(other))

  const take = () => {
    mkdirSync(folder, { recursive: true })
    const id = ulid()
    try {
      self = { id, lock: takeLock(fileOf(id)) }
    } catch (error) {
      remove(fileOf(id))
      throw error
    }
    clearDead()
    return self
  }
  const clearDead = () => {
    for (const name of readdirSync(folder).filter((name) => OWN_LOCK.test(name))) {
      const file = join(folder, name)
      if (isOld(file) && !isAlive(name.slice(0, -'.lock'.length))) remove(file)
    }
  }
  return {
    own: () => (self ?? take()).id,
    known: () => self?.id,
    isAlive,
    release() {
      self?.lock.release()
      if (self) remove(fileOf(self.id))
      self = undefined
    },
  }
}

/** With what SQLite keeps beside a file while it is locked, and what its program told. */
function remove(file: string): void {
  for (const each of [file, `${file}-journal`, file.replace(/lock$/, 'progress')]) rmSync(each, { force: true })
}

function isOld(file: string): boolean {
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return modified !== undefined && Date.now() - modified > SETTLED_MS
}
