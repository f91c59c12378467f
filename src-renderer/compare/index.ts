export { writeAddress } from '../addresses/comparison.ts'
export { comparisonOf, comparisonWith } from '../addresses/current-comparison.ts'
