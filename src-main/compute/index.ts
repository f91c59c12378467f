export { forkCompute } from './fork.ts'
export type { ComputeProcess, FromCompute, StartCompute, ToCompute } from './protocol.ts'
