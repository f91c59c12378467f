export {
  everything,
  type HistoryFilter,
  leavesOut,
  listArgument,
  readFilter,
  type RunsAsked,
  startsDescending,
  writeFilter,
} from './filter.ts'
