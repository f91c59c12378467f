export { cellAt, countsAt, sharesText } from './cells.ts'
export { gridOf, nearest, slicesOf } from './grid.ts'
