export { type Analysis, useAnalysis } from './analysis.ts'
export {
  definitionOf,
  emptySheet,
  type LandscapeSheet,
  parameterSheet,
  parseDefinition,
  readSheet,
  sheetOf,
} from './sheet.ts'
