export { shaderOf } from './kernel.ts'
