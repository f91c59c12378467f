export { exportAllFigures } from './batch.ts'
export { default as ExportDialog } from './ExportDialog.vue'
