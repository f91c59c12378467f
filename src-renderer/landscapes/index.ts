export { useAnalysis, type Analysis } from '../landscape-definition/analysis.ts'
export { default as DefinitionFields } from '../landscape-definition/DefinitionFields.vue'
export { editorOf } from '../addresses/landscape.ts'
export { emptySheet, sheetOf, type LandscapeSheet } from '../landscape-definition/sheet.ts'
