import type { z } from 'zod'
import type { Descriptions } from '../description.ts'
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

export type { About } from './workbench.ts'
export { ARCHIVE_PIECE_BYTES } from './archives.ts'
export type { DatabaseSpace } from './database.ts'
export type { Estimate } from './experiments.ts'
export type { Path } from './landscapes.ts'
export type { LookedAt } from './maps.ts'
export { presetSchema, type Preset } from './presets.ts'

/**
 * The contract: every method has one argument and one result. The workbench implements it once; Electron IPC and
 * WebSocket carry it. A call that fails throws an OverstepError.
 */
export const methods = {
  ...workbenchMethods,
  ...landscapeMethods,
  ...presetMethods,
  ...experimentMethods,
  ...runMethods,
  ...historyMethods,
  ...sweepMethods,
  ...settingMethods,
  ...filterMethods,
  ...archiveMethods,
  ...comparisonMethods,
  ...databaseMethods,
  ...dataMethods,
  ...deviceMethods,
  ...figureMethods,
  ...mapMethods,
} as const satisfies Descriptions

export type Methods = typeof methods
export type MethodName = keyof Methods
export type Argument<Name extends MethodName> = z.input<Methods[Name]['argument']>
export type ParsedArgument<Name extends MethodName> = z.output<Methods[Name]['argument']>
export type Result<Name extends MethodName> = z.output<Methods[Name]['result']>
