export { type Compared, readAddress, writeAddress } from './comparison.ts'
export { comparisonOf, comparisonWith, current } from './current-comparison.ts'
export { editorOf, experimentOn } from './landscape.ts'
