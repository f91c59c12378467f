import { archiveMethods } from './archives.ts'
import { comparisonMethods } from './comparisons.ts'
import { dataMethods } from './data.ts'
import { databaseMethods } from './database.ts'
import { deviceMethods } from './devices.ts'
import { experimentMethods } from './experiments.ts'
import { figureMethods } from './figures.ts'
import { filterMethods } from './filters.ts'
import { historyMethods } from './history.ts'
import { landscapeMethods } from './landscapes.ts'
import { mapMethods } from './maps.ts'
import { presetMethods } from './presets.ts'
import { runMethods } from './runs.ts'
import { settingMethods } from './settings.ts'
import { sweepMethods } from './sweeps.ts'
import { workbenchMethods } from './workbench.ts'
import type { Methods } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Carries out the contract; the files here are those of its nouns. */
export function createMethods(parts: Parts): Methods {
  return {
    ...workbenchMethods(parts),
    ...landscapeMethods(parts),
    ...presetMethods(),
    ...experimentMethods(parts),
    ...runMethods(parts),
    ...historyMethods(parts),
    ...sweepMethods(parts),
    ...settingMethods(parts),
    ...filterMethods(parts),
    ...archiveMethods(parts),
    ...comparisonMethods(parts),
    ...databaseMethods(parts),
    ...dataMethods(parts),
    ...deviceMethods(parts),
    ...figureMethods(parts),
    ...mapMethods(parts),
  }
}
