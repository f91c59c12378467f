export { CannotWrite, write, writeWhole } from './write-whole.ts'
