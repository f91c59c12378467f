export { packRuns } from './pack.ts'
export { unpackRuns } from './unpack.ts'
export { writeAt } from './write-at.ts'
export { zipWriter } from './zip-writer.ts'
