export { coefficientAt, expand } from './expand.ts'
export { doubleOf, type Series } from './series.ts'
