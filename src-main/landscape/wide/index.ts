export { emitWide, WIDE } from './emit.ts'
export * as wide from './number.ts'
