export { allFigureFiles, fileNameOf, leftOutText } from './batch.ts'
export { default as ExportDialog } from './ExportDialog.vue'
export { sourceOfRun, type ExportSource } from './source.ts'
