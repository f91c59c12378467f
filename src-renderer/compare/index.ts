export { writeAddress } from './address.ts'
export { comparisonOf, comparisonWith } from './current.ts'
