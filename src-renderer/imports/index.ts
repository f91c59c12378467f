export { importFile } from './imports.ts'
export { openedFile } from './opened-file.ts'
