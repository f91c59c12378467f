export { coefficientAt, expand } from './expand.ts'
export { doubleOf, effort, type Series } from './series.ts'
