export { block, call, type Code, codeOf, either, f64, f64x2, go, goIf, i32, type Local, Locals } from './code.ts'
export { loop, v128, when } from './code.ts'
export { type Definition, type Import, moduleOf } from './module.ts'
