export {
  axisParts,
  dimensionsOf,
  type Field,
  fieldsOf,
  filePath,
  lineParts,
  partsIn,
  recordKeys,
  variantOfNone,
  variantPath,
} from './fields.ts'
export { provenanceOf } from './provenance.ts'
export { type Fact, settingsOf } from './settings.ts'
