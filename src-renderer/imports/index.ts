export { importRuns } from './imports.ts'
export { openedFile } from './opened-file.ts'
