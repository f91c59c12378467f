export { vectorKernelsOf } from './compile.ts'
export { inVectors } from './descents.ts'
