export { allFigureFiles, fileNameOf, leftOutText } from './batch.ts'
export { type ExportSource, sourceOfRun } from './source.ts'
