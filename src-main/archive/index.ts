export { packRuns } from './pack.ts'
export { unpackRuns } from './unpack.ts'
