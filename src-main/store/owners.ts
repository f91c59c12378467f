import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ulid } from 'ulid'

/**
 * Which programs are alive on a database. Each program holds an exclusive lock on a file of its own in `programs/` for as long
 * as it lives. The operating system drops the lock when the process ends, however it ends, so a run whose owner's lock can be taken has
 * no program any more. Unlike a process number the lock is never given to somebody else, and unlike a heartbeat it survives a
 * laptop that sleeps. Node has no file locks of its own; SQLite's serve, on every system.
 */
export interface Owner {
  /** Stored with each run that this program computes. */
  readonly id: string
  /** Whether the program with that id still runs. */
  isAlive(id: string): boolean
  release(): void
}

/** A lock file younger than this may belong to a program that is just about to lock it. */
const SETTLED_MS = 60_000

/** The locks of this program. A connection that nothing refers to is collected, and its lock with it: these last until they are released. */
const held = new Set<Database.Database>()

/** Takes the lock of this program and clears away the lock files of dead ones. */
export function takeOwnership(dataDir: string): Owner {
  const folder = join(dataDir, 'programs')
  const fileOf = (id: string) => join(folder, `${id}.lock`)
  mkdirSync(folder, { recursive: true })
  const id = ulid()
  const lock = new Database(fileOf(id))
  lock.exec('BEGIN EXCLUSIVE')
  held.add(lock)

  const isAlive = (other: string) => other === id || isLocked(fileOf(other))
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.lock'))) {
    const file = join(folder, name)
    if (isOld(file) && !isAlive(name.slice(0, -'.lock'.length))) rmSync(file, { force: true })
  }
  return {
    id,
    isAlive,
    release() {
      lock.close()
      held.delete(lock)
      rmSync(fileOf(id), { force: true })
    },
  }
}

function isLocked(file: string): boolean {
  let probe: Database.Database | undefined
  try {
    probe = new Database(file, { fileMustExist: true, timeout: 0 })
    probe.exec('BEGIN EXCLUSIVE')
    return false
  } catch (error) {
    // Gone means dead; any other trouble is no proof of death.
    return !(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CANTOPEN'))
  } finally {
    probe?.close()
  }
}

function isOld(file: string): boolean {
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return modified !== undefined && Date.now() - modified > SETTLED_MS
}
