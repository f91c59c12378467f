export { default as LandscapeFormula } from './LandscapeFormula.vue'
export { parseNumber } from './numbers.ts'
export { settingsOf, type Fact } from './settings.ts'
