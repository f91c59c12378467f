export { connected, useService } from './service.ts'
export { saveFile } from './files.ts'
export { useLoad, type Load } from './load.ts'
export { useRun, useRunData, useRunList, useRunning, type LiveRun, type RunFilter } from './runs.ts'
