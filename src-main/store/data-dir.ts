import { resolve } from 'node:path'
import envPaths from 'env-paths'

// By itself, because the desktop window needs it before it loads the database's library, which may fail.

/**
 * The folder that holds the database: the given one, else OVERSTEP_DATA_DIR, else the user's data folder of this
 * system.
 */
export function resolveDataDir(dataDir?: string): string {
  return resolve(dataDir || process.env.OVERSTEP_DATA_DIR || envPaths('overstep', { suffix: '' }).data)
}
