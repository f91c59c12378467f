export { default as FactList } from './FactList.vue'
export { default as LandscapeFormula } from './LandscapeFormula.vue'
export { default as RunStatusLabel } from './RunStatusLabel.vue'
