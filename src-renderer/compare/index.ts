export { comparisonOf, comparisonWith } from './current.ts'
