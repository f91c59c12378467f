export { useAnalysis, type Analysis } from './analysis.ts'
export { default as DefinitionFields } from './DefinitionFields.vue'
export { editorOf } from './destinations.ts'
export { emptySheet, sheetOf, type LandscapeSheet } from './sheet.ts'
