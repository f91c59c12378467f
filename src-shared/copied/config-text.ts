import type { Config } from '../contract/index.ts'

/** Configs as `run` reads them from a file: one as itself, several as a list. */
export function configText(configs: readonly Config[]): string {
  return `${JSON.stringify(configs.length === 1 ? configs[0] : configs, null, 2)}\n`
}
