export { resolveDataDir } from './open.ts'
export { openStore, type Store } from './store.ts'
export type { RunChanges } from './runs.ts'
