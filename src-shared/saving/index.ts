export { withArchive } from './archives.ts'
export { callFor, makeFile } from './make-file.ts'
export { namedFiles, type NamedFile } from './named-files.ts'
