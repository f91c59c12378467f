export { default as FormulaText } from './FormulaText.vue'
