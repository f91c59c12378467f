export { cellText, cellTitle, groupText, ownTitle } from './cell.ts'
export {
  type Column,
  columnLabel,
  gridOf,
  isFieldColumn,
  isNumeric,
  NARROWEST,
  rowHeight,
  sortField,
  usualColumns,
  WIDEST,
} from './columns.ts'
export { useColumns } from './kept-columns.ts'
