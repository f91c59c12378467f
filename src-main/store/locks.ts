import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { isCode } from './errors.ts'

/**
 * Locks on files, for as long as a program lives. The operating system drops them when the process ends, however it
 * ends. Unlike a process number such a lock is never given to somebody else, and unlike a heartbeat it survives a
 * laptop that sleeps. Node has no file locks of its own; SQLite's serve, on every system.
 */
export interface Lock {
  release(): void
}

/**
 * Those of this program. A connection that nothing refers to is collected, and its lock with it: these last until they
 * are released.
 */
const held = new Set<Database.Database>()

/**
 * Locks a file, which is made where there is none.
 * @param patience milliseconds to wait for another program that holds it
 * @throws {Database.SqliteError} SQLITE_BUSY where it holds it longer
 */
export function takeLock(file: string, patience = 0): Lock {
  const lock = new Database(file, { timeout: patience })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw error
  }
  held.add(lock)
  return {
    release() {
      lock.close()
      held.delete(lock)
    },
  }
}

/** Whether a program that lives holds the lock of a file. */
export function isLocked(file: string): boolean {
  // Nor need its folder be there, as beside a copy of the database.
  if (!existsSync(file)) return false
  let probe: Database.Database | undefined
  try {
    probe = new Database(file, { fileMustExist: true, timeout: 0 })
    probe.exec('BEGIN EXCLUSIVE')
    return false
  } catch (error) {
    // Gone means dead; any other trouble is no proof of death.
    return !isCode(error, 'SQLITE_CANTOPEN')
  } finally {
    probe?.close()
  }
}
