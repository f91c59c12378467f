export { type Branches, coefficientAt, expand, type Expansion } from './expand.ts'
export { doubleOf, type Series } from './series.ts'
