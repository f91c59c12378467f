export { withArchive } from './archives.ts'
export { callFor, makeFile } from './make-file.ts'
