export { vNamedSelect } from './named-select.ts'
export { sortedBy, useSorting } from './sorting.ts'
