import type { Preset } from '#shared/contract/index.ts'
import { experimentOf, presets } from '../../experiments/index.ts'
import { threadCount } from '../../threads/index.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** What the program is. */
export function workbenchMethods({ store, shell, version }: Parts): MethodsOf<'workbench'> {
  return {
    'workbench.about': () => {
      const [{ config }] = presets as [Preset]
      const { engine, device } = experimentOf(config.kind).provenance(config)
      return {
        version,
        engine,
        device,
        threads: threadCount(),
        shell,
        dataDir: store.dataDir,
        databaseBytes: store.bytes(),
        runs: store.runs.count(),
      }
    },
  }
}
