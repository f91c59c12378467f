import { resolve } from 'node:path'
import { presetOf } from '../experiments/index.ts'
import { rescue, resolveDataDir, surveyDamage, type Survey } from '../store/index.ts'

/**
 * What can be read of the database of a data folder (see `WorkbenchOptions`), which may be damaged and stays as it is.
 */
export const surveyDatabase = (dataDir: string | undefined): Survey => surveyDamage(resolveDataDir(dataDir))

/** Saves that as a data folder of its own; see `rescue`. */
export const rescueDatabase = (dataDir: string | undefined, folder: string): Survey =>
  rescue(resolveDataDir(dataDir), resolve(folder), presetOf)
