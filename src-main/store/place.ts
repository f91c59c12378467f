import { statSync } from 'node:fs'
import { OverstepError } from '#shared/contract/index.ts'

/**
 * Looks whether a database that is open is still the file in its place. A file that was removed or replaced can be
 * written to as long as it is open, and everything that is written to it then is lost. SQLite compares device and inode
 * number too, but not with a log in use (its code SQLITE_READONLY_DBMOVED).
 * @param path of a database in WAL mode that has been read from
 * @returns a function that throws an OverstepError, `storage`, where it is not
 */
export function placeOf(path: string): () => void {
  const open = [path, `${path}-wal`].flatMap((file) => {
    const found = identityOf(file)
    return typeof found === 'string' ? { file, identity: found } : []
  })
  return () => {
    for (const { file, identity } of open) {
      const now = identityOf(file)
      if (now === undefined || now === identity) continue
      throw new OverstepError(
        'storage',
        `${file} is not the file any more that Overstep works with: it or its folder was moved, removed or ` +
          'replaced. Nothing more can be saved. Put it back, or start Overstep anew.',
        { path: file },
      )
    }
  }
}

/** What tells a file from any other one; null where there is none, undefined where that cannot be found out. */
function identityOf(file: string): string | null | undefined {
  try {
    const { dev, ino } = statSync(file, { bigint: true })
    return `${dev} ${ino}`
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : undefined
  }
}
