export { resolveDataDir } from './open.ts'
export { openStore, type Store } from './store.ts'
export type { RunChanges, RunFilter } from './runs.ts'
