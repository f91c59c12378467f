export { cellAt, countsAt, sharesText } from './cells.ts'
export { gridOf, nearest } from './grid.ts'
