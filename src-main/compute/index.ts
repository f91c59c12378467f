export { forkCompute } from './fork.ts'
export { memoryOutput } from './output.ts'
export type {
  ComputeProcess,
  FromCompute,
  ParentFacts,
  Queries,
  QueryName,
  StartCompute,
  ToCompute,
} from './protocol.ts'
