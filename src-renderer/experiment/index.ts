export { default as LandscapeFormula } from './LandscapeFormula.vue'
export { parseNumber } from '../words/index.ts'
export { settingsOf, type Fact } from './settings.ts'
