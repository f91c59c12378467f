export { useAnalysis, type Analysis } from './analysis.ts'
export { default as DefinitionFields } from './DefinitionFields.vue'
export { editorOf } from '../addresses/landscape.ts'
export { emptySheet, sheetOf, type LandscapeSheet } from './sheet.ts'
