export { default as LandscapeFormula } from '../facts/LandscapeFormula.vue'
export { settingsOf, type Fact } from '../facts/settings.ts'
