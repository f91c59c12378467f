export { packRuns, type Packed } from './pack.ts'
export { unpackRuns } from './unpack.ts'
