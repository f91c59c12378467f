export { vectorKernelsOf } from './compile.ts'
export { allAlike, type Each, inVectors } from './descents.ts'
