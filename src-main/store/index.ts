export { resolveDataDir } from './data-dir.ts'
export { openStore, type Store } from './store.ts'
export type { RunChanges } from './runs.ts'
