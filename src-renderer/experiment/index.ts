export { default as LandscapeFormula } from './LandscapeFormula.vue'
export { settingsOf, type Fact } from './settings.ts'
