export { useAbout } from './about.ts'
export { connected, useService } from './service.ts'
export { saveFile } from './files.ts'
export { useLoad, type Load } from './load.ts'
export {
  isUnderWay,
  useRun,
  useRunData,
  useRunList,
  useRunning,
  type LiveRun,
  type RunFilter,
  type RunningRun,
} from './runs.ts'
