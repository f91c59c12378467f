export { sortedBy, useSorting } from './sorting.ts'
